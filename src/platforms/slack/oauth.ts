// How a workspace installs the bot: https://docs.slack.dev/authentication/installing-with-oauth
// Bolt's InstallProvider is not used: it answers Node's own requests rather than those of this server's routes, puts the
// whole state into the browser, where it can be used again, and exchanges tokens without asking other processes.
import { createHmac, randomBytes } from 'node:crypto';
import { UserError } from '#src/errors.ts';
import type { WorkspaceRef } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { InstallationStore } from '#src/ports/installations.ts';
import type { Log } from '#src/ports/log.ts';
import { type Grant, grantOf } from './grant.ts';
import { type Page, pageResponse } from './install-pages.ts';
import { SLACK_REDIRECT_PATH, SLACK_SCOPES } from './manifest.ts';
import { slackErrorOf } from './platform-error.ts';
import { refusalOf } from './safe-error.ts';
import { createSlackClient, type SlackClientOptions } from './web-client.ts';

export const SLACK_INSTALL_PATH = '/slack/install';

/** As long as the code that Slack gives. */
const STATE_MS = 10 * 60_000;
const COOKIE = 'slack_install';
const SECRET_BYTES = 24;
const SLACK_AUTHORIZE = 'https://slack.com/oauth/v2/authorize';

export interface SlackOAuthOptions extends SlackClientOptions {
  readonly clientId: string;
  /** A secret. */
  readonly clientSecret: string;
  /** Keys the hashes of states: whoever reads the database alone cannot check a guess. A secret. */
  readonly stateSecret: string;
  /** Where browsers reach this server, without a slash at its end. */
  readonly publicUrl: string;
  readonly store: Pick<InstallationStore, 'begin' | 'redeem'>;
  /** Keeps what was granted. */
  readonly install: (grant: Grant) => Promise<void>;
  /** Called once it is kept. */
  readonly installed: (workspace: WorkspaceRef, name: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SlackOAuth {
  /** `GET /slack/install`: a page with the button. */
  install(): Promise<Response>;
  /** `GET /slack/oauth_redirect`: where Slack sends the browser back to. 400 unless this browser began it just now. */
  redirect(request: Request): Promise<Response>;
}

const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

function cookieOf(request: Request): string | null {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) || null;
}

/** Beside another API, as in tests, its own page. */
const authorizeUrl = (apiUrl: string | null): URL =>
  apiUrl === null ? new URL(SLACK_AUTHORIZE) : new URL('/oauth/v2/authorize', apiUrl);

type Words = Pick<Page, 'status' | 'title' | 'text'>;

const REFUSED: Words = {
  status: 400,
  title: 'This link cannot be used any more',
  text: [
    'It works once, within ten minutes, and in the browser that it was made for. Nothing was installed.',
  ],
};
const CANCELLED: Words = {
  status: 400,
  title: 'Nothing was installed',
  text: ['Slack says that it was cancelled.'],
};
const FAILED: Words = {
  status: 502,
  title: 'That did not work',
  text: ['Slack did not confirm the installation, so nothing was installed. Please try again in a moment.'],
};
const ONE_WORKSPACE: Words = {
  status: 400,
  title: 'Please choose one workspace',
  text: ['Quizloop is installed in one workspace at a time, and not in a whole organisation.'],
};
const UNSAVED = 'That could not be saved';

const isWholeOrganisation = (answer: object): boolean =>
  'is_enterprise_install' in answer && answer.is_enterprise_install === true;

export function createSlackOAuth(options: SlackOAuthOptions): SlackOAuth {
  const { clientId, clientSecret, publicUrl, store, clock, log } = options;
  const redirectUri = `${publicUrl}${SLACK_REDIRECT_PATH}`;
  const attributes = `Path=/slack; HttpOnly; SameSite=Lax${publicUrl.startsWith('https:') ? '; Secure' : ''}`;
  const noCookie = `${COOKIE}=; Max-Age=0; ${attributes}`;
  const again = { label: 'Try again', url: `${publicUrl}${SLACK_INSTALL_PATH}` };
  const client = createSlackClient(null, options);

  /** Both halves are needed: one goes with the address, the other stays in the browser. */
  const hashOf = (state: string, browser: string): string =>
    createHmac('sha256', options.stateSecret).update(`${state}.${browser}`).digest('hex');

  const sorry = (words: Words): Response => pageResponse({ ...words, link: again, cookie: noCookie });

  /** A token that is not kept does not stay good, either. https://docs.slack.dev/reference/methods/auth.revoke */
  async function giveBack(token: string): Promise<void> {
    try {
      await client.auth.revoke({ token });
    } catch (error) {
      const problem = slackErrorOf(error, { what: 'other', credentials: 'own', beforehand: true });
      log.warn('slack_token_not_given_back', { error: problem });
    }
  }

  async function exchanged(code: string): Promise<Grant | Words> {
    try {
      const asked = { client_id: clientId, client_secret: clientSecret, code, redirect_uri: redirectUri };
      const answer = await client.oauth.v2.access(asked);
      if (!isWholeOrganisation(answer)) return grantOf(answer, clock.now());
      if (answer.access_token !== undefined) await giveBack(answer.access_token);
      return ONE_WORKSPACE;
    } catch (error) {
      const problem = slackErrorOf(error, { what: 'other', credentials: 'own', beforehand: true });
      log.warn('slack_install_failed', { error: problem });
      return refusalOf(error) === 'invalid_code' || refusalOf(error) === 'code_already_used'
        ? REFUSED
        : FAILED;
    }
  }

  async function finish(grant: Grant): Promise<Response> {
    const { teamId, kept } = grant;
    await options.install(grant);
    await options.installed({ platform: 'slack', externalId: teamId }, kept.teamName);
    const open = new URL('https://slack.com/app_redirect');
    open.search = new URLSearchParams({ app: kept.appId, team: teamId }).toString();
    return pageResponse({
      status: 200,
      title: 'Quizloop is installed',
      text: [
        `It is in ${kept.teamName} now. Open it in Slack: its Home shows how to begin.`,
        'To have questions posted in a channel, type /invite and its name there, then schedule them in its Home.',
      ],
      link: { label: 'Open Slack', url: open.toString() },
      cookie: noCookie,
    });
  }

  /** The Store says itself what to do, such as when it is busy. */
  async function answered(work: () => Promise<Response>): Promise<Response> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return sorry({ status: 503, title: UNSAVED, text: [error.message] });
    }
  }

  async function begin(): Promise<Response> {
    const [state, browser] = [secret(), secret()];
    await store.begin(hashOf(state, browser), clock.now());
    const url = authorizeUrl(options.apiUrl);
    url.search = new URLSearchParams({
      client_id: clientId,
      scope: SLACK_SCOPES.join(','),
      redirect_uri: redirectUri,
      state,
    }).toString();
    return pageResponse({
      status: 200,
      title: 'Add Quizloop to Slack',
      text: [
        'It helps your team remember what it learns: a question a day, and each card just before you forget it.',
      ],
      link: { label: 'Add to Slack', url: url.toString() },
      cookie: `${COOKIE}=${browser}; Max-Age=${STATE_MS / 1000}; ${attributes}`,
    });
  }

  async function end(request: Request): Promise<Response> {
    const asked = new URL(request.url).searchParams;
    const [state, code, browser] = [asked.get('state'), asked.get('code'), cookieOf(request)];
    // In this order: nobody finds out anything without having begun.
    if (state === null || browser === null) return sorry(REFUSED);
    const now = clock.now();
    if (!(await store.redeem(hashOf(state, browser), now - STATE_MS, now))) return sorry(REFUSED);
    if (code === null) return sorry(CANCELLED);
    const grant = await exchanged(code);
    return 'teamId' in grant ? finish(grant) : sorry(grant);
  }

  return {
    install: () => answered(begin),
    redirect: (request) => answered(() => end(request)),
  };
}

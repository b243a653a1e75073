import type { Diary } from './diary.ts';
import type { OAuth } from './oauth.ts';
import { SCOPES } from './tokens.ts';
import type { Installed, InstallOptions, Team, User } from './types.ts';

const AUTHORIZE = '/oauth/v2/authorize';

export interface BrowserOptions {
  readonly oauth: OAuth;
  readonly diary: Diary;
  readonly clientId: string;
  /** The loopback's own address. */
  readonly origin: () => string;
}

/** The pages of an installation, as somebody's browser goes through them, with its cookies. */
export function createBrowser({ oauth, diary, clientId, origin }: BrowserOptions) {
  async function visit(url: URL, cookies: Map<string, string>) {
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) {
      throw new Error(`the browser of the tests does not go to ${url.hostname}`);
    }
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const gone = /max-age=0\b|expires=Thu, 01 Jan 1970/i.test(line);
      if (gone) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    return { status: response.status, body: await response.text(), location };
  }

  /** The address of Slack's page that a bot's page redirects or links to. */
  function authorizeAddress(page: { body: string; location: string | null }): URL | null {
    const linked = /href="([^"]*\/oauth\/v2\/authorize[^"]*)"/.exec(page.body)?.[1];
    const address = page.location ?? linked?.replaceAll('&amp;', '&');
    return address === undefined || address === null ? null : new URL(address);
  }

  function checkAsked(asked: URL): readonly string[] {
    const own = asked.origin === origin() || asked.origin === 'https://slack.com';
    if (!own) diary.violation('install', `${asked.origin} is not Slack`);
    if (asked.searchParams.get('client_id') !== clientId) diary.violation('install', 'another client_id');
    if ((asked.searchParams.get('user_scope') ?? '') !== '')
      diary.violation('install', 'asks for user scopes');
    const scopes = (asked.searchParams.get('scope') ?? '').split(/[, ]/).filter(Boolean);
    for (const scope of scopes) {
      if (!SCOPES.includes(scope)) diary.violation('install', `asks for the scope ${scope}`);
    }
    return scopes;
  }

  async function authorize(
    team: Team,
    user: User,
    installUrl: string,
    options: InstallOptions = {},
  ): Promise<Installed> {
    const cookies = new Map<string, string>();
    const begin = new URL(installUrl);
    const page = begin.pathname === AUTHORIZE ? null : await visit(begin, cookies);
    const asked = page === null ? begin : authorizeAddress(page);
    if (asked === null || asked.pathname !== AUTHORIZE) {
      return { status: page?.status ?? 0, body: page?.body ?? '', cookies, location: page?.location ?? null };
    }
    const scopes = checkAsked(asked);
    const redirectUri = asked.searchParams.get('redirect_uri');
    const back = new URL(redirectUri ?? '/slack/oauth_redirect', begin);
    // The public address of the bot is not reached from here: its page is the same one under the bot's own.
    const reachable = page === null ? back : new URL(back.pathname, begin);
    const state = options.state ?? asked.searchParams.get('state');
    if (state !== null) reachable.searchParams.set('state', state);
    if (options.deny) reachable.searchParams.set('error', 'access_denied');
    else {
      const code = oauth.allow({
        teamId: team.id,
        userId: user.id,
        scopes: options.scopes ?? scopes,
        redirectUri,
        rotation: options.rotation ?? false,
      });
      reachable.searchParams.set('code', code);
    }
    if (options.cookies === 'lost') cookies.clear();
    const first = await visit(reachable, cookies);
    const last = options.twice ? await visit(reachable, cookies) : first;
    return { ...last, cookies };
  }

  return { authorize };
}

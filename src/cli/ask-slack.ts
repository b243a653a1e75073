// The questions of the doctor to Slack. Each rejects with one sentence that says what to click.
import { z } from 'zod';
import { type PlatformError, UserError } from '#src/errors.ts';
import { SLACK_SCOPES } from '#src/platforms/slack/manifest.ts';
import { isTokenRefusal, slackErrorOf } from '#src/platforms/slack/platform-error.ts';
import { refusalOf } from '#src/platforms/slack/safe-error.ts';
import { createSlackClient, type SlackClient } from '#src/platforms/slack/web-client.ts';
import type { SlackOAuthSettings } from '#src/slack-settings.ts';
import { refusedSentence, WHERE } from '#src/slack-values.ts';

/** A person waits for this at a terminal. */
const TIMEOUT_MS = 10_000;

const SOCKET_MODE_OFF =
  'Open https://api.slack.com/apps, your app, Socket Mode, and turn Enable Socket Mode on.';

/** None of these says anything about how the app is set up. */
const PASSES = [
  'fatal_error',
  'internal_error',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
  'too_many_websockets',
];

export interface SlackBot {
  readonly botName: string;
  readonly teamId: string;
  readonly teamName: string;
  /** Null where Slack does not say. */
  readonly appId: string | null;
  /** What the bot needs and the token does not have. */
  readonly missing: readonly string[];
}

const whoSchema = z.object({
  user: z.string(),
  team: z.string(),
  team_id: z.string(),
  bot_id: z.string(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});
const botSchema = z.object({ bot: z.object({ app_id: z.string() }) });

/** `refused` gives the sentence for a refusal of Slack's, by its code; null where it means nothing in particular. */
async function asked<T>(
  request: Promise<unknown>,
  schema: z.ZodType<T>,
  refused: (code: string) => string | null,
): Promise<T> {
  try {
    return schema.parse(await request);
  } catch (error) {
    const code = refusalOf(error);
    const known = code === null ? null : refused(code);
    throw new UserError(known ?? otherwise(error), { cause: error });
  }
}

function otherwise(error: unknown): string {
  if (error instanceof z.ZodError) return 'What answers is not Slack. Check SLACK_API_URL, then try again.';
  const problem = slackErrorOf(error, { what: 'other', credentials: 'own', beforehand: true });
  switch (problem.reason) {
    case 'rate-limited':
      return `Slack asks to wait${waitOf(problem)}. Try again then.`;
    case 'unavailable':
    case 'unknown-outcome':
      return `${problem.message} Check the connection to the internet and SLACK_API_URL, then try again.`;
    default:
      return problem.message;
  }
}

const waitOf = ({ retryAfterMs }: PlatformError): string =>
  retryAfterMs === null ? '' : ` ${Math.ceil(retryAfterMs / 1_000)} s`;

const clientOf = (token: string | null, apiUrl: string | null): SlackClient =>
  createSlackClient(token, { apiUrl, timeoutMs: TIMEOUT_MS });

const refusedToken = (sentence: string) => (code: string) => (isTokenRefusal(code) ? sentence : null);

/** Whose token this is, and what it may do. https://docs.slack.dev/reference/methods/auth.test */
export async function askBotToken(token: string, apiUrl: string | null): Promise<SlackBot> {
  const client = clientOf(token, apiUrl);
  const refused = refusedToken(refusedSentence('socket'));
  const who = await asked(client.auth.test(), whoSchema, refused);
  const scopes = who.response_metadata?.scopes;
  const missing = SLACK_SCOPES.filter((scope) => scopes?.includes(scope) === false);
  // Without that scope nobody says which app it is.
  const knowsApp = !missing.includes('users:read');
  const info = knowsApp ? await asked(client.bots.info({ bot: who.bot_id }), botSchema, refused) : null;
  return {
    botName: who.user,
    teamId: who.team_id,
    teamName: who.team,
    appId: info?.bot.app_id ?? null,
    missing,
  };
}

/**
 * Would Slack open a connection. Gives the id of the app that the token names, null where it names none.
 * https://docs.slack.dev/reference/methods/apps.connections.open
 */
export async function askAppToken(token: string, apiUrl: string | null): Promise<string | null> {
  const refused = (code: string): string | null => {
    if (PASSES.includes(code)) return null;
    if (isTokenRefusal(code)) return `Slack does not accept SLACK_APP_TOKEN. ${WHERE.SLACK_APP_TOKEN}`;
    if (code === 'missing_scope')
      return `SLACK_APP_TOKEN lacks the scope connections:write. ${WHERE.SLACK_APP_TOKEN}`;
    return `Slack opens no connection (${code}). ${SOCKET_MODE_OFF}`;
  };
  await asked(clientOf(token, apiUrl).apps.connections.open({}), z.object({ url: z.string() }), refused);
  return /^xapp-\d+-(A[A-Z0-9]+)-/.exec(token)?.[1] ?? null;
}

/**
 * Id and secret are looked at before the code, which nobody was given.
 * https://docs.slack.dev/reference/methods/oauth.v2.access
 */
export async function askClientSecret(settings: SlackOAuthSettings): Promise<void> {
  const { clientId, clientSecret, apiUrl } = settings;
  const request = clientOf(null, apiUrl).oauth.v2.access({
    client_id: clientId,
    client_secret: clientSecret,
    code: 'doctor',
    redirect_uri: `${settings.publicUrl}/slack/oauth_redirect`,
  });
  try {
    await request;
  } catch (error) {
    const code = refusalOf(error);
    if (code === 'invalid_code') return;
    if (code === 'bad_redirect_uri') {
      throw new UserError(
        `Slack would not send anybody back to ${settings.publicUrl}. Open https://api.slack.com/apps, your app, OAuth & Permissions, Redirect URLs, and add ${settings.publicUrl}/slack/oauth_redirect.`,
        { cause: error },
      );
    }
    if (code === 'invalid_client_id') {
      throw new UserError(`Slack does not know SLACK_CLIENT_ID. ${WHERE.SLACK_CLIENT_ID}`, { cause: error });
    }
    if (code === 'bad_client_secret') throw new UserError(refusedSentence('oauth'), { cause: error });
    throw new UserError(otherwise(error), { cause: error });
  }
}

// What a value of Slack's settings may look like: most of them are secrets that are easily mixed up with one another.
import { UserError } from './errors.ts';
import { createSeal } from './platforms/slack/seal.ts';

/** Where each is to be had. */
export const WHERE = {
  SLACK_BOT_TOKEN:
    'Open https://api.slack.com/apps, your app, Install App, and copy the Bot User OAuth Token (xoxb-…).',
  SLACK_APP_TOKEN:
    'Open https://api.slack.com/apps, your app, Basic Information, App-Level Tokens, generate one with the scope connections:write, and copy it (xapp-…).',
  SLACK_SIGNING_SECRET:
    'Open https://api.slack.com/apps, your app, Basic Information, App Credentials, and copy the Signing Secret.',
  SLACK_CLIENT_ID:
    'Open https://api.slack.com/apps, your app, Basic Information, App Credentials, and copy the Client ID.',
  SLACK_CLIENT_SECRET:
    'Open https://api.slack.com/apps, your app, Basic Information, App Credentials, and copy the Client Secret.',
  SLACK_STATE_SECRET: 'Make one with: openssl rand -base64 32',
  ENCRYPTION_KEY: 'Make one with: openssl rand -base64 32',
  PUBLIC_URL:
    'It is the https address at which Slack and people reach this bot, such as https://quizloop.example.com.',
} as const;

/** The settings that hold something that Slack gave, or that was made for it. */
export type SlackValueName = keyof typeof WHERE;

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** In the order in which they are tried: a token that rotates has `xoxb` in it too. */
const KINDS: readonly {
  readonly pattern: RegExp;
  readonly what: string;
  readonly belongs: SlackValueName | null;
}[] = [
  { pattern: /^xoxe[.-]/, what: 'a token that runs out after some hours', belongs: null },
  { pattern: /^xoxb-/, what: 'the Bot User OAuth Token', belongs: 'SLACK_BOT_TOKEN' },
  { pattern: /^xapp-/, what: 'an App-Level Token', belongs: 'SLACK_APP_TOKEN' },
  { pattern: /^xoxp-/, what: 'the token of a person', belongs: null },
  { pattern: /^xox[a-z]-/, what: 'a token of another kind', belongs: null },
  { pattern: /^A[A-Z0-9]{8,}$/, what: 'the App ID', belongs: null },
  { pattern: /^\d+\.\d+$/, what: 'the Client ID', belongs: 'SLACK_CLIENT_ID' },
  {
    pattern: /^[A-Za-z0-9]{24}$/,
    what: 'the Verification Token, which Quizloop has no use for',
    belongs: null,
  },
];

/** The shape of what is wanted: https://docs.slack.dev/authentication/tokens */
const SHAPES: Readonly<Partial<Record<SlackValueName, RegExp>>> = {
  SLACK_BOT_TOKEN: /^xoxb-[\w-]{8,}$/,
  SLACK_APP_TOKEN: /^xapp-[\w-]{8,}$/,
  SLACK_CLIENT_ID: /^\d+\.\d+$/,
};
/** Those without a shape of their own are random: nothing else may look like them. */
const SHORTEST_SECRET = 16;

function shapeProblem(name: SlackValueName, value: string): string | null {
  if (/["'`“”]/.test(value)) return 'has quotation marks in it. Leave them out.';
  if (/\s/.test(value)) return `has a space or a line break in it. ${WHERE[name]}`;
  const shape = SHAPES[name];
  if (shape?.test(value)) return null;
  const kind = KINDS.find(({ pattern }) => pattern.test(value));
  if (kind !== undefined && kind.belongs !== name) {
    const place = kind.belongs === null ? '' : `, which belongs into ${kind.belongs}`;
    return `is ${kind.what}${place}. ${WHERE[name]}`;
  }
  if (shape !== undefined) return `does not look like one. ${WHERE[name]}`;
  return value.length < SHORTEST_SECRET ? `is too short. ${WHERE[name]}` : null;
}

function keyProblem(value: string): string | null {
  try {
    createSeal(value);
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** Secrets and tokens would travel in the open over plain HTTP, so that is for this machine only. */
function isSafe(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
}

/** Null when it can be the address of Slack's Web API; `value` is no secret, and repeated. */
export function slackApiUrlProblem(value: string): string | null {
  const url = URL.parse(value);
  const fits = url !== null && isSafe(url) && url.pathname.endsWith('/api/') && url.search + url.hash === '';
  if (fits) return null;
  return `must be an https address that ends in /api/, or an http one on 127.0.0.1. It is “${value}”.`;
}

/** The address without a slash at its end; null when it is none that Slack could call. */
export function publicUrlOf(value: string): string | null {
  const url = URL.parse(value.trim());
  if (url === null || !isSafe(url) || url.pathname !== '/' || url.search + url.hash !== '') return null;
  return url.username + url.password === '' ? url.origin : null;
}

/** What to say of an address that `publicUrlOf` does not take. */
export const publicUrlProblem = (value: string): string =>
  `must be an https address without a path, such as https://quizloop.example.com (http only on 127.0.0.1). It is “${value}”.`;

/** Why this cannot be it; null when it can. It never repeats a secret. */
export function slackValueProblem(name: SlackValueName, value: string): string | null {
  if (name === 'PUBLIC_URL') return publicUrlOf(value) === null ? publicUrlProblem(value) : null;
  if (name === 'ENCRYPTION_KEY') return keyProblem(value);
  return shapeProblem(name, value);
}

/** What to do when Slack itself does not accept what was set. */
export const refusedSentence = (kind: 'socket' | 'http' | 'oauth'): string =>
  kind === 'oauth'
    ? `Slack does not accept SLACK_CLIENT_ID and SLACK_CLIENT_SECRET. ${WHERE.SLACK_CLIENT_SECRET}`
    : `Slack does not accept SLACK_BOT_TOKEN. ${WHERE.SLACK_BOT_TOKEN}`;

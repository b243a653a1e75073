// The settings of Slack: three ways to be connected, which of them is wanted, and what to say when that is not clear.
import {
  publicUrlOf,
  type SlackValueName,
  slackApiUrlProblem,
  slackValueProblem,
  WHERE,
} from './slack-values.ts';

interface Common {
  /** Ends in `/api/`; null is Slack itself. */
  readonly apiUrl: string | null;
}

/** One workspace over Socket Mode: the bot calls Slack, and needs no address of its own. */
export interface SlackSocketSettings extends Common {
  readonly kind: 'socket';
  readonly botToken: string;
  readonly appToken: string;
}

/** One workspace over signed requests to `/slack/events`. */
export interface SlackHttpSettings extends Common {
  readonly kind: 'http';
  readonly botToken: string;
  readonly signingSecret: string;
  /** Without a slash at its end. Only for what is shown, so it may be missing. */
  readonly publicUrl: string | null;
}

/** Every workspace whose people install the bot, each with a token of its own. */
export interface SlackOAuthSettings extends Common {
  readonly kind: 'oauth';
  readonly signingSecret: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Keys what an installation is begun with; the Client Secret does as well. */
  readonly stateSecret: string;
  /** A comma list of keys: the first one seals, all of them open. */
  readonly encryptionKey: string;
  /** Without a slash at its end. */
  readonly publicUrl: string;
}

export type SlackSettings = SlackSocketSettings | SlackHttpSettings | SlackOAuthSettings;

/** One sentence and what to do, to be read behind the name of the setting. */
interface Problem {
  readonly name: string;
  readonly message: string;
}

type Given = Readonly<Record<string, string | undefined>>;
type Kind = SlackSettings['kind'];

const NEEDED = {
  socket: ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'],
  http: ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'],
  oauth: ['SLACK_SIGNING_SECRET', 'SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'ENCRYPTION_KEY', 'PUBLIC_URL'],
} as const satisfies Readonly<Record<Kind, readonly SlackValueName[]>>;

const VALUE_NAMES: readonly SlackValueName[] = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
  'ENCRYPTION_KEY',
  'PUBLIC_URL',
];

/** Each of these names a platform: with any of them set, Slack is meant. */
const CREDENTIALS = VALUE_NAMES.slice(0, 5);

/** Is anything set that only Slack has a use for? */
export const isSlackWanted = (given: Given): boolean => CREDENTIALS.some((name) => given[name] !== undefined);

/** What excludes each other, told once. */
function conflicts(given: Given): readonly Problem[] {
  const has = (name: SlackValueName): boolean => given[name] !== undefined;
  const overHttp = CREDENTIALS.slice(2).filter(has);
  const many = CREDENTIALS.slice(3).filter(has);
  if (has('SLACK_APP_TOKEN') && overHttp.length > 0) {
    return [
      {
        name: 'SLACK_APP_TOKEN',
        message: `is for Socket Mode, and ${overHttp.join(', ')} for requests over HTTP: Slack uses one of them only. Remove SLACK_APP_TOKEN, or the others.`,
      },
    ];
  }
  if (has('SLACK_BOT_TOKEN') && many.length > 0) {
    return [
      {
        name: 'SLACK_BOT_TOKEN',
        message: `is the token of one workspace, and ${many.join(', ')} for many, each of which brings its own. Remove SLACK_BOT_TOKEN, or the others.`,
      },
    ];
  }
  return [];
}

/** Null while it could be either of two. */
function kindOf(given: Given): Kind | null {
  const has = (name: SlackValueName): boolean => given[name] !== undefined;
  if (has('SLACK_CLIENT_ID') || has('SLACK_CLIENT_SECRET')) return 'oauth';
  if (has('SLACK_APP_TOKEN')) return 'socket';
  return has('SLACK_BOT_TOKEN') && has('SLACK_SIGNING_SECRET') ? 'http' : null;
}

function unclear(given: Given): Problem {
  if (given.SLACK_BOT_TOKEN !== undefined) {
    return {
      name: 'SLACK_APP_TOKEN',
      message: `is missing beside SLACK_BOT_TOKEN. ${WHERE.SLACK_APP_TOKEN} (Without Socket Mode it is SLACK_SIGNING_SECRET that is missing.)`,
    };
  }
  return {
    name: 'SLACK_BOT_TOKEN',
    message: `is missing beside SLACK_SIGNING_SECRET. ${WHERE.SLACK_BOT_TOKEN} (For many workspaces it is SLACK_CLIENT_ID and SLACK_CLIENT_SECRET that are missing.)`,
  };
}

function missing(given: Given, kind: Kind): readonly Problem[] {
  return NEEDED[kind]
    .filter((name) => given[name] === undefined)
    .map((name) => ({ name, message: `is missing for this way to connect to Slack. ${WHERE[name]}` }));
}

/** Set, and of no use like this: better refused than silently ignored. */
function useless(given: Given, kind: Kind | null): readonly Problem[] {
  const lacks = (name: string, wanted: string): Problem[] =>
    given[name] === undefined
      ? []
      : [{ name, message: `is of no use without ${wanted}. Set that as well, or remove this.` }];
  const isWanted = isSlackWanted(given);
  const isForOne = kind === 'socket' || kind === 'http';
  return [
    ...(isWanted ? [] : lacks('SLACK_API_URL', 'SLACK_BOT_TOKEN or SLACK_CLIENT_ID')),
    ...(isWanted && !isForOne ? [] : lacks('SLACK_STATE_SECRET', 'SLACK_CLIENT_ID')),
    ...(isForOne ? lacks('ENCRYPTION_KEY', 'SLACK_CLIENT_ID') : []),
    ...(kind === 'socket' ? lacks('PUBLIC_URL', 'SLACK_SIGNING_SECRET') : []),
  ];
}

function settingsOf(given: Given, kind: Kind): SlackSettings {
  const value = (name: SlackValueName): string => given[name]?.trim() ?? '';
  const apiUrl = given.SLACK_API_URL?.trim() ?? null;
  const publicUrl = publicUrlOf(value('PUBLIC_URL'));
  const signingSecret = value('SLACK_SIGNING_SECRET');
  const botToken = value('SLACK_BOT_TOKEN');
  if (kind === 'socket') return { kind, botToken, appToken: value('SLACK_APP_TOKEN'), apiUrl };
  if (kind === 'http') return { kind, botToken, signingSecret, publicUrl, apiUrl };
  return {
    kind,
    signingSecret,
    clientId: value('SLACK_CLIENT_ID'),
    clientSecret: value('SLACK_CLIENT_SECRET'),
    stateSecret: value('SLACK_STATE_SECRET') || value('SLACK_CLIENT_SECRET'),
    encryptionKey: value('ENCRYPTION_KEY'),
    publicUrl: publicUrl ?? '',
    apiUrl,
  };
}

/** Reads them from what is set in the environment. The settings are null when nothing of Slack is set, or something is wrong. */
export function readSlackSettings(given: Given): {
  readonly settings: SlackSettings | null;
  readonly problems: readonly Problem[];
} {
  const isWanted = isSlackWanted(given);
  const against = conflicts(given);
  const kind = isWanted && against.length === 0 ? kindOf(given) : null;
  const apiUrl = given.SLACK_API_URL?.trim();
  const problems: Problem[] = [...against, ...useless(given, kind)];
  const note = (name: string, message: string | null): void => {
    if (message !== null && !problems.some((known) => known.name === name)) problems.push({ name, message });
  };
  if (isWanted && against.length === 0) {
    for (const { name, message } of kind === null ? [unclear(given)] : missing(given, kind))
      note(name, message);
  }
  for (const name of VALUE_NAMES) {
    const value = given[name]?.trim();
    if (value !== undefined) note(name, slackValueProblem(name, value));
  }
  if (apiUrl !== undefined) note('SLACK_API_URL', slackApiUrlProblem(apiUrl));
  if (kind === null || problems.length > 0) return { settings: null, problems };
  return { settings: settingsOf(given, kind), problems };
}

/** All that must never be written anywhere. */
export function slackSecrets(settings: SlackSettings): readonly string[] {
  if (settings.kind === 'socket') return [settings.botToken, settings.appToken];
  if (settings.kind === 'http') return [settings.botToken, settings.signingSecret];
  const keys = settings.encryptionKey.split(',').map((key) => key.trim());
  return [
    settings.signingSecret,
    settings.clientSecret,
    settings.stateSecret,
    ...keys.filter((key) => key !== ''),
  ];
}

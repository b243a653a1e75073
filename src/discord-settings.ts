// The settings of Discord, and what to say about each that cannot be right: most that look like a token are none.
import { z } from 'zod';

/** What the adapter of Discord needs. */
export interface DiscordSettings {
  /** A secret. */
  readonly token: string;
  /** Ends in `/api`; null is Discord itself. */
  readonly apiUrl: string | null;
  readonly shards: 'auto' | number;
}

/** One sentence and what to do, to be read behind the name of the setting. */
interface Problem {
  readonly name: string;
  readonly message: string;
}

const DISCORD_NAMES = ['DISCORD_TOKEN', 'DISCORD_API_URL', 'DISCORD_SHARDS'] as const;

/** A token has at least this length: id, time and signature, each in base64, between dots. */
const SHORTEST_TOKEN = 50;
const MAX_SHARDS = 1_000;
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

const WHERE =
  'Open https://discord.com/developers/applications, your application, Bot, Reset Token, and copy what it shows.';

/** Why this cannot be a bot's token; null when it can. It never repeats what was given: that may be a secret. */
function tokenProblem(token: string): string | null {
  if (/["'`“”]/.test(token)) return 'has quotation marks in it. Leave them out.';
  if (/^(bot|bearer)\s/i.test(token)) return 'begins with a word before the token. Leave out “Bot ”.';
  if (/\s/.test(token)) return `has a space or a line break in it. ${WHERE}`;
  if (/^\d+$/.test(token)) return `is a number, such as the Application ID, and not the token. ${WHERE}`;
  if (/^[0-9a-f]{64}$/.test(token)) return `is the Public Key, and not the token. ${WHERE}`;
  if (token.length < SHORTEST_TOKEN) {
    return `is too short for a bot's token; the Client Secret is another thing. ${WHERE}`;
  }
  return null;
}

/** A token sent in plain HTTP could be read on the way, so that is for this machine only. */
function apiUrlProblem(value: string): string | null {
  const url = URL.parse(value);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (url === null || !isSafe || !url.pathname.endsWith('/api') || url.search !== '' || url.hash !== '') {
    return `must be an https address that ends in /api, or an http one on 127.0.0.1. It is “${value}”.`;
  }
  return null;
}

const shardsSchema = z.union([
  z.literal('auto'),
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(MAX_SHARDS)),
]);

/** Reads them from what is set in the environment. The settings are null without a token, or when one is wrong. */
export function readDiscordSettings(given: Readonly<Record<string, string | undefined>>): {
  readonly settings: DiscordSettings | null;
  readonly problems: readonly Problem[];
} {
  const token = given.DISCORD_TOKEN?.trim();
  const problems: Problem[] = [];
  const note = (name: string, message: string | null): void => {
    if (message !== null) problems.push({ name, message });
  };
  if (token === undefined) {
    for (const name of DISCORD_NAMES) {
      if (given[name] !== undefined) {
        note(name, 'is of no use without DISCORD_TOKEN. Set that as well, or remove this.');
      }
    }
    return { settings: null, problems };
  }
  const apiUrl = given.DISCORD_API_URL ?? null;
  const shards = shardsSchema.safeParse(given.DISCORD_SHARDS ?? 'auto');
  note('DISCORD_TOKEN', tokenProblem(token));
  if (apiUrl !== null) note('DISCORD_API_URL', apiUrlProblem(apiUrl));
  if (!shards.success) {
    const must = `must be auto or a number from 1 to ${MAX_SHARDS}`;
    note('DISCORD_SHARDS', `${must}. It is “${given.DISCORD_SHARDS}”.`);
  }
  if (problems.length > 0 || !shards.success) return { settings: null, problems };
  return { settings: { token, apiUrl, shards: shards.data }, problems };
}

// The setting of Redis: one address, and what to say about each that cannot be used.
import type { RedisAddress } from './queue/redis-client.ts';

/** What the adapter of BullMQ needs. */
export type RedisSettings = RedisAddress;

/** One sentence and what to do, to be read behind the name of the setting. */
interface Problem {
  readonly name: string;
  readonly message: string;
}

const DEFAULT_PORT = 6379;
/** As Redis itself has it: far more than anybody sets up. */
const HIGHEST_DATABASE = 9_999;

const SHAPE = 'Write it as redis://user:password@host:6379/0, or as rediss://… for TLS.';
const ENCODED = 'In a password, characters such as # / ? % @ have to be percent-encoded.';
const ONE_HOST = `Quizloop uses one Redis, so give one host. ${SHAPE}`;

/** Of the schemes that others use, what each of them means. */
const REFUSED: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  { pattern: /^rediss?[+-]?sentinel:/i, message: `names a Sentinel, which is not supported. ${ONE_HOST}` },
  { pattern: /^rediss?[+-]?cluster:/i, message: `names a cluster, which is not supported. ${ONE_HOST}` },
  {
    pattern: /^(?:\/|unix:|file:|rediss?[+-](?:socket|unix):|rediss?:\/\/\/)/i,
    message: `names a Unix socket or no host at all. ${ONE_HOST}`,
  },
];

/** What is wrong with how it is written; null when nothing is. It never repeats what was given: that holds a secret. */
function writingProblem(value: string): string | null {
  if (/["'`“”]/.test(value)) return 'has quotation marks in it. Leave them out.';
  if (/\s/.test(value)) return `has a space or a line break in it. ${SHAPE}`;
  const refused = REFUSED.find(({ pattern }) => pattern.test(value));
  if (refused !== undefined) return refused.message;
  if (!/^rediss?:\/\//i.test(value)) return `must begin with redis:// or rediss://. ${SHAPE}`;
  const authority = value.replace(/^\w+:\/\//, '').replace(/^.*@/, '');
  if (/^[^/?#]*,/.test(authority)) return `names several hosts, as a cluster or Sentinel does. ${ONE_HOST}`;
  return null;
}

function partProblem(url: URL): string | null {
  if (url.hostname === '') return `names no host. ${SHAPE}`;
  if (url.port === '0') return 'has the port 0. Write the one that Redis listens on, such as 6379.';
  if (/sentinel/i.test(url.search)) return `names a Sentinel, which is not supported. ${ONE_HOST}`;
  if (/cluster/i.test(url.search)) return `names a cluster, which is not supported. ${ONE_HOST}`;
  if (url.search !== '') return `has a ? in it, and there is nothing to be set behind one. ${ENCODED}`;
  if (url.hash !== '') return `has a # in it. ${ENCODED}`;
  if (url.username !== '' && url.password === '') {
    return 'has a user without a password. A password alone is written with a colon before it: redis://:password@host.';
  }
  if (!/^\/?\d*$/.test(url.pathname) || Number(url.pathname.slice(1)) > HIGHEST_DATABASE) {
    return `must end in the number of a database, such as /0, or in nothing. ${ENCODED}`;
  }
  return null;
}

/** Null where a % begins nothing. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function addressOf(url: URL): RedisAddress | null {
  const [username, password] = [decoded(url.username), decoded(url.password)];
  if (username === null || password === null) return null;
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    username: username === '' ? null : username,
    password: password === '' ? null : password,
    database: Number(url.pathname.slice(1)),
    tls: url.protocol === 'rediss:',
  };
}

/** Reads it from what is set in the environment. The settings are null when it is not set, or wrong. */
export function readRedisSettings(given: Readonly<Record<string, string | undefined>>): {
  readonly settings: RedisSettings | null;
  readonly problems: readonly Problem[];
} {
  const value = given.REDIS_URL?.trim();
  if (value === undefined) return { settings: null, problems: [] };
  const url = URL.parse(value);
  const problem =
    writingProblem(value) ?? (url === null ? `is no address. ${SHAPE} ${ENCODED}` : partProblem(url));
  const settings = problem === null && url !== null ? addressOf(url) : null;
  if (settings !== null) return { settings, problems: [] };
  return {
    settings,
    problems: [{ name: 'REDIS_URL', message: problem ?? `has a % that means nothing. ${ENCODED}` }],
  };
}

/** All that must never be written anywhere, as it is and as it stands in the address. */
export function redisSecrets({ password }: RedisSettings): readonly string[] {
  return password === null ? [] : [password, encodeURIComponent(password)];
}

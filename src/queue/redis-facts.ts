// What a Redis says of itself, and in plain words why it does not serve.
import type { Redis } from 'ioredis';
import { UserError } from '#src/errors.ts';

export interface RedisFacts {
  /** Such as `7.0.15`. */
  readonly version: string;
  /** What it throws away when its memory is full; `noeviction`: nothing. */
  readonly evictionPolicy: string;
}

/** Below this BullMQ does not run at all, and below the other it advises against it (its `RedisConnection`). */
const LEAST_VERSION = '5.0.0';
export const ADVISED_VERSION = '6.2.0';

const numbersOf = (version: string): readonly number[] => version.split('.').map(Number);

/** Is `version` older than `other`; both are numbers between dots. */
export function isOlder(version: string, other: string): boolean {
  const [own, wanted] = [numbersOf(version), numbersOf(other)];
  const differing = wanted.findIndex((number, index) => (own[index] ?? 0) !== number);
  return differing >= 0 && (own[differing] ?? 0) < (wanted[differing] ?? 0);
}

/** Rejects with UserError where BullMQ cannot work with it, and with the client's error where it does not answer. */
export async function askRedisFacts(client: Pick<Redis, 'info'>): Promise<RedisFacts> {
  const info = await client.info();
  const version = /^redis_version:([\d.]+)/m.exec(info)?.[1];
  if (version === undefined)
    throw new UserError('It does not say which version it is, so it may be no Redis.');
  if (isOlder(version, LEAST_VERSION)) {
    throw new UserError(
      `It is version ${version}, and BullMQ needs ${ADVISED_VERSION} or newer. Install one.`,
    );
  }
  return { version, evictionPolicy: /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'noeviction' };
}

/** What to do about a policy that throws reminders away. */
export const EVICTION_REMEDY =
  'Set "maxmemory-policy noeviction" in redis.conf, or type: redis-cli CONFIG SET maxmemory-policy noeviction';

/** By what is in the error's code or words. */
const REASONS: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/ECONNREFUSED/, 'Nothing listens there. Start Redis, or correct host and port in REDIS_URL.'],
  [/ENOTFOUND|EAI_AGAIN/, 'There is no such host. Correct it in REDIS_URL.'],
  [/WRONGPASS|invalid password/i, 'It does not accept the user or the password in REDIS_URL. Correct them.'],
  [/NOAUTH|Authentication required/i, 'It wants a password. Add it: redis://:password@host:6379.'],
  [
    /NOPERM/,
    'The user in REDIS_URL may not do what is needed. Give it all commands and keys (ACL: +@all ~*).',
  ],
  [
    /DB index|invalid DB/i,
    'It has no database of the number at the end of REDIS_URL. Take 0, or leave it out.',
  ],
  [
    /certificate|CERT_|SELF_SIGNED/i,
    'Its certificate is not trusted. Name the authority in NODE_EXTRA_CA_CERTS.',
  ],
  [
    /wrong version number|EPROTO|packet length/i,
    'It does not speak TLS. Write redis:// instead of rediss://.',
  ],
  [/LOADING/, 'It is still reading its data from disk. It will be there soon.'],
  [/OOM/, 'Its memory is full. Give it more (maxmemory).'],
  [/READONLY/, 'It is a replica, which cannot be written. Name the primary in REDIS_URL.'],
  [
    /connect ETIMEDOUT/,
    'It does not answer in time. Check host, port, and redis:// (without TLS) or rediss:// (with).',
  ],
  [/timed? ?out|ETIMEDOUT/i, 'It does not answer in time.'],
  [/closed|ECONNRESET|EPIPE|hang up/i, 'It closed the connection.'],
];

const textOf = (error: unknown): string =>
  error instanceof Error
    ? `${String(Reflect.get(error, 'code') ?? '')} ${error.message} ${textOf(error.cause ?? '')}`
    : String(error);

/** One or two sentences about why Redis does not serve, with what to do; nothing of REDIS_URL is repeated. */
export function redisTrouble(error: unknown): string {
  if (error instanceof UserError) return error.message;
  const text = textOf(error);
  return (
    REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? 'It answers with an error that is not known here.'
  );
}

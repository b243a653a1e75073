// Rate limits: generous ones in the headers, scripted ones as answers, and a note on who calls before the time is up.
// https://discord.com/developers/docs/topics/rate-limits
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { withoutNames } from './schema-checks.ts';

export interface RateLimit {
  /** Seconds. */
  readonly retryAfter: number;
  /** All routes but those of interactions. */
  readonly global?: boolean;
  readonly scope?: 'user' | 'shared';
  readonly times?: number;
}

interface Refusal {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** By how many seconds the call came too early; 0 when it could not know. */
  readonly early: number;
}

interface Blocked {
  readonly at: number;
  readonly limit: RateLimit;
  /** Real time. */
  readonly toldAt: number;
}

const GENEROUS = 1_000;
/** What was on its way already when the first 429 was answered could not know; real time. */
const UNDER_WAY_MS = 25;
const isInteraction = (route: string): boolean => /^[A-Z]+ \/(interactions|webhooks)\//.test(route);

/** Route and major parameter: the first id of the path. */
const bucketOf = (route: string, path: string): string => `${route} ${path.split('/')[2] ?? ''}`;

export function createRateLimits(now: () => number) {
  const planned: { readonly route: string; readonly limit: RateLimit; left: number }[] = [];
  const until = new Map<string, Blocked>();

  function refusal(limit: RateLimit, seconds: number, early: number): Refusal {
    const { global = false, scope = global ? 'global' : 'user' } = limit;
    return {
      headers: {
        'retry-after': String(Math.ceil(seconds)),
        'x-ratelimit-scope': scope,
        'x-ratelimit-reset-after': String(seconds),
        ...(global ? { 'x-ratelimit-global': 'true' } : { 'x-ratelimit-remaining': '0' }),
      },
      body: { message: 'You are being rate limited.', retry_after: seconds, global },
      early,
    };
  }

  return {
    plan(route: string, limit: RateLimit): void {
      planned.push({ route: withoutNames(route), limit, left: limit.times ?? 1 });
    },
    /** The answer 429 to this call, or null when it may go on. */
    check(route: string, path: string): Refusal | null {
      const pattern = withoutNames(route);
      const bucket = bucketOf(pattern, path);
      const waits = isInteraction(route) ? [until.get(bucket)] : [until.get(bucket), until.get('global')];
      const blocked = waits.find((each) => each !== undefined && each.at > now());
      if (blocked !== undefined) {
        const left = (blocked.at - now()) / 1_000;
        const knew = performance.now() - blocked.toldAt > UNDER_WAY_MS;
        return refusal(blocked.limit, left, knew ? left : 0);
      }
      const found = planned.find((each) => each.left > 0 && each.route === pattern);
      if (found === undefined) return null;
      found.left -= 1;
      const { limit } = found;
      const at = now() + limit.retryAfter * 1_000;
      until.set(limit.global === true ? 'global' : bucket, { at, limit, toldAt: performance.now() });
      return refusal(limit, limit.retryAfter, 0);
    },
    /** What stands in the headers of every answer but those to interactions. */
    headers(route: string): Readonly<Record<string, string>> {
      if (isInteraction(route)) return {};
      const bucket = createHash('sha256').update(withoutNames(route)).digest('hex').slice(0, 32);
      return {
        'x-ratelimit-limit': String(GENEROUS),
        'x-ratelimit-remaining': String(GENEROUS - 1),
        'x-ratelimit-reset': String(now() / 1_000 + 1),
        'x-ratelimit-reset-after': '1',
        'x-ratelimit-bucket': bucket,
      };
    },
  };
}

import type { Call, FaultOptions, FaultSetter } from './types.ts';

export type FaultAnswer =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly body: unknown;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'hang' }
  | { readonly kind: 'drop' };

export interface Fault {
  readonly answer: FaultAnswer;
  readonly afterEffect: boolean;
}

interface Armed extends Fault {
  readonly method: string;
  readonly match: (call: Call) => boolean;
  left: number;
}

export type Faults = ReturnType<typeof createFaults>;

/** What the tests have told the loopback to do wrong, first come first served. */
export function createFaults() {
  const armed: Armed[] = [];

  function on(method: string, match: (call: Call) => boolean = () => true): FaultSetter {
    const arm = (answer: FaultAnswer, options: FaultOptions = {}) => {
      armed.push({
        method,
        match,
        answer,
        afterEffect: options.afterEffect ?? false,
        left: options.times ?? 1,
      });
    };
    return {
      fail: (error, options) =>
        arm({ kind: 'reply', status: 200, body: { ok: false, error }, headers: {} }, options),
      reply: (status, body = '', options) =>
        arm({ kind: 'reply', status, body, headers: options?.headers ?? {} }, options),
      hang: (options) => arm({ kind: 'hang' }, options),
      drop: (options) => arm({ kind: 'drop' }, options),
    };
  }

  return {
    on,
    rateLimit(method: string, options: { retryAfter: number; channel?: string; times?: number }): void {
      const { retryAfter, channel, times = 1 } = options;
      on(method, (call) => channel === undefined || call.body.channel === channel).reply(
        429,
        { ok: false, error: 'ratelimited' },
        { times, headers: { 'retry-after': String(retryAfter) } },
      );
    },
    /** The fault that strikes this call, if any. */
    strike(call: Call): Fault | null {
      const found = armed.find((one) => one.left > 0 && one.method === call.method && one.match(call));
      if (found === undefined) return null;
      found.left -= 1;
      return found;
    },
  };
}

// What a test tells the loopback Discord to do wrong.
import type { Call } from './loopback-types.ts';
import { withoutNames } from './schema-checks.ts';

type Failure =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly body: unknown;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** Says nothing until the client gives up. */
  | { readonly kind: 'hang' }
  /** Closes the connection without an answer. */
  | { readonly kind: 'drop' };

export type Fault = Failure & {
  /** The call has its effect first; only the answer is lost. */
  readonly afterEffect: boolean;
};

interface Often {
  readonly times?: number;
  readonly afterEffect?: boolean;
}

export interface FaultScript {
  /** `times` is 1 unless told; without a body the reply has none. */
  reply(
    status: number,
    body?: unknown,
    options?: Often & { readonly headers?: Readonly<Record<string, string>> },
  ): void;
  hang(options?: Often): void;
  drop(options?: Often): void;
}

export function createFaults() {
  const planned: {
    readonly route: string;
    readonly match: (call: Call) => boolean;
    readonly fault: Fault;
    left: number;
  }[] = [];

  return {
    on(route: string, match: (call: Call) => boolean = () => true): FaultScript {
      const plan = (failure: Failure, { times = 1, afterEffect = false }: Often) =>
        void planned.push({
          route: withoutNames(route),
          match,
          fault: { ...failure, afterEffect },
          left: times,
        });
      return {
        reply: (status, body, { headers = {}, ...often } = {}) =>
          plan({ kind: 'reply', status, body, headers }, often),
        hang: (often = {}) => plan({ kind: 'hang' }, often),
        drop: (often = {}) => plan({ kind: 'drop' }, often),
      };
    },
    /** The first that fits this call and is not used up. */
    take(call: Call): Fault | null {
      const route = withoutNames(call.route);
      const found = planned.find((plan) => plan.left > 0 && plan.route === route && plan.match(call));
      if (found === undefined) return null;
      found.left -= 1;
      return found.fault;
    },
  };
}

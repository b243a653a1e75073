// The runner of a process that only answers: another one on the same database does what time makes due, and sends.
import type { AppContext } from './context.ts';
import type { Deliverer } from './deliverer.ts';
import type { Runner } from './runner.ts';

/** Whoever works notices by itself what is written here; all that is noticed here is how it ended. */
export function createIdleRunner(context: AppContext, deliverer: Deliverer): Runner {
  let unwatch = () => {};
  return {
    async start() {
      unwatch = context.store.watch(() => {
        deliverer.noticeSettled().catch((error: unknown) => context.log.error('round_failed', { error }));
      });
    },
    async runDue() {},
    poke() {},
    nextWakeAt: async () => null,
    async stop() {
      unwatch();
      await context.queue.close();
    },
  };
}

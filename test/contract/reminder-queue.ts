// The contract of every reminder queue. `passTime` lets that much time go by, on a moved clock or a real one.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReminderQueue } from '#src/ports/reminder-queue.ts';

export interface QueueHarness {
  readonly queue: ReminderQueue;
  now(): number;
  passTime(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** `soonMs`: a delay that the implementation can keep and the test can wait for. */
export function reminderQueueContract(
  name: string,
  make: () => Promise<QueueHarness>,
  { soonMs }: { readonly soonMs: number },
): void {
  describe(`reminder queue contract: ${name}`, () => {
    let harness: QueueHarness;
    let woken: string[];

    const woke = (expected: readonly string[]) =>
      vi.waitFor(() => expect(woken.toSorted()).toEqual(expected.toSorted()), {
        timeout: 10_000,
        interval: 5,
      });

    beforeEach(async () => {
      harness = await make();
      woken = [];
    });
    afterEach(() => harness.close());

    const work = () =>
      harness.queue.work(async (id) => {
        woken.push(id);
      });

    it('wakes what is due', async () => {
      await work();
      await harness.queue.schedule('a', harness.now() + soonMs);
      await harness.passTime(soonMs);
      await woke(['a']);
    });

    it('wakes what was due before it began to work, or is overdue when scheduled', async () => {
      await harness.queue.schedule('early', harness.now() - 1_000);
      await work();
      await harness.queue.schedule('late', harness.now() - 60_000);
      await harness.passTime(0);
      await woke(['early', 'late']);
    });

    it('wakes nothing before its time', async () => {
      await work();
      await harness.queue.schedule('far', harness.now() + 60 * 24 * 3_600_000);
      await harness.queue.schedule('near', harness.now() + soonMs);
      await harness.passTime(soonMs);
      await woke(['near']);
    });

    it('moves an id that is scheduled again, and wakes it once', async () => {
      await work();
      await harness.queue.schedule('a', harness.now() + 60 * 24 * 3_600_000);
      await harness.queue.schedule('a', harness.now() + soonMs);
      await harness.queue.schedule('a', harness.now() + soonMs);
      await harness.passTime(soonMs);
      await woke(['a']);
      await harness.passTime(soonMs);
      expect(woken).toEqual(['a']);
    });

    it('moves an id to an earlier time', async () => {
      await work();
      await harness.queue.schedule('a', harness.now() + 60 * 24 * 3_600_000);
      await harness.queue.schedule('a', harness.now() + 2 * soonMs);
      await harness.queue.schedule('a', harness.now() + soonMs);
      await harness.passTime(soonMs);
      await woke(['a']);
      await harness.passTime(2 * soonMs);
      expect(woken).toEqual(['a']);
    });

    it('moves an id to a later time', async () => {
      await work();
      await harness.queue.schedule('a', harness.now() + soonMs);
      await harness.queue.schedule('a', harness.now() + 60 * 24 * 3_600_000);
      await harness.queue.schedule('b', harness.now() + soonMs);
      await harness.passTime(soonMs);
      await woke(['b']);
      await harness.passTime(soonMs);
      expect(woken).toEqual(['b']);
    });

    it('wakes once what is scheduled twice for the same time, also when that has come', async () => {
      const due = harness.now();
      await harness.queue.schedule('a', due);
      await harness.queue.schedule('a', due);
      await harness.queue.schedule('a', due - 1);
      await harness.queue.schedule('marker', due + soonMs);
      await work();
      await harness.passTime(soonMs);
      await woke(['a', 'marker']);
    });

    it('wakes each of many', async () => {
      await work();
      const ids = Array.from({ length: 300 }, (_, index) => `id-${index}`);
      const due = harness.now() + soonMs;
      await Promise.all(ids.map((id) => harness.queue.schedule(id, due)));
      await harness.passTime(soonMs);
      await woke(ids);
    });

    it('takes a new time for an id that is just being woken', async () => {
      let schedule = () => harness.queue.schedule('a', harness.now() + soonMs);
      await harness.queue.work(async (id) => {
        woken.push(id);
        await schedule();
        schedule = async () => {};
      });
      await harness.queue.schedule('a', harness.now());
      await harness.passTime(0);
      await woke(['a']);
      await harness.passTime(soonMs);
      await woke(['a', 'a']);
    });

    it('can wake the same id again later', async () => {
      await work();
      await harness.queue.schedule('a', harness.now());
      await harness.passTime(0);
      await woke(['a']);
      await harness.queue.schedule('a', harness.now() + soonMs);
      await harness.passTime(soonMs);
      await woke(['a', 'a']);
    });

    it('forgets what is cancelled, and cancelling what it does not know is nothing', async () => {
      await work();
      await harness.queue.schedule('a', harness.now() + soonMs);
      await harness.queue.schedule('b', harness.now() + soonMs);
      await harness.queue.cancel('a');
      await harness.queue.cancel('never');
      await harness.passTime(soonMs);
      await woke(['b']);
    });

    it('goes on after a wake-up that failed', async () => {
      await harness.queue.work(async (id) => {
        woken.push(id);
        if (id === 'bad') throw new Error('bad luck');
      });
      await harness.queue.schedule('bad', harness.now());
      await harness.queue.schedule('good', harness.now() + soonMs);
      await harness.passTime(soonMs);
      await vi.waitFor(() => expect(woken).toContain('good'), { timeout: 10_000, interval: 5 });
    });

    it('finishes what is under way when it is closed, and wakes nothing more', async () => {
      let finish = () => {};
      let finished = false;
      await harness.queue.work(async (id) => {
        woken.push(id);
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        finished = true;
      });
      await harness.queue.schedule('a', harness.now());
      await harness.queue.schedule('later', harness.now() + soonMs);
      await harness.passTime(0);
      await woke(['a']);
      const closed = harness.queue.close();
      finish();
      await closed;
      expect(finished).toBe(true);
      await harness.passTime(soonMs);
      expect(woken).toEqual(['a']);
    });
  });
}

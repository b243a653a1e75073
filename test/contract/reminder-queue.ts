// The contract of every reminder queue. `passTime` lets that much time go by, on a moved clock or a real one.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReminderQueue } from '#src/ports/reminder-queue.ts';
import type { TestLog } from '../support/test-log.ts';

const SECOND = 1_000;
/** Timers of the machine are a little early now and then. */
const CLOSE_TO = 20;

export interface QueueHarness {
  readonly queue: ReminderQueue;
  readonly log: TestLog;
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

    const failures = () => harness.log.lines.filter(({ message }) => message === 'reminder_failed');
    const failed = (times: number) =>
      vi.waitFor(() => expect(failures().length).toBe(times), { timeout: 10_000, interval: 5 });

    // Red with one try for all, and with pauses of one length.
    it('tries a wake-up that failed again after 1, 2 and 4 seconds, and leaves it then', {
      timeout: 20_000,
    }, async () => {
      const error = new Error('bad luck');
      const at: number[] = [];
      await harness.queue.work(async () => {
        at.push(harness.now());
        throw error;
      });
      await harness.queue.schedule('a', harness.now());
      for (const [times, pause] of [0, 1, 2, 4].entries()) {
        await harness.passTime(pause * SECOND);
        await failed(times + 1);
      }
      await harness.passTime(soonMs);
      const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
      expect(pauses.length).toBe(3);
      for (const [index, pause] of pauses.entries()) {
        expect(pause).toBeGreaterThanOrEqual(2 ** index * SECOND - CLOSE_TO);
      }
      // Red where each of them is an error.
      expect(failures()).toEqual(
        ['warn', 'warn', 'warn', 'error'].map((level, index) => ({
          level,
          message: 'reminder_failed',
          fields: { reminder: 'a', tries: index + 1, error },
        })),
      );
    });

    it('tries a wake-up no further once it has worked', async () => {
      await harness.queue.work(async (id) => {
        woken.push(id);
        if (woken.length === 1) throw new Error('bad luck');
      });
      await harness.queue.schedule('a', harness.now());
      await harness.passTime(0);
      await failed(1);
      await harness.passTime(SECOND);
      await woke(['a', 'a']);
      await harness.passTime(2 * SECOND + soonMs);
      expect(woken).toEqual(['a', 'a']);
    });

    // Red without: `current` in the process, and `isCurrent` and what `take` removes on Redis.
    it('does not try again what was moved or cancelled since, be it under way or waiting for that', async () => {
      const far = harness.now() + 24 * 3_600_000;
      const { queue } = harness;
      await queue.work(async (id) => {
        woken.push(id);
        if (id === 'moved on the way') await queue.schedule(id, far);
        if (id === 'cancelled on the way') await queue.cancel(id);
        throw new Error('bad luck');
      });
      const ids = ['moved on the way', 'cancelled on the way', 'moved', 'cancelled', 'kept'];
      for (const id of ids) await queue.schedule(id, harness.now());
      await harness.passTime(0);
      await failed(5);
      await queue.schedule('moved', far);
      await queue.cancel('cancelled');
      await harness.passTime(SECOND);
      await failed(6);
      await harness.passTime(soonMs);
      expect(woken.toSorted()).toEqual([...ids, 'kept'].toSorted());
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

import { describe, expect, it, vi } from 'vitest';
import { createInProcessQueue } from '#src/queue/in-process.ts';
import { reminderQueueContract } from '../contract/reminder-queue.ts';
import { createTestClock } from '../support/test-clock.ts';
import { createTestLog } from '../support/test-log.ts';

const START = Date.UTC(2026, 2, 1, 12);
const HOUR = 3_600_000;
const DAY_60 = 60 * 24 * HOUR;

function harness() {
  const clock = createTestClock(START);
  const log = createTestLog();
  const queue = createInProcessQueue({ clock, log });
  return { clock, log, queue };
}

reminderQueueContract(
  'in process',
  async () => {
    const { clock, queue } = harness();
    return {
      queue,
      now: clock.now,
      async passTime(ms) {
        clock.advance(ms);
      },
      close: () => queue.close(),
    };
  },
  { soonMs: 1_000 },
);

describe('in-process queue', () => {
  it('arms one timer for the next hour at most, however far away a reminder is', async () => {
    const { clock, queue } = harness();
    const armedFor: number[] = [];
    const at = vi.spyOn(clock, 'at').mockImplementation((when) => {
      armedFor.push(when - START);
      return () => {};
    });
    await queue.work(async () => {});
    await queue.schedule('far', START + DAY_60);
    expect(armedFor).toEqual([HOUR]);
    at.mockRestore();
  });

  it('does not wake a reminder 60 days away now, and wakes it once the clock has moved there', async () => {
    const { clock, queue } = harness();
    const woken: number[] = [];
    await queue.work(async () => void woken.push(clock.now()));
    await queue.schedule('far', START + DAY_60);
    clock.advance(HOUR);
    expect(woken).toEqual([]);
    expect(clock.armed()).toBe(1);
    clock.moveTo(START + DAY_60);
    expect(woken).toEqual([START + DAY_60]);
    await queue.close();
  });

  it('logs a wake-up that failed, with its cause', async () => {
    const { clock, log, queue } = harness();
    const error = new Error('bad luck');
    await queue.work(() => Promise.reject(error));
    await queue.schedule('a', clock.now());
    clock.advance(0);
    await vi.waitFor(() => expect(log.messages('error')).toEqual(['reminder_failed']));
    expect(log.lines[0]?.fields).toEqual({ reminder: 'a', error });
    await queue.close();
  });
});

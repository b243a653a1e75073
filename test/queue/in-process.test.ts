import { describe, expect, it, vi } from 'vitest';
import { createInProcessQueue } from '#src/queue/in-process.ts';
import { reminderQueueContract } from '../contract/reminder-queue.ts';
import { createTestClock } from '../support/test-clock.ts';
import { createTestLog } from '../support/test-log.ts';

const START = Date.UTC(2026, 2, 1, 12);

function harness() {
  const clock = createTestClock(START);
  const log = createTestLog();
  const queue = createInProcessQueue({ clock, log });
  return { clock, log, queue };
}

reminderQueueContract(
  'in process',
  async () => {
    const { clock, log, queue } = harness();
    return {
      queue,
      log,
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
  it('keeps nothing of a wake-up that failed to the last', async () => {
    const { clock, log, queue } = harness();
    await queue.work(() => Promise.reject(new Error('bad luck')));
    await queue.schedule('a', clock.now());
    for (const [times, ms] of [0, 1_000, 2_000, 4_000].entries()) {
      clock.advance(ms);
      await vi.waitFor(() => expect(log.lines.length).toBe(times + 1));
    }
    expect(clock.armed()).toBe(0);
    await queue.close();
  });

  it('tries nothing again once it is closed', async () => {
    const { clock, log, queue } = harness();
    await queue.work(() => Promise.reject(new Error('bad luck')));
    await queue.schedule('a', clock.now());
    clock.advance(0);
    await queue.close();
    expect(log.messages('warn')).toEqual(['reminder_failed']);
    expect(clock.armed()).toBe(0);
  });
});

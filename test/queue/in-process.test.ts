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

// The reminder queue of a process that wakes nobody, where there is none that all processes share.
import type { ReminderQueue } from '#src/ports/reminder-queue.ts';

/** Whoever wakes people finds in the database what is due. */
export const NO_QUEUE: ReminderQueue = {
  async schedule() {},
  async cancel() {},
  async work() {},
  async close() {},
};

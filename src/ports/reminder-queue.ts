// A wake-up hint, never the truth: it may lose, repeat or delay anything, and the sweep makes up for it. So nothing here
// fails for a queue that cannot be reached: it says so in the log by itself, and what it was told meanwhile is lost.

export interface ReminderQueue {
  /** Wakes `id` at `dueAt` (epoch ms), however far away; a second call for the same id replaces the first. */
  schedule(id: string, dueAt: number): Promise<void>;
  /** Forgets `id`; nothing happens if it is not known. */
  cancel(id: string): Promise<void>;
  /**
   * Starts to call `wake` for what is due. A `wake` that rejects is reported and called again a few times, after a second and
   * then twice as long each time, unless the id was scheduled anew or cancelled since; after that the sweep finds it.
   */
  work(wake: (id: string) => Promise<void>): Promise<void>;
  /** Takes no further wake-ups and waits for those under way. */
  close(): Promise<void>;
}

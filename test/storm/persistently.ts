// As people do it where nothing is broken, and a machine may be slow: ask again until there is an answer.
import { Unanswered } from './chat.ts';
import { pause } from './pause.ts';

const TRIES = 10;
/** A process may be on its way to take over. */
const PAUSE_MS = 2_000;

/** Rejects when nobody answers for long. */
export async function persistently<T>(deed: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await deed();
    } catch (error) {
      if (!(error instanceof Unanswered) || tries === TRIES) throw error;
      await pause(PAUSE_MS);
    }
  }
}

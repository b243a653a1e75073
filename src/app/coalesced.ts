// Work that is asked for again and again, and done once at a time.

/** Gives the way to ask for it: while it runs, it is done once more afterwards, and whoever asked waits for the end of all. */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;

  async function rounds(): Promise<void> {
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      // At once after the last look at `again`: whoever asks from here on starts anew.
      running = null;
    }
  }

  return () => {
    if (running === null) running = Promise.resolve().then(rounds);
    else again = true;
    return running;
  };
}

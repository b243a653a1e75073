// The open event streams of the pages: each is woken when something changed and then reads for itself what is new.

/** One page that listens. */
export interface Listener {
  /** Messages may have changed. */
  wake(): void;
  /** Something other than a message changed. */
  tell(event: 'clock' | 'members' | 'reload'): void;
  /** The stream is kept open through silence. */
  keepAlive(): void;
  end(): void;
}

export interface EventHub {
  add(listener: Listener): () => void;
  wake(): void;
  tell(event: 'clock' | 'members' | 'reload'): void;
  /** Ends every stream and takes no further one. */
  close(): void;
}

const KEEP_ALIVE_MS = 15_000;

export function createEventHub(): EventHub {
  const listeners = new Set<Listener>();
  let closed = false;
  // Real time on purpose: it keeps a real connection open, whatever the moved clock says.
  const beat = setInterval(() => {
    for (const listener of listeners) listener.keepAlive();
  }, KEEP_ALIVE_MS);
  beat.unref();

  return {
    add(listener) {
      if (closed) listener.end();
      else listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    wake() {
      for (const listener of [...listeners]) listener.wake();
    },
    tell(event) {
      for (const listener of [...listeners]) listener.tell(event);
    },
    close() {
      closed = true;
      clearInterval(beat);
      for (const listener of [...listeners]) listener.end();
      listeners.clear();
    },
  };
}

// Notices what other processes write: none of them has to tell the others.
import type { Store } from '#src/ports/store.ts';
import type { Client } from './open-database.ts';

const LOOK_EVERY_MS = 200;

/** SQLite counts what other connections committed, and says so in about ten microseconds. https://sqlite.org/pragma.html#pragma_data_version */
export function createWatch(client: Client): Store['watch'] {
  const version = client.prepare('PRAGMA data_version').pluck();

  function versionNow(before: unknown): unknown {
    try {
      return version.get();
    } catch {
      // Somebody has the file to themselves for a moment: the next look will tell.
      return before;
    }
  }

  return (changed) => {
    let seen = versionNow(null);
    const timer = setInterval(() => {
      const before = seen;
      seen = versionNow(before);
      if (seen !== before) changed();
    }, LOOK_EVERY_MS);
    timer.unref();
    return () => clearInterval(timer);
  };
}

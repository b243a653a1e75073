// Runs work in a transaction of better-sqlite3. Its wrapper is made once: making one costs more than a small query.
import type { Database } from 'better-sqlite3';

/** Gives what `work` gave. Inside another transaction it is a savepoint: a throw rolls it back alone. */
export type Transact = <T>(work: () => T, begin: 'deferred' | 'immediate') => T;

export function createTransact(client: Database): Transact {
  const wrapped = client.transaction((work: () => void) => work());
  return <T>(work: () => T, begin: 'deferred' | 'immediate'): T => {
    const results: T[] = [];
    wrapped[begin](() => void results.push(work()));
    for (const result of results) return result;
    throw new Error('A transaction ended without a result.');
  };
}

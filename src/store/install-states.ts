// Installations that were begun: each is finished at most once.
import { and, eq, gte, isNull } from 'drizzle-orm';
import type { InstallationStore } from '#src/ports/installations.ts';
import type { Database } from './database.ts';
import { installStates } from './schema.ts';

export function createInstallStates({ db, write }: Database): Pick<InstallationStore, 'begin' | 'redeem'> {
  return {
    begin: (hash, now) =>
      write(() => {
        db.insert(installStates).values({ hash, createdAt: now }).run();
      }),
    redeem: (hash, since, now) =>
      write(() => {
        const isOpen = and(
          eq(installStates.hash, hash),
          isNull(installStates.usedAt),
          gte(installStates.createdAt, since),
        );
        return db.update(installStates).set({ usedAt: now }).where(isOpen).run().changes > 0;
      }),
  };
}

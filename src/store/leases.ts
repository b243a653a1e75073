// What only one process may do at a time, over the database that all of them share.
import { and, eq, sql } from 'drizzle-orm';
import type { LeaseStore } from '#src/ports/leases.ts';
import type { Database } from './database.ts';
import { leases } from './schema.ts';

export function createLeaseStore({ db, write }: Database): LeaseStore {
  return {
    take: (name, owner, now, until) =>
      write(() => {
        const taken = db
          .insert(leases)
          .values({ name, owner, until })
          .onConflictDoUpdate({
            target: leases.name,
            set: { owner, until },
            setWhere: sql`${leases.owner} = ${owner} or ${leases.until} <= ${now}`,
          })
          .run();
        return taken.changes > 0;
      }),
    release: (name, owner) =>
      write(() => {
        db.delete(leases)
          .where(and(eq(leases.name, name), eq(leases.owner, owner)))
          .run();
      }),
  };
}

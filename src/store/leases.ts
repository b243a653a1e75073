// What only one process may do at a time, over the database that all of them share.
import { and, eq, sql } from 'drizzle-orm';
import type { LeaseStore } from '#src/ports/leases.ts';
import type { Database } from './database.ts';
import { leases } from './schema.ts';

/** Of connections that an earlier version took until a time: each renewal has another one. */
const beat = sql<number>`coalesce(${leases.beat}, ${leases.until})`;

/** After a power cut no process is left that could hold one, so none waits for the disk. */
export function createLeaseStore({ db, ask, writeLightly }: Database): LeaseStore {
  /** One that lasts longer than anybody asks for is of a clock that was set back since. */
  const isFree = (owner: string, now: number, until: number) =>
    sql<number>`(${leases.owner} = ${owner} or ${leases.until} <= ${now} or ${leases.until} > ${until + (until - now)})`;

  function isHeld(name: string, owner: string, now: number, until: number): boolean {
    const held = db
      .select({ isFree: isFree(owner, now, until) })
      .from(leases)
      .where(eq(leases.name, name));
    return held.get()?.isFree === 0;
  }

  const release = (name: string, owner: string): Promise<void> =>
    writeLightly(() => {
      db.delete(leases)
        .where(and(eq(leases.name, name), eq(leases.owner, owner)))
        .run();
    });

  return {
    async take(name, owner, now, until) {
      // Whoever waits asks often, and must not keep others from writing.
      if (await ask(() => isHeld(name, owner, now, until))) return false;
      return writeLightly(() => {
        const taken = db
          .insert(leases)
          .values({ name, owner, until })
          .onConflictDoUpdate({
            target: leases.name,
            set: { owner, until },
            setWhere: isFree(owner, now, until),
          })
          .run();
        return taken.changes > 0;
      });
    },
    keeper: (name) =>
      ask(
        () =>
          db.select({ owner: leases.owner, beat }).from(leases).where(eq(leases.name, name)).get() ?? null,
      ),
    keep: (name, next, seen) =>
      writeLightly(() => {
        const row = { name, ...next, until: 0 };
        const kept =
          seen === null
            ? db.insert(leases).values(row).onConflictDoNothing().run()
            : db
                .update(leases)
                .set(row)
                .where(and(eq(leases.name, name), eq(leases.owner, seen.owner), eq(beat, seen.beat)))
                .run();
        return kept.changes > 0;
      }),
    async releaseGone(isGone) {
      const held = await ask(() => db.select({ name: leases.name, owner: leases.owner }).from(leases).all());
      for (const { name, owner } of held.filter((lease) => isGone(lease.owner))) await release(name, owner);
    },
    release,
  };
}

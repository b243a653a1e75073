// Calls off what waits in the outbox and nobody wants any more. To be called inside a transaction.
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { deliveries, posts, reminders } from './schema.ts';

interface CalledOff {
  readonly subjectId: string;
  /** A try to send it is under way, or nobody knows what became of one. */
  readonly mayArrive: boolean;
}

/** Should one that is under way arrive all the same, `settle` says so. */
function callOff(db: Db, where: SQL | undefined, now: number): readonly CalledOff[] {
  const waiting = db
    .select()
    .from(deliveries)
    .where(and(sql`${deliveries.state} = 'waiting'`, where))
    .all();
  return waiting.flatMap(({ id, subjectId, uncertainSince, tryStartedAt }) => {
    const mayArrive = uncertainSince !== null || tryStartedAt !== null;
    db.update(deliveries)
      .set({
        state: mayArrive ? 'unknown' : 'cancelled',
        reason: 'called-off',
        settledAt: now,
        leaseOwner: null,
        leaseUntil: null,
        tryStartedAt: null,
      })
      .where(eq(deliveries.id, id))
      .run();
    return subjectId === null ? [] : [{ subjectId, mayArrive }];
  });
}

/** The questions of a schedule that was paused or has ended: they would come after its admin was told that none does. */
export function callOffPosts(db: Db, scheduleId: string, now: number): void {
  const ofSchedule = db.select({ id: posts.id }).from(posts).where(eq(posts.scheduleId, scheduleId));
  const isPost = and(eq(deliveries.kind, 'post'), inArray(deliveries.subjectId, ofSchedule));
  for (const { subjectId, mayArrive } of callOff(db, isPost, now)) {
    db.update(posts)
      .set(
        mayArrive
          ? { state: 'unknown', reason: 'unknown-outcome' }
          : { state: 'skipped', reason: 'called-off' },
      )
      .where(and(eq(posts.id, subjectId), eq(posts.state, 'pending')))
      .run();
  }
}

/** The reminder of somebody who wants none. One that may arrive counts as sent; a snoozed one was, before. */
export function callOffReminder(db: Db, personId: string, now: number): void {
  const isReminder = and(eq(deliveries.kind, 'reminder'), eq(deliveries.personId, personId));
  for (const { subjectId, mayArrive } of callOff(db, isReminder, now)) {
    db.update(reminders)
      .set(
        mayArrive
          ? { state: 'sent', sentBefore: true }
          : { state: sql`case when sent_before then 'sent' else 'cancelled' end` },
      )
      .where(and(eq(reminders.id, subjectId), eq(reminders.state, 'sending')))
      .run();
  }
}

// Ends one try to send, and carries it over to what the message was about.
import { and, eq, ne, sql } from 'drizzle-orm';
import type { MessageRef } from '#src/ports/chat.ts';
import type { PostState, Settlement } from '#src/ports/records.ts';
import type { DeliveryStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { createPersonQueries } from './person-queries.ts';
import { createReminderPlanner } from './plan-reminder.ts';
import type { DeliveryRow, ReminderRow } from './rows.ts';
import { deliveries, persons, posts, reminders, workspaces } from './schema.ts';

type Ending = Exclude<Settlement, { kind: 'retry' }>;

const POST_STATE = {
  sent: 'sent',
  unknown: 'unknown',
  failed: 'failed',
  expired: 'skipped',
} as const satisfies Record<Ending['kind'], PostState>;

/** A reminder that may have arrived counts as sent; one that was too late may be planned anew. */
const REMINDER_STATE = {
  sent: 'sent',
  unknown: 'sent',
  failed: 'failed',
  expired: 'cancelled',
} as const satisfies Record<Ending['kind'], ReminderRow['state']>;

const NO_LEASE = { leaseOwner: null, leaseUntil: null, tryStartedAt: null } as const;

function reasonOf(ending: Ending): string | null {
  if (ending.kind === 'expired') return 'expired';
  return ending.kind === 'sent' ? null : ending.reason;
}

function placeOf(message: MessageRef | null) {
  return { messageChannelId: message?.channelId ?? null, messageId: message?.messageId ?? null };
}

/** Back to waiting. What an earlier try left uncertain stays so. */
function retry(db: Db, row: DeliveryRow, settlement: Extract<Settlement, { kind: 'retry' }>): void {
  const { at, counts, maybeArrived, reason } = settlement;
  const uncertainSince = row.uncertainSince ?? (maybeArrived ? row.tryStartedAt : null);
  db.update(deliveries)
    .set({ ...NO_LEASE, nextAt: at, attempts: row.attempts + (counts ? 1 : 0), uncertainSince, reason })
    .where(eq(deliveries.id, row.id))
    .run();
}

function settlePost(db: Db, postId: string, ending: Ending, now: number): void {
  const message = ending.kind === 'sent' ? ending.message : null;
  const sentAt = ending.kind === 'sent' ? now : null;
  const { changes } = db
    .update(posts)
    .set({ state: POST_STATE[ending.kind], reason: reasonOf(ending), sentAt, ...placeOf(message) })
    .where(and(eq(posts.id, postId), ne(posts.state, 'retracted')))
    .run();
  if (changes > 0 || message === null) return;
  // It was taken back before anybody knew where it stands: now its message can say so.
  db.update(posts).set(placeOf(message)).where(eq(posts.id, postId)).run();
}

function settleReminder(db: Db, reminderId: string, ending: Ending): boolean {
  const state = REMINDER_STATE[ending.kind];
  const { changes } = db
    .update(reminders)
    .set({ state, sentBefore: sql`sent_before or ${state} = 'sent'` })
    // One that the person moved meanwhile stays where they moved it.
    .where(and(eq(reminders.id, reminderId), eq(reminders.state, 'sending')))
    .run();
  return changes > 0;
}

/** A welcome that certainly did not arrive may be tried again. A notice about anything else is none. */
function unwelcome(db: Db, workspaceId: string): void {
  db.update(workspaces).set({ welcomedAt: null }).where(eq(workspaces.id, workspaceId)).run();
}

export function createSettle({ db, write }: Database): DeliveryStore['settle'] {
  const people = createPersonQueries(db);
  const planner = createReminderPlanner(db);

  function carryOver(row: DeliveryRow, ending: Ending, now: number): void {
    const { kind, subjectId, personId } = row;
    if (kind === 'post' && subjectId !== null) settlePost(db, subjectId, ending, now);
    if (kind === 'notice' && subjectId !== null && ending.kind === 'failed') unwelcome(db, subjectId);
    if (kind === 'reminder' && subjectId !== null && settleReminder(db, subjectId, ending)) {
      if (personId !== null) people.touch(personId);
    }
    if (ending.kind === 'failed' && personId !== null && ending.reason === 'direct-refused') {
      db.update(persons)
        .set({ direct: 'refused-unnoticed' })
        .where(and(eq(persons.id, personId), eq(persons.direct, 'open')))
        .run();
      planner.clear(personId);
    }
  }

  function end(row: DeliveryRow, ending: Ending, now: number): void {
    const message = ending.kind === 'sent' ? ending.message : null;
    db.update(deliveries)
      .set({ ...NO_LEASE, state: ending.kind, reason: reasonOf(ending), ...placeOf(message), settledAt: now })
      .where(eq(deliveries.id, row.id))
      .run();
    carryOver(row, ending, now);
  }

  function settle(deliveryId: string, owner: string, settlement: Settlement, now: number): void {
    const row = db.select().from(deliveries).where(eq(deliveries.id, deliveryId)).get();
    if (row === undefined || row.state === 'sent') return;
    const isMine = row.state === 'waiting' && row.leaseOwner === owner;
    // A message that was sent is sent, whoever thought meanwhile that it was not.
    if (settlement.kind !== 'sent' && !isMine) return;
    if (settlement.kind === 'retry') retry(db, row, settlement);
    else end(row, settlement, now);
  }

  return (deliveryId, owner, settlement, now) => write(() => settle(deliveryId, owner, settlement, now));
}

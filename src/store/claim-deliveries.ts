// Leases deliveries to one sender at a time, and takes the leases back.
import { and, eq, gt, isNotNull, isNull, lte, not, or, type SQL, sql } from 'drizzle-orm';
import type { Platform } from '#src/ports/chat.ts';
import type { Delivery } from '#src/ports/records.ts';
import type { DeliveryStore } from '#src/ports/store.ts';
import { type Budgets, createBudgets, isPaced, prepareFreeAt } from './budgets.ts';
import type { Database, Db } from './database.ts';
import { given } from './given.ts';
import { isOfRemoved, pausedUntil, prepareIsPaused } from './lanes.ts';
import { type DeliveryRow, deliveryOf } from './rows.ts';
import { deliveries } from './schema.ts';

type Row = { readonly delivery: DeliveryRow };
type Claim = Parameters<DeliveryStore['claim']>[0];

const now = given('now');

/** Of a row of `deliveries`: it waits, its time has come, and nobody has leased it. */
export const isItsTurn = and(
  eq(deliveries.platform, given('platform')),
  lte(deliveries.nextAt, now),
  or(isNull(deliveries.leaseUntil), lte(deliveries.leaseUntil, now)),
);

/** Literal, as the two indexes are. */
const URGENT = sql`${deliveries.state} = 'waiting' and ${deliveries.kind} <> 'reminder'`;
export const REMINDERS = sql`${deliveries.state} = 'waiting' and ${deliveries.kind} = 'reminder'`;

function prepareDue(db: Db, isOfKind: SQL) {
  return db
    .select({ delivery: deliveries })
    .from(deliveries)
    .where(
      and(
        isOfKind,
        isItsTurn,
        or(isNotNull(deliveries.channelId), sql`${given('directs')}`),
        not(isOfRemoved),
        lte(pausedUntil, now),
        not(isPaced(sql`${now}`)),
      ),
    )
    .orderBy(deliveries.nextAt, sql`${deliveries}.rowid`)
    .limit(sql.placeholder('limit'))
    .prepare();
}

function prepareLease(db: Db) {
  return db
    .update(deliveries)
    .set({
      leaseOwner: sql`${given('owner')}`,
      leaseUntil: sql`${given('until')}`,
      // A try that a crash cut short may have arrived, and counts.
      attempts: sql`attempts + (try_started_at is not null)`,
      uncertainSince: sql`coalesce(uncertain_since, try_started_at)`,
      tryStartedAt: null,
    })
    .where(eq(deliveries.id, given('id')))
    .prepare();
}

/** What may leave now, as far as the claims before this one tell: reminders wait for everything else. */
function createFind(db: Db, budgets: Budgets) {
  const urgent = prepareDue(db, URGENT);
  const reminders = prepareDue(db, REMINDERS);
  const isPaused = prepareIsPaused(db);
  const isShut = (platform: Platform, lane: '*' | 'direct', now: number) =>
    budgets.isUsedUp(platform, lane, now) || isPaused(platform, lane, now);

  return ({ now, limit }: Pick<Claim, 'now' | 'limit'>, platform: Platform): readonly Row[] => {
    // Asked once for all rows: there may be many that wait.
    if (isShut(platform, '*', now)) return [];
    const directs = isShut(platform, 'direct', now) ? 0 : 1;
    const first = urgent.all({ platform, now, limit, directs });
    const room = limit - first.length;
    return room > 0 && directs
      ? [...first, ...reminders.all({ platform, now, limit: room, directs })]
      : first;
  };
}

export function createClaim({ db, read, write }: Database): DeliveryStore['claim'] {
  const budgets = createBudgets(db);
  const find = createFind(db, budgets);
  const lease = prepareLease(db);

  function claimOn(platform: Platform, input: Claim): readonly Delivery[] {
    const { owner, leaseMs, now, limits = [] } = input;
    return find(input, platform)
      .filter(({ delivery }) => budgets.take(delivery, limits, now))
      .map(({ delivery }) => {
        lease.run({ id: delivery.id, owner, until: now + leaseMs });
        return deliveryOf(delivery);
      });
  }

  function claim(input: Claim): readonly Delivery[] {
    const claimed: Delivery[] = [];
    for (const platform of input.platforms) {
      claimed.push(...claimOn(platform, { ...input, limit: input.limit - claimed.length }));
    }
    return claimed;
  }

  return async (input) => {
    // Most of the time nothing is due, and finding that out needs no lock.
    const isSomethingDue = await read(() =>
      input.platforms.some((platform) => find({ ...input, limit: 1 }, platform).length > 0),
    );
    return isSomethingDue ? write(() => claim(input)) : [];
  };
}

export function createPacedUntil({ db, read }: Database): DeliveryStore['pacedUntil'] {
  const freeAt = prepareFreeAt(db);
  const waiting = [URGENT, REMINDERS].map((isOfKind) =>
    db.select({ id: deliveries.id }).from(deliveries).where(and(isOfKind, isItsTurn)).limit(1).prepare(),
  );
  return (platform, now) =>
    read(() => {
      if (waiting.every((first) => first.get({ platform, now }) === undefined)) return null;
      return freeAt.get({ platform, now })?.at ?? null;
    });
}

export function createSending({ db, write }: Database): DeliveryStore['sending'] {
  const mine = and(
    eq(deliveries.id, given('id')),
    sql`${deliveries.state} = 'waiting'`,
    eq(deliveries.leaseOwner, given('owner')),
  );
  const started = db
    .update(deliveries)
    .set({ tryStartedAt: sql`${now}` })
    .where(and(mine, gt(deliveries.leaseUntil, now), not(isOfRemoved), lte(pausedUntil, now)))
    .prepare();
  const givenBack = db
    .update(deliveries)
    .set({ leaseOwner: null, leaseUntil: null })
    .where(and(mine, isNull(deliveries.tryStartedAt)))
    .prepare();
  return (id, owner, at) =>
    write(() => {
      const leaves = started.run({ id, owner, now: at }).changes > 0;
      // It goes on when the pause is over, and not only when the lease is.
      if (!leaves) givenBack.run({ id, owner });
      return leaves;
    });
}

export function createRelease({ db, write }: Database): DeliveryStore['release'] {
  return (owner) =>
    write(() => {
      db.update(deliveries)
        .set({ leaseOwner: null, leaseUntil: null })
        .where(
          and(
            sql`${deliveries.state} = 'waiting'`,
            eq(deliveries.leaseOwner, owner),
            isNotNull(deliveries.leaseUntil),
            isNull(deliveries.tryStartedAt),
          ),
        )
        .run();
    });
}

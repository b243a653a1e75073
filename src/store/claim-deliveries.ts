// Leases deliveries to one sender at a time, and takes the leases back.
import { and, eq, gt, isNotNull, isNull, lte, not, or, sql } from 'drizzle-orm';
import type { Delivery } from '#src/ports/records.ts';
import type { DeliveryStore } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { given } from './given.ts';
import { isOfRemoved, pausedUntil } from './lanes.ts';
import { deliveryOf } from './rows.ts';
import { deliveries } from './schema.ts';

type Claim = Parameters<DeliveryStore['claim']>[0];

const now = given('now');

function prepareDue(db: Db) {
  const isFree = or(isNull(deliveries.leaseUntil), lte(deliveries.leaseUntil, now));
  return db
    .select({ delivery: deliveries })
    .from(deliveries)
    .where(
      and(
        sql`${deliveries.state} = 'waiting'`,
        lte(deliveries.nextAt, now),
        isFree,
        sql`${deliveries.platform} in (select value from json_each(${given('platforms')}))`,
        not(isOfRemoved),
        lte(pausedUntil, now),
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

export function createClaim({ db, read, write }: Database): DeliveryStore['claim'] {
  const due = prepareDue(db);
  const lease = prepareLease(db);

  function find({ now: at, limit, platforms }: Claim) {
    return due.all({ now: at, limit, platforms: JSON.stringify(platforms) });
  }

  function claim(input: Claim): readonly Delivery[] {
    const { owner, leaseMs } = input;
    return find(input).map(({ delivery }) => {
      lease.run({ id: delivery.id, owner, until: input.now + leaseMs });
      return deliveryOf(delivery);
    });
  }

  return async (input) => {
    // Most of the time nothing is due, and finding that out needs no lock.
    const isSomethingDue = await read(() => find({ ...input, limit: 1 }).length > 0);
    return isSomethingDue ? write(() => claim(input)) : [];
  };
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

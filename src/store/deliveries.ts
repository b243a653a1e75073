// Deliveries: the outbox, from enqueued to settled.
import { eq } from 'drizzle-orm';
import type { DeliveryStore } from '#src/ports/store.ts';
import { createClaim, createPacedUntil, createRelease, createSending } from './claim-deliveries.ts';
import { createClockFoundBack, createClockSetBack } from './clock-set-back.ts';
import type { Database, Db } from './database.ts';
import { createDisableChannel } from './disable-channel.ts';
import { createOutbox } from './outbox.ts';
import { createPause } from './pause-lane.ts';
import { deliveries } from './schema.ts';
import { createSettle } from './settle-delivery.ts';

function outcomeOf(db: Db, deliveryId: string): Awaited<ReturnType<DeliveryStore['outcome']>> {
  const { state, reason } = deliveries;
  const row = db.select({ state, reason }).from(deliveries).where(eq(deliveries.id, deliveryId)).get();
  if (row?.state === 'failed') return { kind: 'failed', reason: row.reason ?? 'rejected' };
  return { kind: row?.state === 'waiting' ? 'waiting' : 'over' };
}

export function createDeliveryStore(database: Database): DeliveryStore {
  const outbox = createOutbox(database.db);
  return {
    enqueue: (delivery, personId, now) => database.write(() => outbox.put(delivery, { personId }, now)),
    claim: createClaim(database),
    pacedUntil: createPacedUntil(database),
    sending: createSending(database),
    settle: createSettle(database),
    outcome: (deliveryId) => database.read(() => outcomeOf(database.db, deliveryId)),
    release: createRelease(database),
    disableChannel: createDisableChannel(database),
    pause: createPause(database),
    clockSetBack: createClockSetBack(database),
    clockFoundBack: createClockFoundBack(database),
  };
}

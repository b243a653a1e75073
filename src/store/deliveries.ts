// Deliveries: the outbox, from enqueued to settled.
import type { DeliveryStore } from '#src/ports/store.ts';
import { createClaim, createRelease, createSending } from './claim-deliveries.ts';
import type { Database } from './database.ts';
import { createDisableChannel } from './disable-channel.ts';
import { createOutbox } from './outbox.ts';
import { createPause } from './pause-lane.ts';
import { createSettle } from './settle-delivery.ts';

export function createDeliveryStore(database: Database): DeliveryStore {
  const outbox = createOutbox(database.db);
  return {
    enqueue: (delivery, personId, now) => database.write(() => outbox.put(delivery, { personId }, now)),
    claim: createClaim(database),
    sending: createSending(database),
    settle: createSettle(database),
    release: createRelease(database),
    disableChannel: createDisableChannel(database),
    pause: createPause(database),
  };
}

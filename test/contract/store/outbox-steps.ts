// Steps of the outbox: deliveries are leased, tried, and end.
import type { Delivery, Settlement } from '#src/ports/records.ts';
import { messageIn, NOW, type World } from './world.ts';

export const SENT = { kind: 'sent', message: messageIn('C1', 'm1') } as const;
export const LEASE_MS = 30_000;

export function retry(patch: Partial<Extract<Settlement, { kind: 'retry' }>> = {}): Settlement {
  return { kind: 'retry', at: NOW, counts: true, maybeArrived: false, reason: 'unavailable', ...patch };
}

export interface OutboxSteps {
  lease(owner: string, now?: number, limit?: number): Promise<readonly Delivery[]>;
  /** The ids of what is leased then. */
  ids(owner: string, now?: number, limit?: number): Promise<readonly string[]>;
  settle(id: string, owner: string, settlement: Settlement, now?: number): Promise<void>;
}

export function outboxSteps(world: () => World): OutboxSteps {
  const lease: OutboxSteps['lease'] = (owner, now = NOW, limit = 10) =>
    world().store.deliveries.claim({ owner, now, leaseMs: LEASE_MS, limit, platforms: ['slack'] });
  return {
    lease,
    ids: async (...asked) => (await lease(...asked)).map(({ id }) => id),
    settle: (id, owner, settlement, now = NOW) => world().store.deliveries.settle(id, owner, settlement, now),
  };
}

// What follows from a message that was not sent: it is settled, and whatever the verdict says besides is done.
import type { Platform } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Delivery, Settlement } from '#src/ports/records.ts';
import type { Store } from '#src/ports/store.ts';
import { platformOf, workspaceOf } from './delivery-place.ts';
import type { Verdict } from './delivery-policy.ts';

export interface CarryOutOptions {
  readonly store: Pick<Store, 'deliveries' | 'people' | 'workspaces'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly settle: (delivery: Delivery, settlement: Settlement) => Promise<void>;
  readonly stopPlatform: (platform: Platform) => void;
}

/** `error` is what the verdict is about: it goes into the log. */
export type CarryOut = (delivery: Delivery, verdict: Verdict, error: unknown) => Promise<void>;

export function createCarryOut(options: CarryOutOptions): CarryOut {
  const { store, clock, log } = options;

  async function consequences(delivery: Delivery, { consequence, settlement }: Verdict): Promise<void> {
    const { target } = delivery;
    if (consequence === 'disable-channel' && target.kind !== 'direct' && settlement.kind === 'failed') {
      await store.deliveries.disableChannel(target.channel, settlement.reason, clock.now());
    }
    if (consequence === 'close-direct' && delivery.personId !== null) {
      await store.people.setDirect(delivery.personId, 'refused-unnoticed');
    }
    const workspace = workspaceOf(target);
    if (consequence === 'remove-workspace' && workspace !== null) {
      await store.workspaces.removed(workspace, clock.now());
    }
  }

  function report(delivery: Delivery, { consequence, settlement }: Verdict, error: unknown): void {
    const fields = { delivery: delivery.id, kind: delivery.kind, outcome: settlement.kind, error };
    if (consequence === 'stop-platform') {
      log.error('platform_unauthorized', { ...fields, platform: platformOf(delivery.target) });
    } else if (consequence === 'report') log.error('delivery_failed', fields);
    else log.warn('delivery_not_sent', fields);
  }

  return async (delivery, verdict, error) => {
    const platform = platformOf(delivery.target);
    // First of all what keeps others from leaving: they may be about to.
    if (verdict.consequence === 'stop-platform') options.stopPlatform(platform);
    if (verdict.pause !== null) {
      await store.deliveries.pause(platform, verdict.pause.lane, verdict.pause.until);
    }
    await options.settle(delivery, verdict.settlement);
    await consequences(delivery, verdict);
    report(delivery, verdict, error);
  };
}

// Messages put into the outbox by hand, where it does not matter what they say.
import type { ChannelRef, Target } from '#src/ports/chat.ts';
import type { DeliveryKind } from '#src/ports/records.ts';
import type { AppRig } from './app-rig.ts';

function put(rig: AppRig, id: string, kind: DeliveryKind, target: Target): Promise<void> {
  const message = { summary: id, blocks: [] };
  return rig.store.deliveries.enqueue({ id, kind, target, message, expiresAt: null }, null, rig.clock.now());
}

/** For a channel: the rig's own unless told. */
export const putNotice = (rig: AppRig, id: string, channel: ChannelRef = rig.channel): Promise<void> =>
  put(rig, id, 'notice', { kind: 'channel', channel });

/** For somebody's direct messages, as `letter-to-NAME`. */
export const putLetter = (rig: AppRig, member: string): Promise<void> =>
  put(rig, `letter-to-${member}`, 'confirmation', {
    kind: 'direct',
    account: { platform: 'playground', scope: 'W1', externalId: member },
  });

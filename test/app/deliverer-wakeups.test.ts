// Whoever asks for the outbox to be emptied gets it emptied, at whatever moment they ask.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeliverer } from '#src/app/deliverer.ts';
import type { DeliveryStore } from '#src/ports/store.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
  await rig.app.runner.stop();
});
afterEach(() => rig.close());

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await null;
}

describe('a message that is put into the outbox while it has just been found empty', () => {
  it.each(Array.from({ length: 12 }, (_, turn) => turn))(
    'and is asked for %i turns later is sent',
    async (late) => {
      const { store, sender, clock, log } = rig;
      const before = sender.arrived.length;
      const target = { kind: 'channel', channel: rig.channel } as const;
      const message = { summary: 'hello', blocks: [] };
      await store.deliveries.enqueue(
        { id: `d${late}`, kind: 'notice', target, message, expiresAt: null },
        null,
        clock.now(),
      );
      let asked: Promise<void> | null = null;
      const claim: DeliveryStore['claim'] = async (input) => {
        if (asked !== null) return store.deliveries.claim(input);
        // Found empty: the message came a moment too late for this look.
        asked = turns(late).then(() => deliverer.run());
        return [];
      };
      const deliverer = createDeliverer({
        store: { ...store, deliveries: { ...store.deliveries, claim } },
        senders: new Map([[sender.platform, sender]]),
        clock,
        log,
        owner: 'me',
        random: () => 0.5,
        onReminderOver: async () => {},
        onPostFailed: async () => {},
        remindDue: async () => 0,
        onRest: () => {},
      });
      await deliverer.run();
      await asked;
      expect(sender.arrived.length).toBe(before + 1);
    },
  );
});

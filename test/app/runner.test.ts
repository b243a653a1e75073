// How the runner keeps going: no round more than there is a use for, and an end that leaves the rest to the next start.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import type { Platform } from '#src/ports/chat.ts';
import type { NewDelivery } from '#src/ports/records.ts';
import type { Store } from '#src/ports/store.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { MINUTE } from '../support/channel-admin.ts';
import { reminded } from '../support/digests.ts';

let rig: AppRig;
let ids = 0;

afterEach(() => rig.close());

function notice(platform: Platform): NewDelivery {
  ids += 1;
  const channel = { workspace: { platform, externalId: 'W1' }, channelId: `C${ids}` };
  return {
    id: `notice-${ids}`,
    kind: 'notice',
    target: { kind: 'channel', channel },
    message: { summary: 'hello', blocks: [] },
    expiresAt: null,
  };
}

async function waits(platform: Platform): Promise<void> {
  await rig.store.deliveries.enqueue(notice(platform), null, rig.clock.now());
}

/** A rig whose rounds are counted; `broken` makes them fail. */
async function counted(patch: Partial<Store> = {}) {
  const rounds = { made: 0, broken: false };
  rig = await createAppRig({
    wrapStore: (store) => ({
      ...store,
      ...patch,
      exposures: {
        ...store.exposures,
        unrated: async (now, limit) => {
          rounds.made += 1;
          if (rounds.broken) throw new Error('no shelf');
          return store.exposures.unrated(now, limit);
        },
      },
    }),
  });
  return rounds;
}

/** Moves on, and waits until the runner has set its alarm again. */
async function advance(ms: number): Promise<void> {
  const armed = rig.clock.armed();
  rig.clock.advance(ms);
  await vi.waitFor(() => expect(rig.clock.armed()).toBe(armed), { interval: 1 });
}

describe('what cannot be sent', () => {
  it('keeps nobody awake when the bot does not talk to that platform', async () => {
    rig = await createAppRig();
    await waits('discord');
    expect(await rig.app.runner.nextWakeAt()).toBeNull();
    await waits('playground');
    expect(await rig.app.runner.nextWakeAt()).toBe(rig.clock.now());
  });

  it('keeps nobody awake while the platform refuses the credentials', async () => {
    rig = await createAppRig();
    rig.sender.script.push(() => {
      throw new PlatformError('unauthorized', 'Who are you');
    });
    await waits('playground');
    await rig.app.runner.runDue();
    await waits('playground');
    expect(rig.app.stoppedPlatforms()).toEqual(['playground']);
    expect(await rig.app.runner.nextWakeAt()).toBeNull();
  });
});

describe('the pause between two rounds', () => {
  it('is five seconds after one that failed', async () => {
    const rounds = await counted();
    await waits('playground');
    rounds.broken = true;
    await advance(MINUTE);
    const failed = rounds.made;
    const arrived = rig.sender.arrived.length;
    await advance(4_999);
    expect(rounds.made).toBe(failed);
    rounds.broken = false;
    await advance(1);
    expect(rounds.made).toBe(failed + 1);
    expect(rig.sender.arrived).toHaveLength(arrived + 1);
  });

  it('is five seconds when something stays due', async () => {
    const rounds = await counted({ nextWakeAt: async () => 0 });
    expect(rounds.made).toBe(1);
    await advance(4_999);
    expect(rounds.made).toBe(1);
    await advance(1);
    expect(rounds.made).toBe(2);
  });
});

it('stops after what is in the air, also when a reminder woke it, and leaves the rest for the next start', async () => {
  rig = await createAppRig();
  await reminded(rig, 3);
  await rig.app.runner.runDue();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  for (let count = 0; count < 25; count += 1) await waits('playground');
  // The first one goes ahead alone.
  rig.sender.script.push(() => {});
  for (let count = 0; count < 10; count += 1) rig.sender.script.push(() => held);
  const before = rig.sender.calls.length + 1;
  rig.clock.advance((await plannedAt()) - rig.clock.now());
  await vi.waitFor(() => expect(rig.sender.calls).toHaveLength(before + 10));
  const stopped = rig.app.runner.stop();
  release();
  await stopped;
  expect(rig.sender.calls).toHaveLength(before + 10);
});

async function plannedAt(): Promise<number> {
  const at = await rig.app.nextReminderAt({ platform: 'playground', scope: 'W1', externalId: 'mei' });
  if (at === null) throw new Error('No reminder is planned.');
  return at;
}

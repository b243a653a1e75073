// How the runner keeps going: no round more than there is a use for, and an end that leaves the rest to the next start.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import type { Platform } from '#src/ports/chat.ts';
import type { NewDelivery } from '#src/ports/records.ts';
import type { ReminderQueue } from '#src/ports/reminder-queue.ts';
import type { Store } from '#src/ports/store.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { MINUTE } from '../support/channel-admin.ts';
import { reminded } from '../support/digests.ts';
import { createTwin } from '../support/twin-app.ts';

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
    await vi.waitFor(() => expect(rig.sender.arrived).toHaveLength(arrived + 1));
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
  const before = rig.sender.calls.length;
  rig.clock.advance((await plannedAt()) - rig.clock.now());
  await vi.waitFor(() => expect(rig.sender.calls).toHaveLength(before + 10));
  const stopped = rig.app.runner.stop();
  release();
  await stopped;
  expect(rig.sender.calls).toHaveLength(before + 10);
});

it('does not wait for a platform that hangs for longer than 10 s, and gives back what was not begun', async () => {
  rig = await createAppRig();
  for (let count = 0; count < 25; count += 1) await waits('playground');
  const before = rig.sender.calls.length;
  const begun = () => rig.sender.calls.length - before;
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  // The first one goes ahead alone.
  rig.sender.script.push(() => {});
  for (let count = 0; count < 24; count += 1) rig.sender.script.push(() => held);
  rig.clock.advance(MINUTE);
  await vi.waitFor(() => expect(begun()).toBeGreaterThan(1));
  const stopped = rig.app.runner.stop();
  // The stop, the deliverer's end, and the round that waits for what it sends.
  await vi.waitFor(() => expect(rig.clock.armed()).toBe(3));
  rig.clock.advance(10_000);
  await stopped;
  const lease = { owner: 'another', leaseMs: MINUTE, limit: 100, platforms: ['playground'] as const };
  const claimed = await rig.store.deliveries.claim({ ...lease, now: rig.clock.now() });
  const left = 25 - begun();
  release();
  expect(rig.log.messages('warn')).toEqual(['runner_not_awaited']);
  expect(claimed).toHaveLength(left);
});

it('has stopped only when nothing looks into the Store for the next alarm any more', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const looks = { hold: false, open: 0 };
  rig = await createAppRig({
    wrapStore: (store) => ({
      ...store,
      nextWakeAt: async (platforms) => {
        looks.open += 1;
        if (looks.hold) await held;
        looks.open -= 1;
        return store.nextWakeAt(platforms);
      },
    }),
  });
  looks.hold = true;
  rig.clock.advance(MINUTE);
  await vi.waitFor(() => expect(looks.open).toBe(1));
  const stopped = rig.app.runner.stop();
  setTimeout(release, 20);
  await stopped;
  expect(looks.open).toBe(0);
});

/** What the runner has the queue do for a wake-up. */
function worked() {
  let run: (id: string) => Promise<void> = () => Promise.reject(new Error('Nobody works.'));
  return {
    wake: (id: string) => run(id),
    wrapQueue: (queue: ReminderQueue): ReminderQueue => ({
      ...queue,
      work(wake) {
        run = wake;
        return queue.work(wake);
      },
    }),
  };
}

// Red where a wake-up only pokes: it never fails, and the queue never tries it again.
it('fails one wake-up of many when the outbox cannot be read, and the queue tries that again', async () => {
  const outbox = { broken: false };
  const { wrapQueue, wake } = worked();
  rig = await createAppRig({
    wrapStore: (store) => ({
      ...store,
      deliveries: {
        ...store.deliveries,
        claim: async (request) => {
          if (outbox.broken) throw new Error('The database is locked.');
          return store.deliveries.claim(request);
        },
      },
    }),
    wrapQueue,
  });
  outbox.broken = true;
  const ends = await Promise.allSettled(['a', 'b', 'c'].map(wake));
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(new Set(rig.log.messages('error'))).toEqual(new Set(['delivery_failed']));
  outbox.broken = false;
  const before = rig.sender.arrived.length;
  await waits('playground');
  await expect(wake('a')).resolves.toBeUndefined();
  expect(rig.sender.arrived).toHaveLength(before + 1);
});

it('holds up no wake-up for longer than five seconds while much is being sent', async () => {
  const { wrapQueue, wake } = worked();
  rig = await createAppRig({
    wrapQueue,
  });
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  rig.sender.script.push(() => held);
  await waits('playground');
  let isOver = false;
  const woken = wake('a').then(() => {
    isOver = true;
  });
  await vi.waitFor(() => expect(rig.sender.calls.length).toBeGreaterThan(0));
  rig.clock.advance(4_999);
  await new Promise(setImmediate);
  expect(isOver).toBe(false);
  rig.clock.advance(1);
  await woken;
  expect(isOver).toBe(true);
  release();
});

// Red without: the look at `decks` in `createRemindDue`. The reminder is put off to the next day then.
it('leaves what is due to another process when it has no deck itself', async () => {
  rig = await createAppRig();
  await reminded(rig, 3);
  await rig.app.runner.runDue();
  await rig.app.runner.stop();
  const at = await plannedAt();
  const before = rig.sender.calls.length;
  rig.clock.advance(at - rig.clock.now());
  const without = await createTwin(rig, '/there/are/no/decks');
  await without.app.runner.runDue();
  expect([rig.sender.calls.length, await plannedAt()]).toEqual([before, at]);
  const found = await createTwin(rig);
  await found.app.runner.runDue();
  expect(rig.sender.calls.length).toBe(before + 1);
  await Promise.all([without.close(), found.close()]);
});

async function plannedAt(): Promise<number> {
  const at = await rig.app.nextReminderAt({ platform: 'playground', scope: 'W1', externalId: 'mei' });
  if (at === null) throw new Error('No reminder is planned.');
  return at;
}

// One process at a time does it, whatever happens to the clock.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSoleWorker, type SoleWorker } from '#src/app/sole-worker.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { MINUTE } from '../support/channel-admin.ts';

let rig: AppRig;
let first: SoleWorker;
let second: SoleWorker;

beforeEach(async () => {
  rig = await createAppRig();
  const parts = { leases: rig.store.leases, name: 'a-job', clock: rig.clock };
  first = createSoleWorker({ ...parts, owner: 'first' });
  second = createSoleWorker({ ...parts, owner: 'second' });
});
afterEach(() => rig.close());

const both = async () => [await first.isMe(), await second.isMe()];

it('stays with whoever has it, and goes to another one when it is let go', async () => {
  expect(await both()).toEqual([true, false]);
  rig.clock.advance(20_000);
  expect(await both()).toEqual([true, false]);
  await first.release();
  expect([await second.isMe(), await first.isMe()]).toEqual([true, false]);
});

it('goes to another one when the first does nothing for half a minute, and the first notices', async () => {
  expect(await both()).toEqual([true, false]);
  rig.clock.advance(MINUTE);
  expect([await second.isMe(), await first.isMe()]).toEqual([true, false]);
});

// Red without: `left <= LEASE_MS`. Both would be at it for an hour.
it('has one again at the next round after the clock was set back by an hour', async () => {
  expect(await both()).toEqual([true, false]);
  rig.clock.jump(-60 * MINUTE);
  await second.isMe();
  expect((await both()).filter(Boolean).length).toBe(1);
  rig.clock.advance(MINUTE);
  expect((await both()).filter(Boolean).length).toBe(1);
});

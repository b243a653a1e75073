// Reminders of people whose server removed the bot: none leaves, nothing is switched off, and they go on when it is back.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import { alsoOf, liveUntil, type } from '../support/app-person.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { around, march, recordDigests, reminded } from '../support/digests.ts';

let rig: AppRig;
let digests: ReturnType<typeof recordDigests>;
const ALONE = { workspace: null } as const;

beforeEach(async () => {
  rig = await createAppRig({ platform: 'discord' });
  digests = recordDigests(rig);
  await reminded(rig, 3);
  await rig.pass(60_000);
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const { workspace } = { workspace: { platform: 'discord', externalId: 'W1' } } as const;
const removed = () => rig.app.handler.event({ kind: 'workspace-removed', workspace });
const back = () =>
  rig.app.handler.event({ kind: 'workspace-present', workspace, name: 'Team', channel: null, zone: 'UTC' });
const callsBy = async (at: number) => {
  const before = rig.sender.calls.length;
  await liveUntil(rig, at);
  return rig.sender.calls.length - before;
};

describe('while the only server of a person has removed the bot', () => {
  it('nothing is sent to them, day after day, and they are reminded again when it is back', async () => {
    await removed();
    expect(await callsBy(march(6, '12:00'))).toBe(0);
    await back();
    await liveUntil(rig, march(7, '12:00'));
    expect(digests.times()).toEqual([around(7, '09')]);
    expect(alsoOf(await rig.command('/quiz help'))).toEqual([]);
  });

  it('a message that was on its way waits', async () => {
    rig.sender.script.push(async () => {
      await removed();
      throw new PlatformError('unavailable', 'Down');
    });
    expect(await callsBy(march(3, '20:00'))).toBe(1);
    await back();
    await rig.pass(0);
    expect(digests.times()).toEqual(['3 20:00']);
  });

  it('somebody who added the bot for themselves is reminded as ever', async () => {
    await type(rig, '/quiz help', ALONE);
    await removed();
    await liveUntil(rig, march(3, '12:00'));
    expect(digests.times()).toEqual([around(3, '09')]);
  });
});

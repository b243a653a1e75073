// A post at a local time that the clocks show twice.
import { afterEach, describe, expect, it } from 'vitest';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { datedPosts, postedUntil, schedule, twoDaysOf } from '../support/channel-admin.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';
import { createTwin } from '../support/twin-app.ts';

let rig: AppRig;
afterEach(async () => {
  expectSoundDatabase(rig.databasePath);
  await rig.close();
});

const FIRST = '2026-10-25T00:30:00.000Z';

describe('case 15: a post in the hour that comes twice', () => {
  // Red without the "compatible" disambiguation of `instantOf`: "later" posts at the second occurrence.
  it.each([
    ['Europe/Paris', '02:30', '2026-10-24T12:00Z', [FIRST, '2026-10-26T01:30:00.000Z']],
    [
      'Australia/Lord_Howe',
      '01:45',
      '2026-04-04T06:00Z',
      ['2026-04-04T14:45:00.000Z', '2026-04-05T15:15:00.000Z'],
    ],
  ])('in %s at %s, from %s on, comes the first time only', async (zone, time, from, expected) => {
    rig = await createAppRig({ now: Date.parse(from) });
    const { posted, due, late } = await twoDaysOf(rig, `time:${time} weekdays:daily zone:${zone}`);
    expect([posted, due, late]).toEqual([expected, expected, []]);
  });

  // Red when `instantOf` takes the later one of two times.
  it('comes not again at the second time, also from a process that starts between the two', async () => {
    rig = await createAppRig({ now: Date.parse('2026-10-24T12:00Z') });
    const made = await schedule(rig, 'time:02:30 weekdays:daily zone:Europe/Paris');
    expect(await postedUntil(rig, '2026-10-25T01:00Z')).toEqual([FIRST]);
    const twin = await createTwin(rig);
    await twin.app.runner.start();
    expect(await postedUntil(rig, '2026-10-25T12:00Z')).toEqual([]);
    expect(await datedPosts(rig, made)).toEqual(['2026-10-25 sent']);
    await twin.close();
  });
});

// A post at a local time that the clocks leave out.
import { afterEach, describe, expect, it } from 'vitest';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { twoDaysOf } from '../support/channel-admin.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';

let rig: AppRig;
afterEach(async () => {
  expectSoundDatabase(rig.databasePath);
  await rig.close();
});

describe('case 14: a post in the gap of the clocks', () => {
  // Red without the "compatible" disambiguation of `instantOf`: "earlier" posts an hour too soon, "reject" never.
  it.each([
    ['Europe/Paris', '02:30', '2026-03-28T12:00Z', ['2026-03-29T01:30:00.000Z', '2026-03-30T00:30:00.000Z']],
    [
      'Australia/Lord_Howe',
      '02:15',
      '2026-10-03T06:00Z',
      ['2026-10-03T15:45:00.000Z', '2026-10-04T15:15:00.000Z'],
    ],
  ])('in %s at %s, from %s on, comes once, right after the gap', async (zone, time, from, expected) => {
    rig = await createAppRig({ now: Date.parse(from) });
    const { posted, due, late } = await twoDaysOf(rig, `time:${time} weekdays:daily zone:${zone}`);
    expect([posted, due, late]).toEqual([expected, expected, []]);
  });
});

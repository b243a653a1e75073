// One's own data: all of it as a file.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { learn, linesOf, scheduleDaily, type, wordsOf } from '../support/app-person.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { busy, fileIn, idsOf, rowsNaming, tables } from '../support/own-data.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';

let rig: AppRig;
beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  expectSoundDatabase(rig.databasePath);
  await rig.close();
});

describe('case 39: the export', () => {
  // Red without: any one of the tables in `belongingsOf` of the Store.
  it('case 39: holds every row that names the person, whatever the table', async () => {
    await busy(rig);
    await learn(rig, 2, 3, { member: 'idris' });
    const expected = rowsNaming(rig, await idsOf(rig, 'mei'));
    const shown = await type(rig, '/quiz export');
    expect(linesOf(shown)).toEqual([
      'This is everything I know about you: your accounts, settings, every answer and rating, and your memory of each card. Only you can see it.',
    ]);
    const { name, type: kind, content } = fileIn(shown);
    expect([name, kind]).toEqual(['quizloop-2026-03-03.json', 'application/json']);
    const counts = Object.fromEntries([...expected].map(([table, rows]) => [table, rows.length]));
    expect(counts).toMatchObject({ persons: 1, accounts: 1, memberships: 1, sessions: 1 });
    for (const table of ['inbox', 'scores', 'reviews', 'memories', 'exposures', 'deliveries', 'reminders']) {
      expect(counts[table], table).toBeGreaterThan(0);
    }
    for (const [table, rows] of expected) {
      expect(content[table], table).toHaveLength(rows.length);
    }
  });

  it('case 39: holds nothing of anybody else', async () => {
    await busy(rig, { member: 'idris' });
    await learn(rig, 2, 3);
    const { text } = fileIn(await type(rig, '/quiz export'));
    for (const id of await idsOf(rig, 'idris')) expect(text).not.toContain(id);
  });

  it('case 39: holds the schedules that the person made', async () => {
    await scheduleDaily(rig);
    const { content } = fileIn(await type(rig, '/quiz export', { member: 'amara' }));
    expect(content.schedules).toMatchObject([{ time: '09:00', channelId: 'C1' }]);
  });

  it('case 39: says to a stranger that there is nothing, and does not make them known', async () => {
    const shown = await type(rig, '/quiz export', { member: 'nobody' });
    expect(wordsOf(shown)).toBe('There is nothing to export: I know nothing about you.');
    expect(tables(rig).get('persons')).toEqual([]);
  });
});

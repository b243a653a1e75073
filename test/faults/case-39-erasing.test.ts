// One's own data: erasing all of it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReminderQueue } from '#src/ports/reminder-queue.ts';
import {
  choose,
  DAY,
  labelsOf,
  learn,
  linesOf,
  liveUntil,
  newestPost,
  scheduleDaily,
  type,
  wordsOf,
} from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { BOTH, type EitherTeam, idOf, startTeam } from '../support/either-team.ts';
import { busy, eraseAll, fileIn, idsOf, rowsNaming, tables } from '../support/own-data.ts';
import { MONDAY_MORNING } from '../support/running-bot.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';

let rig: AppRig;

/** What the queue would wake, as it was told. */
const jobs = new Set<string>();
const noted = (queue: ReminderQueue): ReminderQueue => ({
  ...queue,
  schedule: (id, dueAt) => queue.schedule(id, dueAt).then(() => void jobs.add(id)),
  work: (wake) =>
    queue.work(async (id) => {
      jobs.delete(id);
      await wake(id);
    }),
  cancel: (id) => queue.cancel(id).then(() => void jobs.delete(id)),
});

beforeEach(async () => {
  jobs.clear();
  rig = await createAppRig({ wrapQueue: noted });
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  expectSoundDatabase(rig.databasePath);
  await rig.close();
});

const NOTHING = 'There is nothing left to erase: I know nothing about you.';

describe('case 39: erasing everything', () => {
  it('case 39: says first what would go, and keeps it unless it is confirmed', async () => {
    await learn(rig, 3, 3);
    await type(rig, '/quiz resume');
    const preview = await type(rig, '/quiz forget-me');
    expect(linesOf(preview)).toEqual([
      'Erase everything about you?',
      'This erases for good: 3 reviews, your memory of 3 cards, your points, your settings and your reminders. It cannot be undone. You may want to export it first.',
    ]);
    expect(labelsOf(preview)).toEqual(['Erase it all', 'Keep it', 'Export first']);
    expect(fileIn(messageOf(await rig.click(preview, 'Export first'))).content.reviews).toHaveLength(3);
    expect(wordsOf(await rig.click(preview, 'Keep it'))).toBe('Everything is kept.');
    expect(tables(rig).get('reviews')).toHaveLength(3);
  });

  // Red without: any one of the tables in `belongingsOf` of the Store, or `forgetReminders`. Tables and columns are read from
  // the database itself, so that a new one cannot be forgotten.
  it('case 39: leaves no row that names the person and no job, and gives a receipt', async () => {
    await busy(rig);
    const before = await idsOf(rig, 'mei');
    expect(jobs.size).toBeGreaterThan(0);
    const memories = tables(rig).get('memories')?.length;
    const receipt = await eraseAll(rig);
    expect(receipt.mode).toBe('update');
    expect(wordsOf(receipt)).toBe(
      `Done. I erased 5 reviews, ${memories} memories, 6 questions that you were shown, 1 reminder and 1 account. If you ever answer again, we start afresh.`,
    );
    expect([...rowsNaming(rig, before).keys()]).toEqual([]);
    expect([...jobs].filter((id) => before.has(id))).toEqual([]);
    expect(JSON.stringify([...tables(rig)]), 'nor their name').not.toMatch(/\bmei\b/);
  });

  it('case 39: leaves everybody else as they were', async () => {
    await learn(rig, 2, 3, { member: 'idris' });
    const others = rowsNaming(rig, await idsOf(rig, 'idris'));
    await busy(rig);
    await eraseAll(rig);
    expect(rowsNaming(rig, await idsOf(rig, 'idris'))).toEqual(others);
  });

  it('case 39: keeps the schedules that the person made for everybody, without their name', async () => {
    await scheduleDaily(rig);
    await eraseAll(rig, { member: 'amara' });
    expect(tables(rig).get('schedules')).toMatchObject([{ created_by: '', archived_at: null }]);
    await liveUntil(rig, MONDAY_MORNING + DAY);
    expect(wordsOf(newestPost(rig))).toContain('question of the day');
  });

  it('case 39: is a no-op the second time', async () => {
    await learn(rig, 1, 3);
    const preview = await type(rig, '/quiz forget-me');
    await rig.click(preview, 'Erase it all');
    const again = await rig.click(preview, 'Erase it all');
    expect([again.mode, wordsOf(again)]).toEqual(['update', NOTHING]);
    expect(wordsOf(await type(rig, '/quiz forget-me'))).toBe(NOTHING);
    expect(tables(rig).get('persons')).toEqual([]);
  });

  it('case 39: by two clicks at once is done once', async () => {
    await learn(rig, 1, 3);
    const preview = await type(rig, '/quiz forget-me');
    const receipts = await Promise.all([1, 2].map(() => rig.click(preview, 'Erase it all')));
    expect(receipts.map(wordsOf).filter((receipt) => receipt.startsWith('Done.'))).toHaveLength(1);
    expect(tables(rig).get('reviews')).toEqual([]);
  });

  it('case 39: lets a new click start afresh', async () => {
    await busy(rig);
    await eraseAll(rig);
    const question = await type(rig, '/quiz now deck:tea');
    const prompt = await choose(rig, question);
    expect(wordsOf(prompt)).toContain('Your rating decides when this card comes back');
    const outcome = await rig.click(prompt, '4 ');
    expect(wordsOf(outcome)).toContain('streak 1');
    expect('also' in outcome && outcome.also).toHaveLength(1);
    expect(linesOf(await type(rig, '/quiz stats'))[1]).toBe('1 review of 1 card · 0 points');
  });

  it('case 39: makes the buttons of before do nothing', async () => {
    const prompt = await choose(rig, await type(rig, '/quiz now deck:tea'));
    await eraseAll(rig);
    expect(wordsOf(await rig.click(prompt, '4 '))).toBe(
      'This question is no longer here. Use /quiz now for a fresh one.',
    );
    expect(tables(rig).get('reviews')).toEqual([]);
  });

  it('case 39: lets at most the one reminder through that is on its way, and plans no other', async () => {
    await learn(rig, 3, 3);
    await type(rig, '/quiz resume');
    await liveUntil(rig, MONDAY_MORNING + 3_600_000);
    const before = rig.sender.calls.length;
    rig.sender.script.push(async () => {
      await eraseAll(rig);
    });
    await liveUntil(rig, MONDAY_MORNING + 5 * DAY);
    expect(rig.sender.calls.length - before).toBe(1);
    expect(tables(rig).get('reminders')).toEqual([]);
    expect(
      tables(rig)
        .get('deliveries')
        ?.filter(({ kind }) => kind === 'reminder'),
    ).toEqual([]);
  });

  it('case 39: stops the reminders that were planned', async () => {
    await learn(rig, 3, 3);
    await type(rig, '/quiz resume');
    await rig.pass(60_000);
    const before = rig.sender.calls.length;
    await eraseAll(rig);
    await liveUntil(rig, MONDAY_MORNING + 5 * DAY);
    expect(rig.sender.calls).toHaveLength(before);
  });
});

describe.each(BOTH)('case 39: on %s', (platform) => {
  let team: EitherTeam;
  beforeEach(async () => {
    team = await startTeam(platform);
  });
  afterEach(() => team.close());

  const peopleIn = (table: string) => Number(team.ask(`SELECT count(*) FROM ${table}`));

  // Red without: `forgetPerson` leaving the delivery under way to itself: it would be tried again.
  it('case 39: erasing while a reminder is on its way lets at most that one arrive, and a click after it starts afresh', async () => {
    await team.learn('mei', 3);
    await team.turnRemindersOn('mei');
    const prompt = await team.type('mei', '/quiz now deck:tea');
    const before = team.direct('mei').length;
    team.holdDirect();
    team.clock.moveTo(Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
    await team.eventually(() => expect(team.heldDirect()).toBeGreaterThan(0));
    const preview = await team.type('mei', '/quiz forget-me');
    const erase = idOf(preview, 'Erase it all');
    expect((await team.forge('mei', erase)).words).toContain('Done. I erased 3 reviews');
    expect((await team.forge('mei', erase)).words).toContain('There is nothing left to erase');
    for (const table of ['reviews', 'memories', 'exposures', 'reminders', 'scores'])
      expect(peopleIn(table), table).toBe(0);
    team.clock.advance(2 * DAY);
    await team.eventually(() =>
      expect(team.ask("SELECT count(*) FROM deliveries WHERE state = 'waiting'")).toBe(0),
    );
    expect(team.direct('mei').length - before).toBeLessThanOrEqual(1);
    expect((await team.forge('mei', idOf(prompt, 'A'))).words).toContain('This question is no longer here.');
    await team.learn('mei', 1);
    expect((await team.type('mei', '/quiz stats')).words).toContain('1 review of 1 card');
  });
});

// The bot was down at the time of a post, or an admin changed the schedule after it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import {
  allPosts,
  DAY,
  datedPosts,
  HOUR,
  MINUTE,
  postsIn,
  saidTo,
  schedule,
} from '../support/channel-admin.ts';
import { openDialog, saveDialog } from '../support/schedule-dialog.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';
import { createTwin, type TwinApp } from '../support/twin-app.ts';

let rig: AppRig;
const twins: TwinApp[] = [];

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  expectSoundDatabase(rig.databasePath);
  for (const twin of twins.splice(0)) await twin.close();
  await rig.close();
});

/** Nothing runs while the clock moves on; then a process starts again. */
async function downFor(ms: number): Promise<void> {
  await rig.app.runner.stop();
  rig.clock.advance(ms);
  const twin = await createTwin(rig);
  twins.push(twin);
  await twin.app.runner.start();
}

describe('case 17: a bot that was down over the time of a post', () => {
  // Red without `late` posts of the same local date in `dueOccurrences`.
  it('for three hours posts it late', async () => {
    const made = await schedule(rig, 'time:10:00');
    await downFor(5 * HOUR);
    expect(await datedPosts(rig, made)).toEqual(['2026-03-02 sent late']);
    expect(await saidTo(rig, '/quiz-admin status')).toContain('Last: Mon 2 Mar, posted late, 0 answers');
  });

  // Red without the split into today's and missed ones in `dueOccurrences`: three posts at once.
  it('for two days skips what is past, says why, and posts today’s', async () => {
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await downFor(2 * DAY + 5 * HOUR);
    expect(await datedPosts(rig, made)).toEqual([
      '2026-03-02 skipped',
      '2026-03-03 skipped',
      '2026-03-04 sent late',
    ]);
    expect(postsIn(rig)).toHaveLength(1);
    expect(await saidTo(rig, '/quiz-admin status')).toContain(
      'Tue 3 Mar: skipped: I was away at that time, or had no card to ask',
    );
    expect(rig.log.messages('warn')).toEqual(['post_skipped', 'post_skipped']);
  });

  it('until before today’s time keeps today’s for its time', async () => {
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await downFor(2 * DAY + HOUR);
    expect(postsIn(rig)).toEqual([]);
    rig.clock.advance(HOUR);
    await twins[0]?.app.runner.runDue();
    expect((await datedPosts(rig, made)).at(-1)).toBe('2026-03-04 sent');
  });

  it('over midnight posts nothing: yesterday’s question is over', async () => {
    const made = await schedule(rig, 'time:23:00 weekdays:daily');
    await downFor(16 * HOUR + 30 * MINUTE);
    expect(await datedPosts(rig, made)).toEqual(['2026-03-02 skipped']);
    expect(
      rig.sender.arrived.filter(({ message }) => message.summary.includes('question of the day')),
    ).toEqual([]);
  });

  it('for a year posts one question, not a burst', async () => {
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await downFor(365 * DAY + 5 * HOUR);
    expect(postsIn(rig)).toHaveLength(1);
    expect((await allPosts(rig, made)).filter(({ state }) => state === 'skipped')).toHaveLength(31);
  });
});

describe('case 17: what an admin does after today’s post', () => {
  // Red without `lastDate` when a schedule is changed (null in `createChangeSchedule`).
  it('brings no second one today: another time, another zone', async () => {
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await rig.pass(2 * HOUR);
    expect(postsIn(rig)).toHaveLength(1);
    expect(await saveDialog(rig, await openDialog(rig, 1), { time: '15:00' })).toContain(
      'The next one comes on 3 Mar 2026, 15:00.',
    );
    await rig.pass(8 * HOUR);
    expect(postsIn(rig)).toHaveLength(1);
    const values = { time: '06:00', zone: 'Europe/Paris' };
    expect(await saveDialog(rig, await openDialog(rig, 1), values)).toContain(
      'The next one comes on 3 Mar 2026, 06:00.',
    );
    await rig.pass(DAY / 2);
    expect(await datedPosts(rig, made)).toEqual(['2026-03-02 sent', '2026-03-03 sent late']);
  });

  // Red without `activeSince` of a resumed schedule, its `lastDate`, and the look for the occurrence in `claim`: any one of
  // the three is enough; and without them the unique key of posts refuses it.
  it('brings no second one today: pausing and resuming', async () => {
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await rig.pass(3 * HOUR);
    await saidTo(rig, '/quiz-admin pause');
    await saidTo(rig, '/quiz-admin resume');
    await rig.pass(HOUR);
    expect(await datedPosts(rig, made)).toEqual(['2026-03-02 sent late']);
  });

  // Red without the last date that a new schedule takes over from archived ones.
  it('brings no second one today: a new schedule at another time, in another zone', async () => {
    await schedule(rig, 'time:10:00 weekdays:daily');
    await rig.pass(3 * HOUR);
    await saidTo(rig, '/quiz-admin unschedule');
    const made = await schedule(rig, 'time:15:00 weekdays:daily zone:Europe/Paris');
    await rig.pass(6 * HOUR);
    expect(await datedPosts(rig, made)).toEqual([]);
    await rig.pass(DAY);
    expect(await datedPosts(rig, made)).toEqual(['2026-03-03 sent late']);
    expect(postsIn(rig)).toHaveLength(2);
  });

  // Red without that last date and `activeSince` of a new schedule (either alone is enough).
  it('brings no second one today: a new schedule whose time is past', async () => {
    await schedule(rig, 'time:10:00 weekdays:daily');
    await rig.pass(3 * HOUR);
    await saidTo(rig, '/quiz-admin unschedule');
    const made = await schedule(rig, 'time:09:30 weekdays:daily');
    await rig.pass(HOUR);
    expect(postsIn(rig)).toHaveLength(1);
    expect(await datedPosts(rig, made)).toEqual([]);
  });
});

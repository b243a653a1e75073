// Posts when the clocks change, the bot was down, somebody moves the clock, or an admin changes things.
import { afterEach, describe, expect, it } from 'vitest';
import { type AppRig, createAppRig, type RigOptions } from '../support/app-rig.ts';
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
import { createTwin, type TwinApp } from '../support/twin-app.ts';

let rig: AppRig;
const twins: TwinApp[] = [];

async function start(options?: RigOptions): Promise<AppRig> {
  rig = await createAppRig(options);
  return rig;
}
async function startTwin(): Promise<TwinApp> {
  const twin = await createTwin(rig);
  twins.push(twin);
  await twin.app.runner.start();
  return twin;
}
afterEach(async () => {
  for (const twin of twins.splice(0)) await twin.close();
  await rig.close();
});

/** Moves on in quarters of an hour; gives the instants at which something was posted. */
async function postedUntil(end: string): Promise<readonly string[]> {
  const instants: string[] = [];
  while (rig.clock.now() < Date.parse(end)) {
    const before = postsIn(rig).length;
    await rig.pass(15 * MINUTE);
    const more = postsIn(rig).length - before;
    for (let post = 0; post < more; post += 1) instants.push(new Date(rig.clock.now()).toISOString());
  }
  return instants;
}

/** Nothing runs while the clock moves on; then a process starts again. */
async function downFor(ms: number): Promise<void> {
  await rig.app.runner.stop();
  rig.clock.advance(ms);
  await startTwin();
}

describe('a post when the clocks change', () => {
  it.each([
    ['Europe/Paris', '02:30', '2026-03-28T12:00Z', ['2026-03-29T01:30:00.000Z', '2026-03-30T00:30:00.000Z']],
    ['Europe/Paris', '02:30', '2026-10-24T12:00Z', ['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']],
    [
      'Australia/Lord_Howe',
      '01:45',
      '2026-04-04T06:00Z',
      ['2026-04-04T14:45:00.000Z', '2026-04-05T15:15:00.000Z'],
    ],
    [
      'Australia/Lord_Howe',
      '02:15',
      '2026-10-03T06:00Z',
      ['2026-10-03T15:45:00.000Z', '2026-10-04T15:15:00.000Z'],
    ],
  ])('in %s at %s, from %s on, comes once a day', async (zone, time, from, expected) => {
    await start({ now: Date.parse(from) });
    const made = await schedule(rig, `time:${time} weekdays:daily zone:${zone}`);
    const end = new Date(Date.parse(from) + 2 * DAY).toISOString();
    expect(await postedUntil(end)).toEqual(expected);
    expect((await allPosts(rig, made)).map(({ dueAt }) => new Date(dueAt).toISOString())).toEqual(expected);
    expect((await datedPosts(rig, made)).filter((post) => post.endsWith('late'))).toEqual([]);
  });
});

describe('a bot that was down over the time of a post', () => {
  it('for three hours posts it late', async () => {
    await start();
    const made = await schedule(rig, 'time:10:00');
    await downFor(5 * HOUR);
    expect(await datedPosts(rig, made)).toEqual(['2026-03-02 sent late']);
    expect(await saidTo(rig, '/quiz-admin status')).toContain('Last: Mon 2 Mar, posted late, 0 answers');
  });

  it('for two days skips what is past, says why, and posts today’s', async () => {
    await start();
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
    await start();
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await downFor(2 * DAY + HOUR);
    expect(postsIn(rig)).toEqual([]);
    rig.clock.advance(HOUR);
    await twins[0]?.app.runner.runDue();
    expect((await datedPosts(rig, made)).at(-1)).toBe('2026-03-04 sent');
  });

  it('over midnight posts nothing: yesterday’s question is over', async () => {
    await start();
    const made = await schedule(rig, 'time:23:00 weekdays:daily');
    await downFor(16 * HOUR + 30 * MINUTE);
    expect(await datedPosts(rig, made)).toEqual(['2026-03-02 skipped']);
    expect(
      rig.sender.arrived.filter(({ message }) => message.summary.includes('question of the day')),
    ).toEqual([]);
  });

  it('for a year posts one question, not a burst', async () => {
    await start();
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await downFor(365 * DAY + 5 * HOUR);
    expect(postsIn(rig)).toHaveLength(1);
    expect((await allPosts(rig, made)).filter(({ state }) => state === 'skipped')).toHaveLength(31);
  });
});

describe('a clock that is moved', () => {
  it('back after a post does not post again', async () => {
    await start();
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await rig.pass(3 * HOUR);
    rig.clock.moveTo(rig.clock.now() - 2 * HOUR);
    await rig.pass(0);
    await rig.pass(2 * HOUR);
    expect(await datedPosts(rig, made)).toEqual(['2026-03-02 sent late']);
    await rig.pass(DAY);
    expect(postsIn(rig)).toHaveLength(2);
  });

  it('a day forward and back posts no date twice', async () => {
    await start();
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await rig.pass(4 * HOUR);
    await rig.pass(26 * HOUR);
    rig.clock.moveTo(rig.clock.now() - 26 * HOUR);
    expect(await postedUntil('2026-03-04T12:00Z')).toEqual(['2026-03-04T10:00:00.000Z']);
    expect((await datedPosts(rig, made)).map((post) => post.slice(0, 10))).toEqual([
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
    ]);
  });
});

describe('what an admin does after today’s post', () => {
  it('brings no second one today: pausing and resuming', async () => {
    await start();
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await rig.pass(3 * HOUR);
    await saidTo(rig, '/quiz-admin pause');
    await saidTo(rig, '/quiz-admin resume');
    await rig.pass(HOUR);
    expect(await datedPosts(rig, made)).toEqual(['2026-03-02 sent late']);
  });

  it('brings no second one today: a new schedule at another time, in another zone', async () => {
    await start();
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

  it('brings no second one today: a new schedule whose time is past', async () => {
    await start();
    await schedule(rig, 'time:10:00 weekdays:daily');
    await rig.pass(3 * HOUR);
    await saidTo(rig, '/quiz-admin unschedule');
    const made = await schedule(rig, 'time:09:30 weekdays:daily');
    await rig.pass(HOUR);
    expect(postsIn(rig)).toHaveLength(1);
    expect(await datedPosts(rig, made)).toEqual([]);
  });
});

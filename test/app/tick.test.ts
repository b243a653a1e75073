// What becomes due with time: once, at its instant, whatever the clocks, the process or the workspace do.
import { afterEach, describe, expect, it } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import { type AppRig, createAppRig, messageOf, type RigOptions } from '../support/app-rig.ts';
import {
  ADMIN,
  allPosts,
  anAdmin,
  DAY,
  HOUR,
  MINUTE,
  newestPost,
  postsIn,
  saidTo,
  schedule,
} from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';
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

const dated = async (made: Parameters<typeof allPosts>[1]) =>
  (await allPosts(rig, made)).map(
    ({ localDate, state, late }) => `${localDate} ${state}${late ? ' late' : ''}`,
  );

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
    expect((await dated(made)).filter((post) => post.endsWith('late'))).toEqual([]);
  });
});

describe('a bot that was down over the time of a post', () => {
  it('for three hours posts it late', async () => {
    await start();
    const made = await schedule(rig, 'time:10:00');
    await downFor(5 * HOUR);
    expect(await dated(made)).toEqual(['2026-03-02 sent late']);
    expect(await saidTo(rig, '/quiz-admin status')).toContain('Last: Mon 2 Mar, posted late, 0 answers');
  });

  it('for two days skips what is past, says why, and posts today’s', async () => {
    await start();
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    await downFor(2 * DAY + 5 * HOUR);
    expect(await dated(made)).toEqual(['2026-03-02 skipped', '2026-03-03 skipped', '2026-03-04 sent late']);
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
    expect((await dated(made)).at(-1)).toBe('2026-03-04 sent');
  });

  it('over midnight posts nothing: yesterday’s question is over', async () => {
    await start();
    const made = await schedule(rig, 'time:23:00 weekdays:daily');
    await downFor(16 * HOUR + 30 * MINUTE);
    expect(await dated(made)).toEqual(['2026-03-02 skipped']);
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
    expect(await dated(made)).toEqual(['2026-03-02 sent late']);
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
    expect((await dated(made)).map((post) => post.slice(0, 10))).toEqual([
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
    expect(await dated(made)).toEqual(['2026-03-02 sent late']);
  });

  it('brings no second one today: a new schedule whose time is past', async () => {
    await start();
    await schedule(rig, 'time:10:00 weekdays:daily');
    await rig.pass(3 * HOUR);
    await saidTo(rig, '/quiz-admin unschedule');
    const made = await schedule(rig, 'time:09:30 weekdays:daily');
    await rig.pass(HOUR);
    expect(postsIn(rig)).toHaveLength(1);
    expect(await dated(made)).toEqual([]);
  });
});

describe('two processes on one database', () => {
  it('that tick together make one post and send one message, and the loser has nothing to complain about', async () => {
    await start();
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    const twin = await startTwin();
    rig.clock.advance(2 * HOUR);
    for (let day = 1; day <= 3; day += 1) {
      await Promise.all([twin, rig, twin, rig].map(({ app }) => app.runner.runDue()));
      expect(postsIn(rig)).toHaveLength(day);
      rig.clock.advance(DAY);
    }
    expect(rig.sender.calls).toHaveLength(rig.sender.arrived.length);
    expect(await allPosts(rig, made)).toHaveLength(3);
    expect([...rig.log.messages('warn'), ...rig.log.messages('error')]).toEqual([]);
  });
});

describe('a schedule that fails', () => {
  it('is logged and leaves the others their posts', async () => {
    const broken = new Error('no shelf');
    let bad = '';
    await start({
      wrapStore: (store) => ({
        ...store,
        posts: {
          ...store.posts,
          claim: (input) => (input.scheduleId === bad ? Promise.reject(broken) : store.posts.claim(input)),
        },
      }),
    });
    bad = (await schedule(rig, 'time:10:00')).id;
    await schedule(rig, 'time:10:00', { channelId: 'C2' });
    await rig.pass(2 * HOUR);
    expect([postsIn(rig), postsIn(rig, 'C2')].map(({ length }) => length)).toEqual([0, 1]);
    const [line, ...more] = rig.log.lines.filter(({ level }) => level === 'error');
    expect(line).toMatchObject({ message: 'post_failed', fields: { error: broken, id: bad } });
    expect(new Set(more.map(({ message }) => message))).toEqual(new Set(['post_failed']));
    bad = '';
    await rig.pass(MINUTE);
    expect(postsIn(rig)).toHaveLength(1);
  });
});

describe('a choice that nobody rated', () => {
  const account = (member: string) => ({ platform: 'playground', scope: 'W1', externalId: member }) as const;
  async function grades(member: string): Promise<readonly number[]> {
    const actor = await rig.store.people.findAccount(account(member));
    if (actor === null) return [];
    const card = { deckId: 'tea', cardId: 'matcha-form' };
    return (await rig.store.reviews.log(actor.person.id, card)).map(({ grade }) => grade);
  }
  const letterOf = (text: string) =>
    linesOf(newestPost(rig))
      .find((option) => option.slice(1).startsWith(`  ${text}`))
      ?.slice(0, 1) ?? '?';

  it('counts when the learner’s own day ends at 04:00: a right one as partly known, a wrong one as forgotten', async () => {
    await start();
    await schedule(rig, 'time:10:00 level:advanced');
    await rig.pass(2 * HOUR);
    const post = newestPost(rig);
    await rig.click(post, letterOf('Powdered'), { member: 'mei', zone: 'Asia/Tokyo' });
    await rig.click(post, letterOf('Roasted'), { member: 'idris', zone: 'Asia/Tokyo' });
    await rig.click(post, letterOf('Powdered'), { member: 'ada', zone: 'America/New_York' });
    await rig.pass(9 * HOUR - 1);
    expect([await grades('mei'), await grades('idris')]).toEqual([[], []]);
    expect(await rig.app.runner.nextWakeAt()).toBe(Date.UTC(2026, 2, 2, 19));
    await rig.pass(1);
    expect([await grades('mei'), await grades('idris'), await grades('ada')]).toEqual([[2], [1], []]);
    await rig.pass(14 * HOUR);
    expect([await grades('mei'), await grades('idris'), await grades('ada')]).toEqual([[2], [1], [2]]);
  });

  it('is let go when the card was reviewed elsewhere on that day', async () => {
    await start();
    await schedule(rig, 'time:10:00 level:advanced');
    for (let asked = 0; asked < 2; asked += 1) {
      await saidTo(rig, '/quiz-admin post-now');
      await rig.pass(MINUTE);
    }
    const [first, second] = postsIn(rig);
    if (first === undefined || second === undefined) throw new Error('Too few posts.');
    await rig.click(first, 'A');
    await rig.click(messageOf(await rig.click(second, 'A')), '5 ');
    const before = await grades('mei');
    expect(before).toHaveLength(1);
    await rig.pass(2 * DAY);
    expect(await grades('mei')).toEqual(before);
    expect(rig.log.messages('error')).toEqual([]);
  });
});

describe('a workspace that removed the bot', () => {
  it('gets nothing more; once the bot is back, everything goes on as before', async () => {
    await start();
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    rig.sender.script.push(() => {
      throw new PlatformError('rate-limited', 'Slow down', { retryAfterMs: 7_000 });
    });
    await saidTo(rig, '/quiz-admin post-now');
    await rig.pass(0);
    const { workspace } = rig.channel;
    const before = rig.sender.calls.length;
    await rig.app.handler.event({ kind: 'workspace-removed', workspace });
    for (let day = 0; day < 2; day += 1) await rig.pass(DAY);
    expect(rig.sender.calls.slice(before)).toEqual([]);
    expect(await rig.app.runner.nextWakeAt()).toBeNull();
    await rig.app.handler.event({
      kind: 'workspace-present',
      workspace,
      name: 'Team',
      channel: rig.channel,
      zone: 'UTC',
    });
    await rig.pass(5 * HOUR);
    expect(postsIn(rig).map(({ summary }) => summary)).toEqual(['Making tea: question of the day']);
    expect((await dated(made)).filter((post) => post.includes('sent'))).toEqual(['2026-03-04 sent late']);
    await rig.click(newestPost(rig), 'A', ADMIN);
    expect((await rig.command('/quiz-admin list', anAdmin())).mode).toBe('private');
  });
});

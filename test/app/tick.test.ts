// What becomes due with time: once, at its instant, whatever the clocks, the process or the workspace do.
import { afterEach, describe, expect, it } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import { type AppRig, createAppRig, messageOf, type RigOptions } from '../support/app-rig.ts';
import {
  ADMIN,
  allPosts,
  anAdmin,
  DAY,
  datedPosts,
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

describe('two processes on one database', () => {
  it('that tick together make one post and send one message, and the loser has nothing to complain about', async () => {
    await start();
    const made = await schedule(rig, 'time:10:00 weekdays:daily');
    const twin = await startTwin();
    for (let day = 1; day <= 3; day += 1) {
      rig.clock.advance(day === 1 ? 2 * HOUR : DAY);
      await Promise.all([twin, rig, twin, rig].map(({ app }) => app.runner.runDue()));
      expect(postsIn(rig)).toHaveLength(day);
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
    // Nothing is left that would keep the bot awake.
    expect(await rig.app.runner.nextWakeAt()).toBeGreaterThan(rig.clock.now());
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
    for (const ms of [MINUTE, DAY, DAY]) await rig.pass(ms);
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
    expect((await datedPosts(rig, made)).filter((post) => post.includes('sent'))).toEqual([
      '2026-03-04 sent late',
    ]);
    await rig.click(newestPost(rig), 'A', ADMIN);
    expect((await rig.command('/quiz-admin list', anAdmin())).mode).toBe('private');
  });
});

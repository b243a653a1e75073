// Taking a wrong question back: who may, what becomes of its post, and of what people answered.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlatformReason } from '#src/errors.ts';
import type { Message } from '#src/ports/message.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import {
  ADMIN,
  allPosts,
  DAY,
  HOUR,
  newestPost,
  postsIn,
  saidTo,
  schedule,
  typed,
} from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';
import { refuse } from '../support/refusals.ts';
import { actorOf, asked, memoriesOf, offered, posted, rate, takenBack } from '../support/taking-back.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const points = async () => {
  const post = (await rig.store.schedules.active())[0];
  const rows = await rig.store.reviews.leaderboard(post?.workspaceId ?? '', null);
  return rows.map(({ displayName }) => displayName);
};

describe('taking a question back', () => {
  it('is offered for what was posted lately, the newest first, by its question', async () => {
    await posted(rig);
    await saidTo(rig, '/quiz-admin post-now');
    await rig.pass(0);
    expect((await offered(rig)).map(({ label }) => label)).toEqual([
      expect.stringMatching(/^Mon 2 Mar, extra 1: .+\?$/),
      expect.stringMatching(/^Mon 2 Mar: .+\?$/),
    ]);
    await rig.pass(8 * DAY);
    expect((await offered(rig)).map(({ label }) => label.slice(0, 10))).toEqual(['Tue 10 Mar']);
  });

  it('tells two channels apart that were asked the same', async () => {
    for (const channelId of ['C1', 'C2']) {
      await schedule(rig, 'time:10:00 level:advanced', { channelId });
    }
    await rig.pass(2 * HOUR);
    const both = await offered(rig);
    expect(both.map(({ label }) => label)).toEqual([
      '1. Mon 2 Mar: What is matcha?',
      '2. Mon 2 Mar: What is matcha?',
    ]);
    const said = linesOf(await asked(rig, both[1]?.value)).join('\n');
    expect(said).toContain('Everyone in #C2 will read');
  });

  it('says first who will see what, and can be left', async () => {
    const post = await posted(rig);
    await rate(rig, post, 'ada');
    await rig.click(post, 'B', { member: 'bob' });
    const confirmation = await asked(rig);
    expect(linesOf(confirmation).slice(-4)).toEqual([
      '---',
      'Everyone in #C1 will read in its post that it was wrong, and nobody can answer it any more. It is not asked there again until the deck has mended it.',
      '2 answers and the points for them will be undone, without a message to anybody.',
      '[Take it back] [Leave it]',
    ]);
    expect(linesOf(confirmation)[1]).toBe(linesOf(post)[1]);
    const left = await rig.click(confirmation, 'Leave it', ADMIN);
    expect(left.mode).toBe('update');
    expect(linesOf(messageOf(left))).toEqual(['All right, the question stays.']);
    expect(await memoriesOf(rig, 'ada')).toHaveLength(1);
  });

  it('undoes every rating with its points and memory', async () => {
    const post = await posted(rig);
    for (const member of ['ada', 'bob']) await rate(rig, post, member);
    expect((await points()).length).toBeGreaterThan(0);
    expect(await takenBack(rig)).toEqual(['Taken back. 2 ratings and the points for them are undone.']);
    expect([await memoriesOf(rig, 'ada'), await memoriesOf(rig, 'bob'), await points()]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('plans no reminder of it any more', async () => {
    const post = await posted(rig);
    await rate(rig, post, 'ada');
    const planned = async () => {
      const actor = await actorOf(rig, 'ada');
      return actor === null ? null : rig.store.reminders.planned(actor.person.id);
    };
    await rig.click(messageOf(await rig.command('/quiz settings', { member: 'ada' })), 'Turn', {
      member: 'ada',
    });
    expect(await planned()).not.toBeNull();
    await takenBack(rig);
    expect(await planned()).toBeNull();
  });

  it('changes its post: it says so, and nothing in it answers', async () => {
    const post = await posted(rig);
    await takenBack(rig);
    await vi.waitFor(() => expect(rig.sender.edits).toHaveLength(1));
    expect(rig.sender.edits.map(({ message }) => linesOf(message))).toEqual([
      [
        'This question was taken back',
        'It was wrong, so it does not count: the answers to it and their points are undone. There are other questions to review.',
        '[Review privately]',
      ],
    ]);
    const gone = ['This question was taken back.'];
    expect(linesOf(messageOf(await rig.click(post, 'A', { member: 'ada' })))).toEqual(gone);
    await rig.pass(HOUR);
    expect(rig.sender.edits).toHaveLength(1);
  });

  it('ends what somebody had begun to answer, at once and at the end of their day', async () => {
    const post = await posted(rig);
    const prompt = messageOf(await rig.click(post, 'A', { member: 'ada' }));
    const rated = await rate(rig, post, 'bob');
    await takenBack(rig);
    const gone = ['This question was taken back.'];
    expect(linesOf(messageOf(await rig.click(prompt, '4 ', { member: 'ada' })))).toEqual(gone);
    expect(linesOf(messageOf(await rig.click(rated, 'Undo', { member: 'bob' })))).toEqual(gone);
    await rig.pass(2 * DAY);
    expect([await memoriesOf(rig, 'ada'), await memoriesOf(rig, 'bob')]).toEqual([[], []]);
    expect(await rig.store.exposures.unrated(rig.clock.now(), 10)).toEqual([]);
  });

  it('leaves a card alone that was reviewed again since, and says how many people that are', async () => {
    const made = await schedule(rig, 'time:10:00 level:advanced');
    await rig.pass(2 * HOUR);
    const post = newestPost(rig);
    for (const member of ['ada', 'bob']) await rate(rig, post, member);
    await rig.pass(30 * DAY);
    const review = messageOf(await rig.command('/quiz now deck:tea', { member: 'ada' }));
    let shown = review;
    for (let tries = 0; tries < 6 && !linesOf(shown).includes('What is matcha?'); tries += 1) {
      rig.clock.advance(11_000);
      const prompt = messageOf(await rig.click(shown, 'A', { member: 'ada' }));
      await rig.click(prompt, '4 ', { member: 'ada' });
      shown = messageOf(await rig.command('/quiz now deck:tea', { member: 'ada' }));
    }
    await rate(rig, shown, 'ada');
    const before = await memoriesOf(rig, 'ada');
    const [first] = await allPosts(rig, made);
    const confirmation = await asked(rig, first?.id ?? '');
    expect(linesOf(confirmation).slice(-3, -1)).toEqual([
      '1 answer and the points for it will be undone, without a message to anybody.',
      'One person has reviewed this card again since: that stays.',
    ]);
    expect(linesOf(messageOf(await rig.click(confirmation, 'Take it back', ADMIN)))).toEqual([
      'Taken back. 1 rating and the points for it are undone.',
      'One person has reviewed this card again since: that stays.',
    ]);
    expect(await memoriesOf(rig, 'ada')).toEqual(before);
    expect(await memoriesOf(rig, 'bob')).toEqual([]);
  });

  it('does not ask the same card there again, and does not speak of it in the recap', async () => {
    const post = await posted(rig, 'time:10:00 weekdays:daily level:intermediate');
    await rate(rig, post, 'ada');
    await takenBack(rig);
    const question = (shown: Message) => linesOf(shown)[linesOf(shown).indexOf(shown.summary) + 1];
    for (let day = 0; day < 3; day += 1) {
      await rig.pass(DAY);
      expect(question(newestPost(rig))).not.toBe(question(post));
      if (day === 0) expect(linesOf(newestPost(rig))[0]).toBe(newestPost(rig).summary);
    }
    await takenBack(rig);
    expect(await saidTo(rig, '/quiz-admin post-now')).toEqual([
      'There is no card to post: every card that would fit was taken back here.',
    ]);
  });
});

describe('a post that did not get through', () => {
  /** Of Monday, with the only card of that level, which Tuesday asks again and which is then taken back. */
  async function mended(reason: PlatformReason, label: string): Promise<readonly string[]> {
    await schedule(rig, 'time:10:00 weekdays:daily level:advanced');
    refuse(rig, reason);
    await rig.pass(2 * HOUR);
    await rig.pass(DAY);
    expect(postsIn(rig)).toHaveLength(1);
    await takenBack(rig);
    const answer = await rig.click(await typed(rig, '/quiz-admin status'), label, ADMIN);
    await rig.pass(0);
    expect(postsIn(rig)).toHaveLength(1);
    return linesOf(messageOf(answer));
  }

  it('does not ask the card after all that was taken back', async () => {
    expect(await mended('no-permission', 'Post Mon 2 Mar after all')).toEqual([
      'There is no card to post: every card that would fit was taken back here.',
    ]);
  });

  it('and may stand there all the same is not asked a second time with it', async () => {
    await rig.close();
    rig = await createAppRig({ repeatSafeMs: 0 });
    expect(await mended('unknown-outcome', 'Post Mon 2 Mar again')).toEqual([
      'Its question was taken back since, so it is not asked again. To ask another one, use /quiz-admin post-now.',
    ]);
  });
});

describe('taking back is refused', () => {
  const act = (value: string, who = ADMIN) => rig.do({ kind: 'select', buttonId: '1|retract', value }, who);

  it('to people who do not manage the workspace', async () => {
    await posted(rig);
    const [made] = await rig.store.schedules.active();
    if (made === undefined) throw new Error('Not scheduled.');
    const [post] = await allPosts(rig, made);
    const value = post?.id ?? '';
    for (const doing of [
      { kind: 'select', buttonId: '1|retract', value } as const,
      { kind: 'button', buttonId: `1|take-back|${value}` } as const,
    ]) {
      expect(linesOf(messageOf(await rig.do(doing, { member: 'mei' })))[0]).toContain(
        'Only people who manage',
      );
    }
    expect((await rig.store.posts.post(value))?.state).toBe('sent');
  });

  it('for what is not there, was not posted, or was taken back already', async () => {
    expect(linesOf(messageOf(await act('none')))[0]).toContain('This button is from an older conversation');
    const made = await schedule(rig, 'time:10:00');
    refuse(rig, 'no-permission');
    await rig.pass(2 * HOUR);
    const [failed] = await allPosts(rig, made);
    expect(linesOf(messageOf(await act(failed?.id ?? '')))).toEqual([
      'This question cannot be taken back: it was not posted, or it is on its way. Look again with /quiz-admin status.',
    ]);
    await rig.pass(DAY);
    const confirmation = await asked(rig);
    const answers = await Promise.all([1, 2].map(() => rig.click(confirmation, 'Take it back', ADMIN)));
    expect(answers.map((answer) => linesOf(messageOf(answer))[0]).toSorted()).toEqual([
      'Taken back. There was no rating to undo.',
      'This question was taken back already.',
    ]);
    expect(await saidTo(rig, '/quiz-admin status')).toContain('Last: Tue 3 Mar, taken back');
  });
});

// What happens to a post after it was sent: its message counts the answers.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlatformError, type PlatformReason, type RateLimitScope } from '#src/errors.ts';
import type { Message } from '#src/ports/message.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { DAY, HOUR, MINUTE, newestPost, postsIn, schedule, typed } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';
import { createTwin } from '../support/twin-app.ts';

const SECOND = 1_000;

let rig: AppRig;
/** Errors that a test brought about. */
let expected: readonly string[];

beforeEach(async () => {
  expected = [];
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual(expected);
  await rig.close();
});

const counts = () => rig.sender.edits.map(({ message }) => linesOf(message).at(-1));

/** A round that a timer began a moment ago is over. */
async function quiet(): Promise<void> {
  await rig.pass(0);
  await rig.pass(0);
}

/** A question that stands in its channel. */
async function posted(options = 'time:10:00', channelId = 'C1'): Promise<Message> {
  await schedule(rig, options, { channelId });
  await rig.pass(2 * HOUR);
  await quiet();
  return newestPost(rig, channelId);
}

async function answer(post: Message, ...members: readonly string[]): Promise<void> {
  for (const member of members) await rig.click(post, 'A', { member });
}

/** Moves the clock by less than a round needs, and waits for the edits that a timer began. */
async function edited(ms: number, edits: number): Promise<void> {
  rig.clock.advance(ms);
  await vi.waitFor(() => expect(rig.sender.edits).toHaveLength(edits));
}

function refuseEdits(reason: PlatformReason, times = 1, retryAfterMs = 0, scope: RateLimitScope = 'target') {
  for (let call = 0; call < times; call += 1) {
    rig.sender.editScript.push(() => {
      throw new PlatformError(reason, reason, { retryAfterMs, scope });
    });
  }
}

describe('the count of answers', () => {
  it('follows ten seconds after an answer, once for all that were given meanwhile', async () => {
    const post = await posted();
    await answer(post, 'ada', 'bob');
    rig.clock.advance(9 * SECOND);
    await answer(post, 'cem');
    expect(counts()).toEqual([]);
    await edited(SECOND, 1);
    expect(counts()).toEqual(['3 answered']);
    await answer(post, 'dan');
    await edited(10 * SECOND, 2);
    expect(counts()).toEqual(['3 answered', '4 answered']);
  });

  it('changes nothing else of the message', async () => {
    await posted('time:10:00 weekdays:daily');
    await rig.pass(24 * HOUR);
    await quiet();
    const post = newestPost(rig);
    expect(linesOf(post)[0]).toBe('Nobody answered the last question.');
    await answer(post, 'ada');
    await rig.pass(MINUTE);
    const [edit] = rig.sender.edits;
    const { deliveryId } = rig.sender.arrived.find(({ message }) => message === post) ?? {};
    expect(edit?.ref).toEqual({ platform: 'playground', channelId: 'C1', messageId: deliveryId });
    expect(edit?.message.blocks.slice(0, -1)).toEqual(post.blocks.slice(0, -1));
  });

  it('is edited once for an answer, and not at all without one', async () => {
    const post = await posted();
    await rig.pass(MINUTE);
    expect(counts()).toEqual([]);
    await answer(post, 'ada');
    await answer(post, 'ada');
    await rig.pass(MINUTE);
    await rig.pass(MINUTE);
    expect(counts()).toEqual(['1 answered']);
  });

  it('counts who rated a recall card, until they undo it', async () => {
    const post = await posted('time:10:00 deck:teaware');
    const shown = messageOf(await rig.click(post, 'Show answer'));
    await rig.pass(MINUTE);
    expect(counts()).toEqual([]);
    const rated = messageOf(await rig.click(shown, '4 '));
    await edited(10 * SECOND, 1);
    await rig.click(rated, 'Undo');
    await edited(10 * SECOND, 2);
    expect(counts()).toEqual(['1 answered', 'Nobody answered yet: be the first']);
  });

  it('is left alone an hour after the post', async () => {
    const post = await posted();
    await rig.pass(HOUR);
    await answer(post, 'ada');
    await rig.pass(MINUTE);
    expect(counts()).toEqual([]);
  });

  it('is made good after a restart', async () => {
    const post = await posted();
    await rig.app.runner.stop();
    await answer(post, 'ada', 'bob');
    const twin = await createTwin(rig);
    await twin.app.runner.start();
    expect(counts()).toEqual(['2 answered']);
    await twin.close();
  });

  it('takes no more than twenty edits a minute of one workspace', async () => {
    const channels = Array.from({ length: 25 }, (_, index) => `C${index + 1}`);
    for (const channelId of channels) await schedule(rig, 'time:10:00', { channelId });
    await rig.pass(2 * HOUR);
    await quiet();
    for (const channelId of channels) {
      for (const post of postsIn(rig, channelId)) await answer(post, `in-${channelId}`);
    }
    await rig.app.runner.runDue();
    expect(counts()).toHaveLength(20);
    await rig.app.runner.runDue();
    expect(counts()).toHaveLength(20);
    await rig.pass(MINUTE);
    expect(counts()).toHaveLength(25);
    expect(new Set(rig.sender.edits.map(({ ref }) => ref.channelId)).size).toBe(25);
  });
});

describe('an edit that the platform refuses', () => {
  it.each(['unavailable', 'unknown-outcome'] as const)(
    'for now (%s) comes with the next round',
    async (reason) => {
      await answer(await posted(), 'ada');
      refuseEdits(reason);
      await rig.app.runner.runDue();
      expect(counts()).toEqual([]);
      await rig.app.runner.runDue();
      expect(counts()).toEqual(['1 answered']);
    },
  );

  it.each(['rejected', 'channel-gone'] as const)(
    'for good (%s) is not tried again, and the next answer is',
    async (reason) => {
      const post = await posted();
      await answer(post, 'ada');
      refuseEdits(reason);
      await rig.app.runner.runDue();
      await rig.app.runner.runDue();
      expect([counts(), rig.sender.editScript]).toEqual([[], []]);
      await answer(post, 'bob');
      await rig.app.runner.runDue();
      expect(counts()).toEqual(['2 answered']);
    },
  );

  it.each(['no-permission', 'not-in-channel', 'access-refused'] as const)(
    'because of the channel (%s) is not tried again before the next day, whoever answers',
    async (reason) => {
      const post = await posted('time:10:00 weekdays:daily');
      await answer(post, 'ada');
      refuseEdits(reason);
      await rig.app.runner.runDue();
      await answer(post, 'bob');
      await rig.app.runner.runDue();
      expect([counts(), rig.sender.editScript]).toEqual([[], []]);
      await rig.pass(DAY);
      await answer(newestPost(rig), 'ada');
      await rig.app.runner.runDue();
      expect(counts()).toEqual(['1 answered']);
    },
  );

  it('because of the channel is over once that took another question', async () => {
    await answer(await posted(), 'ada');
    refuseEdits('no-permission');
    await rig.app.runner.runDue();
    await rig.pass(HOUR);
    await typed(rig, '/quiz-admin post-now');
    await quiet();
    await answer(newestPost(rig), 'ada');
    await rig.app.runner.runDue();
    expect(counts()).toEqual(['1 answered']);
  });

  it('because of too many requests waits as long as it was told, in that channel only', async () => {
    const first = await posted('time:10:00', 'C1');
    const second = await posted('time:12:00', 'C2');
    await schedule(rig, 'time:14:00 deck:teaware', { channelId: 'C1' });
    await answer(first, 'ada');
    await rig.pass(2 * HOUR);
    await quiet();
    await rig.click(second, 'A', { member: 'ada' });
    const third = newestPost(rig, 'C1');
    await rig.click(messageOf(await rig.click(third, 'Show answer')), '4 ');
    refuseEdits('rate-limited', 1, 3 * MINUTE);
    await rig.pass(0);
    expect(counts()).toEqual([]);
    await rig.pass(2 * MINUTE);
    expect(counts()).toEqual([]);
    await rig.pass(MINUTE);
    expect(counts()).toEqual(['1 answered']);
  });

  it('because of too many requests spares the channel’s other posts as well', async () => {
    await schedule(rig, 'time:10:00');
    await schedule(rig, 'time:10:30');
    const posts = [];
    for (const minutes of [120, 30]) {
      await rig.pass(minutes * MINUTE);
      posts.push(newestPost(rig));
    }
    await quiet();
    for (const post of posts) await answer(post, 'ada');
    refuseEdits('rate-limited', 2, 5 * MINUTE);
    await rig.pass(0);
    expect([counts(), rig.sender.editScript.length]).toEqual([[], 1]);
  });

  it('because the credentials are refused ends every call to that platform', async () => {
    expected = ['platform_unauthorized'];
    for (const channelId of ['C1', 'C2', 'C3']) await schedule(rig, 'time:10:00', { channelId });
    await rig.pass(2 * HOUR);
    await quiet();
    for (const channelId of ['C1', 'C2', 'C3']) await answer(newestPost(rig, channelId), channelId);
    refuseEdits('unauthorized');
    const sent = rig.sender.calls.length;
    await rig.app.runner.runDue();
    await rig.pass(25 * HOUR);
    expect([counts(), rig.sender.editScript, rig.sender.calls.length]).toEqual([[], [], sent]);
    expect(rig.app.stoppedPlatforms()).toEqual(['playground']);
  });

  it('by a platform that hangs is asked once a round, however many posts wait', async () => {
    for (const channelId of ['C1', 'C2', 'C3']) await schedule(rig, 'time:10:00', { channelId });
    await rig.pass(2 * HOUR);
    await quiet();
    for (const channelId of ['C1', 'C2', 'C3']) await answer(newestPost(rig, channelId), channelId);
    refuseEdits('unknown-outcome', 5);
    await rig.app.runner.runDue();
    expect(rig.sender.editScript).toHaveLength(4);
  });

  it('as no platform should is a bug: it is logged, and the others are edited', async () => {
    expected = ['post_refresh_failed'];
    const posts = [await posted('time:10:00', 'C1')];
    await schedule(rig, 'time:10:30', { channelId: 'C2' });
    await rig.pass(30 * MINUTE);
    await quiet();
    posts.push(newestPost(rig, 'C2'));
    for (const post of posts) await answer(post, 'ada');
    rig.sender.editScript.push(() => {
      throw new TypeError('oops');
    });
    await rig.app.runner.runDue();
    expect(counts()).toEqual(['1 answered']);
  });
});

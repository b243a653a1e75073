// The thread below a post, for schedules that want one.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDecks } from '#src/decks/read-deck.ts';
import { PlatformError } from '#src/errors.ts';
import type { Target } from '#src/ports/chat.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { DAY, HOUR, newestPost, saidTo, schedule } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';
import { refuse } from '../support/refusals.ts';
import { ROOT } from '../support/running-bot.ts';
import type { Sent } from '../support/scripted-sender.ts';
import { createTwin } from '../support/twin-app.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

type Thread = Extract<Target, { kind: 'thread' }>;

const threads = () =>
  rig.sender.arrived.flatMap(({ target, message }) =>
    target.kind === 'thread' ? [{ target, message }] : [],
  );
const postSent = (): Sent => {
  const post = newestPost(rig);
  const sent = rig.sender.arrived.find(({ message }) => message === post);
  if (sent === undefined) throw new Error('Not sent.');
  return sent;
};

/** Any card there is. */
async function aCard() {
  const { decks } = await readDecks(join(ROOT, 'test/fixtures/content'));
  const card = decks[0]?.cards[0];
  if (card === undefined) throw new Error('No card.');
  const { deckId, cardId, revision } = card;
  return { deckId, cardId, revision };
}

describe('a thread below a post', () => {
  it('is opened once the post stands there, with a first message', async () => {
    await schedule(rig, 'time:10:00 level:advanced discussion:yes');
    await rig.pass(2 * HOUR);
    await rig.pass(5_000);
    const wanted: Thread = {
      kind: 'thread',
      channel: rig.channel,
      messageId: postSent().deliveryId,
      title: 'Discuss: Origin, 2 March',
    };
    expect(threads().map(({ target }) => target)).toEqual([wanted]);
    expect(threads().map(({ message }) => linesOf(message))).toEqual([
      [
        'Talk about it here. Please keep the answer out of the first lines: others may not have answered yet.',
      ],
    ]);
  });

  it('wakes the bot as long as it is not opened', async () => {
    const made = await schedule(rig, 'time:10:00 discussion:yes');
    await rig.app.runner.stop();
    const now = rig.clock.now();
    const delivery = { id: 'd', kind: 'post', target: { kind: 'channel', channel: rig.channel } } as const;
    await rig.store.posts.claim({
      id: 'p',
      scheduleId: made.id,
      localDate: '2026-03-02',
      ordinal: 0,
      card: await aCard(),
      order: [],
      late: false,
      dueAt: now,
      delivery: { ...delivery, message: { summary: '', blocks: [] }, expiresAt: null },
      unlessRefusedSince: null,
      cause: null,
      now,
    });
    const message = { platform: 'playground', channelId: 'C1', messageId: 'm' } as const;
    await rig.store.deliveries.settle('d', 'nobody', { kind: 'sent', message }, now);
    const twin = await createTwin(rig);
    expect(await twin.app.runner.nextWakeAt()).toBe(now);
    await twin.app.runner.runDue();
    expect(threads().map(({ target }) => target.messageId)).toEqual(['m']);
    expect(await twin.app.runner.nextWakeAt()).toBeGreaterThan(now);
    await twin.close();
  });

  it('is there below every post, also an extra one, and nowhere else', async () => {
    await schedule(rig, 'time:10:00 discussion:yes', { channelId: 'C1' });
    await schedule(rig, 'time:10:00 discussion:no', { channelId: 'C2' });
    await rig.pass(2 * HOUR);
    await saidTo(rig, '/quiz-admin post-now', { channelId: 'C1' });
    for (let round = 0; round < 3; round += 1) await rig.pass(5_000);
    expect(threads().map(({ target }) => target.channel.channelId)).toEqual(['C1', 'C1']);
    expect(new Set(threads().map(({ target }) => target.messageId)).size).toBe(2);
  });

  it('is opened once by two processes', async () => {
    await schedule(rig, 'time:10:00 discussion:yes');
    await rig.pass(2 * HOUR);
    const twin = await createTwin(rig);
    await Promise.all([rig.app.runner.runDue(), twin.app.runner.runDue()]);
    await Promise.all([rig.app.runner.runDue(), twin.app.runner.runDue()]);
    expect(threads()).toHaveLength(1);
    await twin.close();
  });

  it('is not opened below a post that did not get through, and below it once it did', async () => {
    await schedule(rig, 'time:10:00 discussion:yes');
    refuse(rig, 'unavailable');
    await rig.pass(2 * HOUR);
    await rig.pass(0);
    expect(threads()).toEqual([]);
    await rig.pass(10_000);
    await rig.pass(5_000);
    expect(threads()).toHaveLength(1);
  });

  it('that may not be opened costs nothing else', async () => {
    await schedule(rig, 'time:10:00 weekdays:daily discussion:yes');
    for (let call = 0; call < 2; call += 1) {
      rig.sender.script.push(({ target }) => {
        if (target.kind === 'thread') throw new PlatformError('no-permission', 'no');
      });
    }
    await rig.pass(2 * HOUR);
    await rig.pass(5_000);
    expect(threads()).toEqual([]);
    expect(await saidTo(rig, '/quiz-admin status')).toContain('Last: Mon 2 Mar, posted, 0 answers');
    await rig.pass(DAY);
    await rig.pass(5_000);
    expect(threads().map(({ target }) => target.title)).toEqual([
      expect.stringMatching(/^Discuss: (Temperature|Origin|Time), 3 March$/),
    ]);
  });
});

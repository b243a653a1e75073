// Taking a question back while other things happen, and what is made good afterwards.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import type { Store } from '#src/ports/store.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { ADMIN, allPosts, HOUR, MINUTE, schedule } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';
import { refuse } from '../support/refusals.ts';
import { actorOf, asked, memoriesOf, posted, rate, takenBack } from '../support/taking-back.ts';
import { createTwin } from '../support/twin-app.ts';

let rig: AppRig;
/** What a test does before the Store undoes a review. */
let beforeUndo: () => Promise<void> | void;

beforeEach(async () => {
  beforeUndo = () => {};
  const wrapStore = (store: Store): Store => ({
    ...store,
    reviews: {
      ...store.reviews,
      undo: async (input) => {
        await beforeUndo();
        return store.reviews.undo(input);
      },
    },
  });
  rig = await createAppRig({ wrapStore });
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

describe('when something comes in between', () => {
  it('a write of the same person is read again', async () => {
    const post = await posted(rig);
    await rate(rig, post, 'ada');
    let writes = 0;
    beforeUndo = async () => {
      const actor = await actorOf(rig, 'ada');
      if (actor === null || writes === 2) return;
      writes += 1;
      await rig.store.people.changeSettings({
        personId: actor.person.id,
        accountId: actor.accountId,
        expectedVersion: actor.person.version,
        patch: { newPerDay: writes },
        reminder: null,
        now: rig.clock.now(),
      });
    };
    expect(await takenBack(rig)).toEqual(['Taken back. 1 rating and the points for it are undone.']);
    expect([writes, await memoriesOf(rig, 'ada')]).toEqual([2, []]);
  });

  it('a failing review leaves the others undone and is undone later', async () => {
    const post = await posted(rig);
    for (const member of ['ada', 'bob']) await rate(rig, post, member);
    let calls = 0;
    beforeUndo = () => {
      calls += 1;
      if (calls === 1) throw new Error('for once');
    };
    expect(await takenBack(rig)).toEqual(['Taken back. 1 rating and the points for it are undone.']);
    expect(rig.log.lines.splice(0).filter(({ level }) => level === 'error')).toHaveLength(1);
    await rig.pass(60_000);
    expect([await memoriesOf(rig, 'ada'), await memoriesOf(rig, 'bob')]).toEqual([[], []]);
  });

  it('a crash after the question was taken back is made good at the next start', async () => {
    const post = await posted(rig);
    await rate(rig, post, 'ada');
    await rig.app.runner.stop();
    const [made] = await rig.store.schedules.active();
    const [stored] = made === undefined ? [] : await allPosts(rig, made);
    await rig.store.posts.retract(stored?.id ?? '');
    expect(await memoriesOf(rig, 'ada')).toHaveLength(1);
    const twin = await createTwin(rig);
    await twin.app.runner.start();
    expect(await memoriesOf(rig, 'ada')).toEqual([]);
    expect(rig.sender.edits.map(({ message }) => message.summary)).toEqual(['This question was taken back']);
    await twin.close();
  });
});

describe('a post that cannot be edited when its question is taken back', () => {
  const refuseEdit = (reason: PlatformReason) =>
    rig.sender.editScript.push(() => {
      throw new PlatformError(reason, reason);
    });
  const headings = () => rig.sender.edits.map(({ message }) => linesOf(message)[0]);
  const SAID = 'This question was taken back';

  it('says so as soon as it can, though a count of answers was refused there before', async () => {
    const post = await posted(rig);
    await rate(rig, post, 'ada');
    refuseEdit('no-permission');
    await rig.app.runner.runDue();
    expect(rig.sender.editScript).toEqual([]);
    await takenBack(rig);
    await rig.pass(0);
    expect(headings()).toEqual([SAID]);
  });

  it.each(['no-permission', 'not-in-channel', 'access-refused'] as const)(
    'because of the channel (%s) is tried again each hour until it says so',
    async (reason) => {
      await posted(rig);
      for (let times = 0; times < 3; times += 1) refuseEdit(reason);
      await takenBack(rig);
      await rig.pass(0);
      const left: number[] = [];
      for (let minutes = 0; minutes < 150; minutes += 30) {
        left.push(rig.sender.editScript.length);
        await rig.pass(30 * MINUTE);
      }
      expect(left).toEqual([2, 2, 1, 1, 0]);
      await rig.pass(HOUR);
      await rig.pass(HOUR);
      expect(headings()).toEqual([SAID]);
    },
  );

  it('because its message is gone is left alone', async () => {
    await posted(rig);
    refuseEdit('rejected');
    await takenBack(rig);
    await rig.pass(HOUR);
    await rig.pass(HOUR);
    expect([rig.sender.editScript, headings()]).toEqual([[], []]);
  });
});

describe('a question that perhaps was posted', () => {
  it('is taken back without an edit, as nobody knows where it is', async () => {
    await rig.close();
    rig = await createAppRig({ repeatSafeMs: 0 });
    await schedule(rig, 'time:10:00');
    refuse(rig, 'unknown-outcome');
    await rig.pass(2 * HOUR);
    const confirmation = await asked(rig);
    expect(linesOf(confirmation)).toContain(
      'I do not know where its message is, so I cannot change it: whoever clicks there will read that the question was taken back.',
    );
    expect(linesOf(messageOf(await rig.click(confirmation, 'Take it back', ADMIN)))).toEqual([
      'Taken back. There was no rating to undo.',
    ]);
    await rig.pass(60_000);
    expect(rig.sender.edits).toEqual([]);
  });
});

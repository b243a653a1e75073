// The outbox when nobody can say whether a message arrived: time-outs, crashes, and an orderly stop.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import type { Settlement } from '#src/ports/records.ts';
import { type AppRig, createAppRig, messageOf, type RigOptions } from '../support/app-rig.ts';
import { ADMIN, DAY, HOUR, MINUTE, postsIn, saidTo, typed } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';
import { putNotice } from '../support/outbox.ts';
import { postDue } from '../support/refusals.ts';
import { createTwin, type TwinApp } from '../support/twin-app.ts';

const LEASE = 30_000;

let rig: AppRig;
const twins: TwinApp[] = [];

async function start(options?: RigOptions): Promise<AppRig> {
  rig = await createAppRig(options);
  await rig.pass(0);
  return rig;
}
async function twin(): Promise<TwinApp> {
  const made = await createTwin(rig);
  twins.push(made);
  return made;
}
afterEach(async () => {
  for (const each of twins.splice(0)) await each.close();
  await rig.close();
});

const timeOut = () => new PlatformError('unknown-outcome', 'No answer within 5 s');

/** The next so many calls get no answer; with `arrive` the message is there all the same. */
function loseAnswers(times: number, arrive: boolean): void {
  for (let call = 0; call < times; call += 1) {
    rig.sender.script.push((sent) => {
      const before = rig.sender.arrived.some(({ deliveryId }) => deliveryId === sent.deliveryId);
      if (arrive && !before) rig.sender.arrived.push(sent);
      throw timeOut();
    });
  }
}

/** The next call hangs until it is let go. */
function holdNext(): () => void {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  rig.sender.script.push(() => gate);
  return letGo;
}

describe('a post whose outcome is not known', () => {
  it('is never repeated by itself where that could double it, but by an admin’s click', async () => {
    await start({ repeatSafeMs: 0 });
    const { calls, state } = await postDue(rig);
    loseAnswers(1, true);
    await rig.pass(0);
    for (let hour = 0; hour < 12; hour += 1) await rig.pass(HOUR);
    expect([calls(), await state()]).toEqual([1, 'unknown']);
    const status = await typed(rig, '/quiz-admin status');
    expect(linesOf(status).slice(2)).toEqual([
      'Last: Mon 2 Mar, perhaps posted: please look whether it is there',
      'Next: 3 Mar 2026, 10:00',
      '[Post Mon 2 Mar again]',
      '<Take a question back…>',
    ]);
    expect(linesOf(messageOf(await rig.click(status, 'Post Mon', ADMIN)))).toEqual(['It is on its way.']);
    await rig.pass(0);
    expect([calls(), await state()]).toEqual([2, 'sent']);
    const again = await rig.click(status, 'Post Mon', ADMIN);
    expect(linesOf(messageOf(again))).toEqual([
      'This one needs no repeat: it is on its way, or posted already.',
    ]);
    expect(rig.log.messages('error')).toEqual([]);
  });

  it('can be answered all the same, and both messages are the same post', async () => {
    await start({ repeatSafeMs: 0 });
    await postDue(rig);
    loseAnswers(1, true);
    await rig.pass(0);
    await rig.click(await typed(rig, '/quiz-admin status'), 'Post Mon', ADMIN);
    await rig.pass(0);
    const [first, second] = postsIn(rig);
    if (first === undefined || second === undefined) throw new Error('Too few messages.');
    const chosen = linesOf(messageOf(await rig.click(first, 'A')))[0];
    expect(linesOf(messageOf(await rig.click(second, 'B')))[0]).toBe(chosen);
  });

  it('is repeated under its id while the platform gives back the first message', async () => {
    await start({ repeatSafeMs: 2 * MINUTE });
    const { calls, state } = await postDue(rig);
    loseAnswers(2, true);
    await rig.pass(0);
    for (let wait = 0; wait < 4; wait += 1) await rig.pass(3_000);
    expect([calls(), await state(), postsIn(rig).length]).toEqual([3, 'sent', 1]);
  });

  it('becomes unknown once a repeat is no longer safe', async () => {
    await start({ repeatSafeMs: 2 * MINUTE });
    const { calls, state } = await postDue(rig);
    loseAnswers(50, false);
    const began = rig.clock.now();
    await rig.pass(0);
    for (let wait = 0; wait < 300; wait += 1) await rig.pass(1_000);
    expect(await state()).toBe('unknown');
    expect(calls()).toBeGreaterThan(3);
    expect(rig.clock.now() - began).toBe(5 * MINUTE);
  });
});

describe('a process that dies while it sends', () => {
  /** The first app is in the middle of sending a post. */
  async function sendingPost(options: RigOptions) {
    await start(options);
    const post = await postDue(rig);
    const letGo = holdNext();
    void rig.app.runner.runDue();
    await vi.waitFor(() => expect(post.calls()).toBe(1));
    return { ...post, letGo, other: await twin() };
  }

  it('is followed by another after its lease, which sends the same message under the same id', async () => {
    const { other, calls, state, letGo } = await sendingPost({});
    rig.clock.advance(LEASE - 1);
    await other.app.runner.start();
    expect(calls()).toBe(1);
    rig.clock.advance(1);
    await other.app.runner.runDue();
    expect([calls(), await state(), postsIn(rig).length]).toEqual([2, 'sent', 1]);
    letGo();
  });

  it('leaves a post unknown where a repeat could double it', async () => {
    const { other, calls, state, letGo } = await sendingPost({ repeatSafeMs: 0 });
    rig.clock.advance(LEASE);
    await other.app.runner.start();
    expect([calls(), await state()]).toEqual([1, 'unknown']);
    // It was only slow: what it has to say in the end still counts.
    letGo();
    await rig.app.runner.stop();
    expect([calls(), await state()]).toEqual([1, 'sent']);
  });
});

describe('a message that was sent, but whose sending could not be noted', () => {
  it('is not sent once more where that would double it', async () => {
    let refusals = 0;
    await start({
      repeatSafeMs: 0,
      wrapStore: (store) => ({
        ...store,
        deliveries: {
          ...store.deliveries,
          settle: (id, owner, settlement: Settlement, now) => {
            if (refusals === 0 || settlement.kind !== 'sent') {
              return store.deliveries.settle(id, owner, settlement, now);
            }
            refusals -= 1;
            return Promise.reject(new Error('The database is busy.'));
          },
        },
      }),
    });
    const { calls, state } = await postDue(rig);
    refusals = 1;
    await rig.pass(0);
    for (let wait = 0; wait < 20; wait += 1) await rig.pass(10_000);
    expect([calls(), await state(), postsIn(rig).length]).toEqual([1, 'unknown', 1]);
    expect(rig.log.messages('error')).toEqual(['delivery_interrupted']);
  });
});

describe('a message that gets no answer', () => {
  it('keeps the others waiting for a second, and what shares its channel until it is over', async () => {
    await start();
    await rig.pass(MINUTE);
    const letGo = holdNext();
    for (const [id, channelId] of [
      ['m-1', 'C1'],
      ['m-2', 'C1'],
      ['m-3', 'C2'],
      ['m-4', 'C3'],
    ] as const) {
      await putNotice(rig, id, { ...rig.channel, channelId });
    }
    const called = () =>
      rig.sender.calls.map(({ deliveryId }) => deliveryId).filter((id) => id.startsWith('m-'));
    const done = rig.app.runner.runDue();
    await vi.waitFor(() => expect(called()).toEqual(['m-1']));
    rig.clock.advance(999);
    expect(called()).toEqual(['m-1']);
    rig.clock.advance(1);
    await vi.waitFor(() => expect(called()).toEqual(['m-1', 'm-3', 'm-4']));
    letGo();
    await done;
    expect(called()).toEqual(['m-1', 'm-3', 'm-4', 'm-2']);
  });
});

describe('a process that is stopped in the middle of many messages', () => {
  it('finishes what is under way and leaves the rest to the next one at once, each sent once', async () => {
    await start();
    const calls = () => rig.sender.calls.filter(({ deliveryId }) => deliveryId.startsWith('m-')).length;
    // The first one of a batch goes ahead alone.
    rig.sender.script.push(() => {});
    const gates = Array.from({ length: 9 }, holdNext);
    for (let index = 0; index < 25; index += 1) {
      await putNotice(rig, `m-${index}`, { ...rig.channel, channelId: `C${index}` });
    }
    rig.app.runner.poke();
    await vi.waitFor(() => expect(calls()).toBe(10));
    let over = false;
    const stopped = rig.app.runner.stop().then(() => {
      over = true;
    });
    expect(await rig.store.healthy()).toBe(true);
    expect(over).toBe(false);
    for (const letGo of gates) letGo();
    await stopped;
    expect(calls()).toBe(10);
    const other = await twin();
    await other.app.runner.start();
    const arrived = rig.sender.arrived
      .map(({ deliveryId }) => deliveryId)
      .filter((id) => id.startsWith('m-'));
    expect(arrived).toHaveLength(25);
    expect(new Set(arrived).size).toBe(25);
    rig.clock.advance(DAY);
    await other.app.runner.runDue();
    expect(calls()).toBe(25);
    expect(await saidTo(rig, '/quiz-admin list')).toHaveLength(2);
  });
});

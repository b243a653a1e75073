// The outbox and a platform that says what has to wait: rate limits, and a workspace that is gone.
import { afterEach, describe, expect, it } from 'vitest';
import { PlatformError, type RateLimitScope } from '#src/errors.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { DAY, MINUTE, postsIn } from '../support/channel-admin.ts';
import { putLetter, putNotice } from '../support/outbox.ts';
import { postDue, refuse } from '../support/refusals.ts';
import type { Sent } from '../support/scripted-sender.ts';
import { createTwin } from '../support/twin-app.ts';

let rig: AppRig;

async function start(): Promise<void> {
  rig = await createAppRig();
  await rig.pass(0);
}
afterEach(async () => {
  await rig.close();
});

/** The first call for this delivery is told to wait for 7 s. */
function limit(id: string, scope: RateLimitScope): void {
  let limited = false;
  for (let call = 0; call < 50; call += 1) {
    rig.sender.script.push(({ deliveryId }) => {
      if (deliveryId !== id || limited) return;
      limited = true;
      throw new PlatformError('rate-limited', '429', { retryAfterMs: 7_000, scope });
    });
  }
}

/** Without the welcome, which has an id of its own. */
const named = (sent: readonly Sent[]) =>
  sent
    .map(({ deliveryId }) => deliveryId)
    .filter((id) => /^(first|second|third|elsewhere|in|letter)/.test(id))
    .toSorted();
const called = () => named(rig.sender.calls);
const arrived = () => named(rig.sender.arrived);
const errors = () => rig.log.messages('error');

describe('a platform that says to wait', () => {
  it('is left alone for as long as it asked, as often as it asks, and gets the message then', async () => {
    await start();
    const { calls, state } = await postDue(rig);
    refuse(rig, 'rate-limited', 12, 7_000);
    for (let asked = 1; asked <= 12; asked += 1) {
      await rig.pass(0);
      expect(calls()).toBe(asked);
      await rig.pass(6_999);
      expect(calls()).toBe(asked);
      rig.clock.advance(1);
    }
    await rig.pass(0);
    expect(await state()).toBe('sent');
    expect(postsIn(rig)).toHaveLength(1);
    expect(errors()).toEqual([]);
  });

  it.each<[string, RateLimitScope, readonly string[]]>([
    ['one channel keeps that channel waiting', 'target', ['elsewhere', 'letter-to-ada', 'letter-to-bob']],
    ['everything keeps everything waiting', 'platform', []],
  ])('about %s and no other, in any process, and is asked once', async (_, scope, others) => {
    await start();
    await rig.pass(MINUTE);
    const here = ['first', 'second', 'third'];
    limit('first', scope);
    for (const id of here) await putNotice(rig, id);
    await putNotice(rig, 'elsewhere', { ...rig.channel, channelId: 'C2' });
    for (const member of ['ada', 'bob']) await putLetter(rig, member);
    await rig.pass(0);
    expect(called()).toEqual(['first', ...others].toSorted());
    const twin = await createTwin(rig);
    rig.clock.advance(6_999);
    await twin.app.runner.start();
    expect(called()).toEqual(['first', ...others].toSorted());
    await twin.close();
    await rig.pass(1);
    expect(arrived()).toEqual([...here, 'elsewhere', 'letter-to-ada', 'letter-to-bob'].toSorted());
    expect(errors()).toEqual([]);
  });

  it('about direct messages keeps these waiting, and channels go on', async () => {
    await start();
    await putNotice(rig, 'before');
    await rig.pass(0);
    limit('letter-to-ada', 'direct');
    for (const member of ['ada', 'bob']) await putLetter(rig, member);
    await putNotice(rig, 'elsewhere');
    await rig.pass(0);
    await putLetter(rig, 'cem');
    await rig.pass(6_999);
    expect(arrived()).not.toContain('letter-to-cem');
    expect(arrived()).toContain('elsewhere');
    await rig.pass(1);
    expect(arrived().filter((id) => id.startsWith('letter'))).toEqual([
      'letter-to-ada',
      'letter-to-bob',
      'letter-to-cem',
    ]);
  });

  it('about one direct message keeps only that one waiting', async () => {
    await start();
    limit('letter-to-ada', 'target');
    for (const member of ['ada', 'bob']) await putLetter(rig, member);
    await rig.pass(0);
    expect(arrived()).toEqual(['letter-to-bob']);
    await rig.pass(7_000);
    expect(arrived()).toEqual(['letter-to-ada', 'letter-to-bob']);
  });

  it('is waited for without looking again and again', async () => {
    await start();
    limit('first', 'platform');
    for (const id of ['first', 'second']) await putNotice(rig, id);
    await rig.pass(0);
    expect(await rig.app.runner.nextWakeAt()).toBe(rig.clock.now() + 7_000);
  });
});

describe('a workspace that is gone', () => {
  it('is called once; what waits there is kept, and goes on when the bot is back', async () => {
    await start();
    await rig.pass(MINUTE);
    refuse(rig, 'workspace-gone', 1);
    for (const id of ['first', 'second']) await putNotice(rig, id);
    await putNotice(rig, 'elsewhere', { ...rig.channel, channelId: 'C2' });
    const other = { workspace: { platform: 'playground', externalId: 'W2' }, channelId: 'C3' } as const;
    await putNotice(rig, 'in another workspace', other);
    await rig.pass(0);
    await rig.pass(DAY);
    expect(called()).toEqual(['first', 'in another workspace']);
    const { workspace } = rig.channel;
    const back = { kind: 'workspace-present', workspace, name: 'Team', channel: null, zone: null } as const;
    await rig.app.handler.event(back);
    await rig.pass(0);
    expect(arrived()).toEqual(['elsewhere', 'in another workspace', 'second']);
    expect(errors()).toEqual([]);
  });
});

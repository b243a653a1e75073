// The outbox end to end: what each refusal of a platform leads to.
import { afterEach, describe, expect, it } from 'vitest';
import { type AppRig, createAppRig, messageOf, type RigOptions } from '../support/app-rig.ts';
import { allPosts, DAY, HOUR, postsIn, saidTo, schedule } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';
import { postDue, refuse } from '../support/refusals.ts';

let rig: AppRig;

async function start(options?: RigOptions): Promise<AppRig> {
  rig = await createAppRig(options);
  await rig.pass(0);
  return rig;
}
afterEach(async () => {
  await rig.close();
});

const errors = () => rig.log.messages('error');

describe('a channel that is gone', () => {
  it('is called once; its schedules stop and say why, until they are resumed', async () => {
    await start();
    await schedule(rig, 'time:15:00 deck:teaware');
    await schedule(rig, 'time:15:00', { channelId: 'C2' });
    const { calls } = await postDue(rig);
    refuse(rig, 'channel-gone', 1);
    await rig.pass(0);
    expect(calls()).toBe(1);
    for (let day = 0; day < 2; day += 1) await rig.pass(12 * HOUR);
    expect([postsIn(rig).length, postsIn(rig, 'C2').length]).toEqual([0, 1]);
    expect(calls()).toBe(2);
    const status = await saidTo(rig, '/quiz-admin status');
    expect(status.filter((line) => line.startsWith('3.') || line.startsWith('1.'))).toEqual([
      '1. #C1 Teaware, Monday to Friday at 15:00 (UTC): stopped, because the channel does not exist any more',
      '3. #C1 Making tea, every day at 10:00 (UTC): stopped, because the channel does not exist any more',
    ]);
    expect(status.slice(-4)).toEqual([
      'Last: Mon 2 Mar, not posted: the channel does not exist any more',
      'Next: none while it stands still',
      'If the channel is there again, use /quiz-admin resume 3. For another channel, schedule it there.',
      '<Take a question back…>',
    ]);
    expect(await saidTo(rig, '/quiz-admin resume 3')).toEqual([
      'Schedule 3 goes on. The next question comes on 4 Mar 2026, 10:00.',
    ]);
    await rig.pass(DAY);
    expect(postsIn(rig)).toHaveLength(1);
    expect(errors()).toEqual([]);
  });
});

describe('a channel where the bot may not post', () => {
  it('is called once a day; the schedule is kept and recovers by itself', async () => {
    await start();
    const { made, calls } = await postDue(rig);
    refuse(rig, 'no-permission', 2);
    await rig.pass(0);
    for (let hour = 0; hour < 20; hour += 1) await rig.pass(HOUR);
    expect(calls()).toBe(1);
    expect(await saidTo(rig, '/quiz-admin status')).toContain(
      'Last: Mon 2 Mar, not posted: I am not allowed to post there',
    );
    await rig.pass(4 * HOUR);
    expect(calls()).toBe(2);
    await rig.pass(DAY);
    expect((await allPosts(rig, made)).map(({ state }) => state)).toEqual(['failed', 'failed', 'sent']);
    expect(errors()).toEqual([]);
  });
});

describe('a person who takes no direct messages', () => {
  it('is called once, told with the next click, once, and asked again only when they turn reminders on', async () => {
    await start();
    const me = { member: 'mei' };
    const direct = () => rig.sender.calls.filter(({ target }) => target.kind === 'direct').length;
    refuse(rig, 'direct-refused', 1);
    const settings = messageOf(await rig.command('/quiz settings', me));
    await rig.click(settings, 'Turn reminders on', me);
    await rig.pass(0);
    expect(direct()).toBe(1);
    const next = await rig.command('/quiz now deck:tea', me);
    expect('also' in next ? next.also?.flatMap(linesOf) : []).toEqual([
      'I could not send you a direct message: your settings there do not let me. I will not try again. Allow direct messages from me, then turn reminders on with /quiz settings.',
    ]);
    await rig.click(messageOf(await rig.click(messageOf(next), 'A', me)), '5 ', me);
    const later = await rig.command('/quiz help', me);
    expect('also' in later).toBe(false);
    await rig.pass(20 * DAY);
    expect(direct()).toBe(1);
    await rig.command('/quiz resume', me);
    await rig.pass(0);
    expect(direct()).toBeGreaterThan(1);
    expect(errors()).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { DAY, HOUR, postsIn, saidTo } from '../support/channel-admin.ts';
import { postDue, refuse } from '../support/refusals.ts';

let rig: AppRig;
beforeEach(async () => {
  rig = await createAppRig();
  await rig.pass(0);
});
afterEach(() => rig.close());

describe('an archived channel', () => {
  it('is called once; its schedule stops, says why, and goes on once it is resumed', async () => {
    const { calls } = await postDue(rig);
    refuse(rig, 'channel-archived', 1);
    await rig.pass(0);
    for (let hour = 0; hour < 30; hour += 1) await rig.pass(HOUR);
    expect(calls()).toBe(1);
    const status = (await saidTo(rig, '/quiz-admin status')).join('\n');
    expect(status).toContain('stopped, because the channel is archived');
    expect(status).toContain('Last: Mon 2 Mar, not posted: the channel is archived');
    await saidTo(rig, '/quiz-admin resume 1');
    await rig.pass(DAY);
    expect(postsIn(rig)).toHaveLength(1);
  });
});

describe('a channel that the bot is not in', () => {
  it('is called once a day, and its schedule recovers by itself once the bot is invited', async () => {
    const { calls } = await postDue(rig);
    refuse(rig, 'not-in-channel', 1);
    await rig.pass(0);
    for (let hour = 0; hour < 20; hour += 1) await rig.pass(HOUR);
    expect(calls()).toBe(1);
    const status = (await saidTo(rig, '/quiz-admin status')).join('\n');
    expect(status).toContain('not posted: I am not in that channel\n');
    expect(status.match(/\/invite/g)).toHaveLength(1);
    await rig.pass(4 * HOUR);
    expect(postsIn(rig)).toHaveLength(1);
  });
});

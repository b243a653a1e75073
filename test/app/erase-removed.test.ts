// A workspace that removes the bot: nothing more happens there, it can come back whole, and after 30 days it is erased.
import { afterEach, describe, expect, it } from 'vitest';
import { answer, DAY, HOUR, liveUntil, newestPost, scheduleDaily, type } from '../support/app-person.ts';
import { type AppRig, createAppRig, type RigOptions } from '../support/app-rig.ts';
import { datedPosts, postsIn } from '../support/channel-admin.ts';
import { MONDAY_MORNING } from '../support/running-bot.ts';

let rig: AppRig;
let removing: Promise<void>;

/** A question every day at 09:00; the first one is out and answered by mei, who wants reminders. */
async function lived(options?: RigOptions): Promise<void> {
  rig = await createAppRig(options);
  await scheduleDaily(rig);
  await liveUntil(rig, MONDAY_MORNING + DAY);
  await answer(rig, newestPost(rig), 4);
  await rig.click(await type(rig, '/quiz settings'), 'Turn reminders on');
  await rig.pass(0);
}
afterEach(async () => {
  await removing;
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

function removed(): Promise<void> {
  const { workspace } = rig.channel;
  removing = rig.app.handler.event({ kind: 'workspace-removed', workspace });
  return removing;
}
const present = () =>
  rig.app.handler.event({
    kind: 'workspace-present',
    workspace: rig.channel.workspace,
    name: 'Team',
    channel: rig.channel,
    zone: 'UTC',
  });
const mei = () => ({ platform: 'playground', scope: 'W1', externalId: 'mei' }) as const;
const isKnown = async () => (await rig.store.people.findAccount(mei())) !== null;

/** Looks once a day, an hour before the question would come. */
async function days(count: number): Promise<void> {
  for (let day = 0; day < count; day += 1) await rig.pass(DAY);
}

describe('a workspace that removed the bot', () => {
  it('is left alone at once, and erased with the people it was all about after 30 days', async () => {
    await lived();
    await removed();
    const calls = rig.sender.calls.length;
    await days(30);
    expect(await isKnown()).toBe(true);
    await rig.pass(HOUR);
    expect(await isKnown()).toBe(false);
    expect(rig.sender.calls).toHaveLength(calls);
    expect(await rig.store.schedules.active()).toEqual([]);
    expect(await rig.store.nextWakeAt(['playground'])).toBeNull();
    await present();
    await rig.pass(0);
    expect(rig.sender.calls, 'a first hello').toHaveLength(calls + 1);
  });

  it('is whole when it comes back before: its schedule goes on with one question, however many it missed', async () => {
    await lived();
    const [made] = await rig.store.schedules.active();
    await removed();
    await days(20);
    const before = postsIn(rig).length;
    await rig.pass(2 * HOUR);
    await present();
    await rig.pass(0);
    expect(postsIn(rig)).toHaveLength(before + 1);
    const dated = made === undefined ? [] : await datedPosts(rig, made);
    expect(dated.filter((line) => line.includes('sent'))).toEqual([
      '2026-03-02 sent',
      '2026-03-23 sent late',
    ]);
    await rig.pass(DAY);
    expect(postsIn(rig)).toHaveLength(before + 2);
    await days(40);
    expect(await isKnown()).toBe(true);
  });

  it('is looked for at most once an hour', async () => {
    let looked = 0;
    await lived({
      wrapStore: (store) => ({
        ...store,
        workspaces: {
          ...store.workspaces,
          eraseRemoved: (before, limit) => {
            looked += 1;
            return store.workspaces.eraseRemoved(before, limit);
          },
        },
      }),
    });
    await rig.pass(HOUR);
    const before = looked;
    for (let minute = 0; minute < 59; minute += 1) await rig.pass(60_000);
    expect(looked).toBe(before);
    await rig.pass(60_000);
    expect(looked).toBe(before + 1);
  });
});

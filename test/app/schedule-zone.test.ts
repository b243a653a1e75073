// In which time zone a schedule is planned by whoever the bot knows no zone of.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { anAdmin, schedule, typed } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';

const HINT =
  'I do not know your time zone yet, so this is in UTC. Choose “Another time…” for yours, such as Europe/Berlin.';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig({ platform: 'discord', workspaceZone: null });
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const nobody = (channelId = 'C1') => anAdmin({ zone: null, channelId });

async function quickly(channelId?: string): Promise<readonly string[]> {
  const asked = await typed(rig, '/quiz-admin schedule', nobody(channelId));
  return linesOf(messageOf(await rig.click(asked, 'Every day', nobody(channelId))));
}

describe('a schedule by two clicks', () => {
  it('says that it is in UTC when nobody knows the zone, until something says one', async () => {
    const shown = await quickly();
    expect(shown[1]).toContain('every day at 09:00 (UTC)');
    expect(shown).toContain(HINT);
    await schedule(rig, 'time:10:00 zone:Europe/Berlin', nobody());
    const later = await quickly('C2');
    expect(later[1]).toContain('every day at 09:00 (Europe/Berlin)');
    expect(later).not.toContain(HINT);
  });

  it('says so too once the thread is turned on', async () => {
    const asked = await typed(rig, '/quiz-admin schedule', nobody());
    const shown = messageOf(await rig.click(asked, 'Every day', nobody()));
    const threaded = messageOf(await rig.click(shown, 'With a thread', nobody()));
    expect(linesOf(threaded)).toContain(HINT);
  });

  it('is planned in the zone of the channel it is for, where one is known', async () => {
    await schedule(rig, 'time:10:00 zone:Europe/Berlin', nobody());
    await schedule(rig, 'time:10:00 zone:Asia/Tokyo', nobody('C2'));
    expect((await quickly('C2'))[1]).toContain('(Asia/Tokyo)');
    expect((await quickly('C3'))[1]).toContain('(Europe/Berlin)');
  });

  it('does not say so to somebody whose zone is UTC', async () => {
    const known = anAdmin({ zone: 'UTC' });
    const asked = await typed(rig, '/quiz-admin schedule', known);
    expect(linesOf(messageOf(await rig.click(asked, 'Every day', known)))).not.toContain(HINT);
  });
});

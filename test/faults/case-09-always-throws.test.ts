// Sending one message always throws, for no reason of the platform's.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { MINUTE } from '../support/channel-admin.ts';
import { putNotice } from '../support/outbox.ts';
import { breakChannel } from '../support/refusals.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';

let rig: AppRig;
beforeEach(async () => {
  rig = await createAppRig();
  await rig.pass(0);
});
afterEach(async () => {
  expectSoundDatabase(rig.databasePath);
  await rig.close();
});

// Red without: `MAX_ATTEMPTS` in src/app/delivery-policy.ts.
describe('case 09: a delivery that always throws', () => {
  it('is tried eight times, later each time, logged once as an error, and holds up nobody', async () => {
    const bug = new TypeError('undefined is not a function');
    breakChannel(rig, 'C1', () => bug);
    await putNotice(rig, 'broken');
    await putNotice(rig, 'whole', { ...rig.channel, channelId: 'C2' });
    await rig.pass(0);
    expect(rig.sender.arrived.map(({ deliveryId }) => deliveryId)).toContain('whole');
    for (let minutes = 0; minutes < 90; minutes += 10) await rig.pass(10 * MINUTE);
    expect(rig.sender.calls.filter(({ deliveryId }) => deliveryId === 'broken')).toHaveLength(8);
    expect(rig.log.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'delivery_failed', fields: { delivery: 'broken', kind: 'notice', error: bug } },
    ]);
    expect(rig.log.messages('warn')).toHaveLength(7);
  });
});

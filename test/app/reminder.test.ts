// The digest: when it comes, when it does not, and what its buttons do.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  answer,
  directsOf,
  labelsOf,
  linesOf,
  liveUntil,
  select,
  type,
  wordsOf,
} from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { around, IN_DIRECT, march, recordDigests, reminded } from '../support/digests.ts';

let rig: AppRig;
let digests: ReturnType<typeof recordDigests>;
const times = (zone?: string) => digests.times(zone);
const newest = () => digests.newest();

beforeEach(async () => {
  rig = await createAppRig();
  digests = recordDigests(rig);
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

describe('a reminder', () => {
  it('comes on the first day with three cards due, at the hour of the person', async () => {
    await reminded(rig, 3);
    await liveUntil(rig, march(3, '08:59'));
    expect(times()).toEqual([]);
    await liveUntil(rig, march(3, '23:59'));
    expect(times()).toEqual([around(3, '09')]);
    expect(linesOf(newest())).toEqual([
      '3 cards are due. A few minutes now save learning them anew.',
      expect.stringMatching(/^First in line: .*\?$/),
    ]);
    expect(labelsOf(newest())).toEqual(['Start', 'Snooze 1 hour', 'Tomorrow', 'Stop reminders']);
  });

  it('waits two days when fewer are due', async () => {
    await reminded(rig, 1);
    await liveUntil(rig, march(5, '23:59'));
    expect(times()).toEqual([around(5, '09')]);
    expect(linesOf(newest())[0]).toBe('1 card is due. A minute now saves learning it anew.');
  });

  it('comes at most once a local day, and again on the next while cards wait', async () => {
    await reminded(rig, 4);
    await liveUntil(rig, march(6));
    expect(times()).toEqual([around(3, '09'), around(4, '09'), around(5, '09')]);
  });

  it('keeps to the zone and the hour of the person', async () => {
    const who = { zone: 'America/New_York' };
    await liveUntil(rig, march(2, '12:00'));
    await reminded(rig, 3, who);
    await select(rig, await type(rig, '/quiz settings', who), 'Remind me around', '18', who);
    await liveUntil(rig, march(4, '12:00'));
    expect(times('America/New_York')).toEqual([around(3, '18')]);
  });

  it('is not sent when everything was reviewed before it', async () => {
    await reminded(rig, 3);
    await liveUntil(rig, march(3, '08:30'));
    let shown = await type(rig, '/quiz review');
    for (let step = 0; step < 3; step += 1) {
      const outcome = messageOf(await answer(rig, shown, 5));
      shown = messageOf(await rig.click(outcome, 'Next'));
    }
    await liveUntil(rig, march(4));
    expect(times()).toEqual([]);
  });

  it('moves with the hour, also on the day of the reminder, and never comes twice on it', async () => {
    await reminded(rig, 3);
    await select(rig, await type(rig, '/quiz settings'), 'Remind me around', '14');
    await liveUntil(rig, march(3, '13:59'));
    expect(times()).toEqual([]);
    await liveUntil(rig, march(3, '15:00'));
    await select(rig, await type(rig, '/quiz settings'), 'Remind me around', '17');
    await liveUntil(rig, march(4, '18:00'));
    expect(times()).toEqual([around(3, '14'), around(4, '17')]);
  });

  it('moves with the zone', async () => {
    await reminded(rig, 3);
    await rig.do({ kind: 'form', formId: '1|zone', values: { zone: 'Asia/Tokyo' } });
    await liveUntil(rig, march(3, '09:00'));
    expect(times('Asia/Tokyo')).toEqual([around(3, '09')]);
  });

  it('does not come to people who paused, and comes again after they resume', async () => {
    await reminded(rig, 3);
    await type(rig, '/quiz pause');
    await liveUntil(rig, march(5, '12:00'));
    expect(times()).toEqual([]);
    await type(rig, '/quiz resume');
    await liveUntil(rig, march(6, '12:00'));
    expect(times()).toEqual([around(6, '09')]);
    expect(directsOf(rig), 'the first message is not repeated').toHaveLength(2);
  });
});

describe('the buttons of a reminder', () => {
  beforeEach(async () => {
    await reminded(rig, 3);
    await liveUntil(rig, march(3, '10:00'));
  });

  it('start a review right there, with the card that was named first', async () => {
    const step = await rig.click(newest(), 'Start', IN_DIRECT);
    const named = linesOf(newest())[1]?.replace('First in line: ', '');
    expect(linesOf(step).slice(0, 2)).toEqual(['Review · 1 of 8', named]);
  });

  it('snooze it for an hour, as often as wanted', async () => {
    const snoozed = await rig.click(newest(), 'Snooze', IN_DIRECT);
    expect(snoozed.mode).toBe('update');
    expect(wordsOf(snoozed)).toBe('I will come back on 3 Mar 2026, 11:00.');
    await liveUntil(rig, march(3, '11:30'));
    expect(times()).toEqual([around(3, '09'), '3 11:00']);
    await rig.click(newest(), 'Snooze', IN_DIRECT);
    await liveUntil(rig, march(3, '20:00'));
    expect(times().slice(2)).toEqual(['3 12:30']);
  });

  it('snooze it also while the platform has not said yet that it arrived', async () => {
    await type(rig, '/quiz stats');
    rig.sender.script.push(async ({ message }) => {
      await rig.click(message, 'Snooze', IN_DIRECT);
    });
    await liveUntil(rig, march(4, '09:45'));
    await liveUntil(rig, march(4, '12:00'));
    expect(times()).toEqual([around(3, '09'), around(4, '09'), expect.stringMatching(/^4 10:[0-2]\d$/)]);
  });

  it('snooze it into the night only until tomorrow', async () => {
    await liveUntil(rig, march(3, '20:30'));
    const snoozed = await rig.click(newest(), 'Snooze', IN_DIRECT);
    expect(wordsOf(snoozed)).toMatch(/^I will come back on 4 Mar 2026, 09:[0-2]\d\.$/);
    await liveUntil(rig, march(5));
    expect(times()).toEqual([around(3, '09'), around(4, '09')]);
  });

  it('snooze it, and nothing comes when all was reviewed meanwhile', async () => {
    await rig.click(newest(), 'Snooze', IN_DIRECT);
    let shown = messageOf(await rig.click(newest(), 'Start', IN_DIRECT));
    for (let step = 0; step < 3; step += 1) {
      shown = messageOf(await rig.click(messageOf(await answer(rig, shown, 5)), 'Next'));
    }
    await liveUntil(rig, march(4));
    expect(times()).toEqual([around(3, '09')]);
  });

  it('put it off until tomorrow', async () => {
    const moved = await rig.click(newest(), 'Tomorrow', IN_DIRECT);
    expect(wordsOf(moved)).toMatch(/^I will come back on 4 Mar 2026, 09:[0-2]\d\.$/);
    await liveUntil(rig, march(4, '23:00'));
    expect(times()).toEqual([around(3, '09'), around(4, '09')]);
  });

  it('stop reminders for good', async () => {
    const stopped = await rig.click(newest(), 'Stop reminders', IN_DIRECT);
    expect(wordsOf(stopped)).toBe(
      'Reminders are off. Your cards wait for you: /quiz review shows what is due, whenever you like.',
    );
    await liveUntil(rig, march(8));
    expect(times()).toEqual([around(3, '09')]);
    expect(wordsOf(await rig.click(newest(), 'Snooze', IN_DIRECT))).toBe(
      'This reminder has been moved or answered already.',
    );
  });

  it('do nothing for somebody else', async () => {
    const before = await rig.app.runner.nextWakeAt();
    for (const label of ['Snooze', 'Tomorrow']) {
      const refused = await rig.click(newest(), label, { member: 'idris' });
      expect(wordsOf(refused)).toBe('This reminder has been moved or answered already.');
    }
    expect(await rig.app.runner.nextWakeAt()).toBe(before);
  });
});

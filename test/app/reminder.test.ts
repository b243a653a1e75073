// The digest: when it comes, when it does not, and what its buttons do.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localDate, localTime } from '#src/core/local-day.ts';
import { PlatformError } from '#src/errors.ts';
import type { Message } from '#src/ports/message.ts';
import {
  answer,
  DAY,
  directsOf,
  HOUR,
  labelsOf,
  learn,
  linesOf,
  liveUntil,
  select,
  type,
  wordsOf,
} from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf, type Who } from '../support/app-rig.ts';

let rig: AppRig;
/** When each direct message arrived, but for the first ones. */
let digests: { readonly at: number; readonly message: Message }[];

beforeEach(async () => {
  rig = await createAppRig();
  digests = [];
  const { push } = rig.sender.arrived;
  rig.sender.arrived.push = (...sent) => {
    for (const { target, message } of sent) {
      if (target.kind === 'direct' && labelsOf(message).includes('Start')) {
        digests.push({ at: rig.clock.now(), message });
      }
    }
    return push.apply(rig.sender.arrived, sent);
  };
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

/** An instant in March 2026 by the clocks of UTC; the 2nd is the Monday on which everything starts. */
const march = (day: number, time = '00:00') => Date.parse(`2026-03-${String(day).padStart(2, '0')}T${time}Z`);
/** When the digests came: `3 09:15` for the third of March, a quarter past nine. */
const times = (zone = 'UTC') =>
  digests.map(({ at }) => `${Number(localDate(at, zone).slice(-2))} ${localTime(at, zone)}`);
const around = (day: number, hour: string) => expect.stringMatching(new RegExp(`^${day} ${hour}:[0-2]\\d$`));
const newest = (): Message => {
  const last = digests.at(-1);
  if (last === undefined) throw new Error('No reminder yet.');
  return last.message;
};
const inDirect: Who = { channelId: null };

/** So many cards learned on Monday, all due on Tuesday, and reminders on. */
async function reminded(cards: number, who?: Who): Promise<void> {
  await learn(rig, cards, 3, who);
  await type(rig, '/quiz resume', who);
}

describe('a reminder', () => {
  it('comes on the first day with three cards due, at the hour of the person', async () => {
    await reminded(3);
    await liveUntil(rig, march(3, '08:59'));
    expect(digests).toEqual([]);
    await liveUntil(rig, march(3, '23:59'));
    expect(times()).toEqual([around(3, '09')]);
    expect(linesOf(newest())).toEqual([
      '3 cards are due. A few minutes now keep them for weeks.',
      expect.stringMatching(/^First in line: .*\?$/),
    ]);
    expect(labelsOf(newest())).toEqual(['Start', 'Snooze 1 hour', 'Tomorrow', 'Stop reminders']);
  });

  it('waits two days when fewer are due', async () => {
    await reminded(1);
    await liveUntil(rig, march(5, '23:59'));
    expect(times()).toEqual([around(5, '09')]);
    expect(linesOf(newest())[0]).toBe('1 card is due. A few minutes now keep it for weeks.');
  });

  it('comes at most once a local day, and again on the next while cards wait', async () => {
    await reminded(4);
    await liveUntil(rig, march(6));
    expect(times()).toEqual([around(3, '09'), around(4, '09'), around(5, '09')]);
  });

  it('keeps to the zone and the hour of the person', async () => {
    const who = { zone: 'America/New_York' };
    await reminded(3, who);
    await select(rig, await type(rig, '/quiz settings', who), 'Remind me around', '18', who);
    await liveUntil(rig, march(4, '12:00'));
    expect(times('America/New_York')).toEqual([around(3, '18')]);
  });

  it('is not sent when everything was reviewed before it', async () => {
    await reminded(3);
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
    await reminded(3);
    await select(rig, await type(rig, '/quiz settings'), 'Remind me around', '14');
    await liveUntil(rig, march(3, '13:59'));
    expect(times()).toEqual([]);
    await liveUntil(rig, march(3, '15:00'));
    await select(rig, await type(rig, '/quiz settings'), 'Remind me around', '17');
    await liveUntil(rig, march(4, '18:00'));
    expect(times()).toEqual([around(3, '14'), around(4, '17')]);
  });

  it('moves with the zone', async () => {
    await reminded(3);
    await rig.do({ kind: 'form', formId: '1|zone', values: { zone: 'Asia/Tokyo' } });
    await liveUntil(rig, march(3, '09:00'));
    expect(times('Asia/Tokyo')).toEqual([around(3, '09')]);
  });

  it('does not come to people who paused, and comes again after they resume', async () => {
    await reminded(3);
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
    await reminded(3);
    await liveUntil(rig, march(3, '10:00'));
  });

  it('start a review right there, with the card that was named first', async () => {
    const step = await rig.click(newest(), 'Start', inDirect);
    const named = linesOf(newest())[1]?.replace('First in line: ', '');
    expect(linesOf(step).slice(0, 2)).toEqual(['Review · 1 of 8', named]);
  });

  it('snooze it for an hour, as often as wanted', async () => {
    const snoozed = await rig.click(newest(), 'Snooze', inDirect);
    expect(snoozed.mode).toBe('update');
    expect(wordsOf(snoozed)).toBe('I will come back on 3 Mar 2026, 11:00.');
    await liveUntil(rig, march(3, '11:30'));
    expect(times()).toEqual([around(3, '09'), '3 11:00']);
    await rig.click(newest(), 'Snooze', inDirect);
    await liveUntil(rig, march(3, '20:00'));
    expect(times().slice(2)).toEqual(['3 12:30']);
  });

  it('snooze it into the night only until tomorrow', async () => {
    await liveUntil(rig, march(3, '20:30'));
    const snoozed = await rig.click(newest(), 'Snooze', inDirect);
    expect(wordsOf(snoozed)).toMatch(/^I will come back on 4 Mar 2026, 09:[0-2]\d\.$/);
    await liveUntil(rig, march(5));
    expect(times()).toEqual([around(3, '09'), around(4, '09')]);
  });

  it('snooze it, and nothing comes when all was reviewed meanwhile', async () => {
    await rig.click(newest(), 'Snooze', inDirect);
    let shown = messageOf(await rig.click(newest(), 'Start', inDirect));
    for (let step = 0; step < 3; step += 1) {
      shown = messageOf(await rig.click(messageOf(await answer(rig, shown, 5)), 'Next'));
    }
    await liveUntil(rig, march(4));
    expect(times()).toEqual([around(3, '09')]);
  });

  it('put it off until tomorrow', async () => {
    const moved = await rig.click(newest(), 'Tomorrow', inDirect);
    expect(wordsOf(moved)).toMatch(/^I will come back on 4 Mar 2026, 09:[0-2]\d\.$/);
    await liveUntil(rig, march(4, '23:00'));
    expect(times()).toEqual([around(3, '09'), around(4, '09')]);
  });

  it('stop reminders for good', async () => {
    const stopped = await rig.click(newest(), 'Stop reminders', inDirect);
    expect(wordsOf(stopped)).toBe(
      'Reminders are off. Your cards wait for you: /quiz review shows what is due, whenever you like.',
    );
    await liveUntil(rig, march(8));
    expect(times()).toEqual([around(3, '09')]);
    expect(wordsOf(await rig.click(newest(), 'Snooze', inDirect))).toBe(
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

describe('while the bot was down at its time', () => {
  it.each([
    ['3 13:00', march(3, '13:00'), 'late on the same day', '3 13:00'],
    ['3 22:00', march(3, '22:00'), 'the next morning, as it is night', '4 09'],
    ['4 02:00', march(4, '02:00'), 'in the morning, as it is night', '4 09'],
    ['4 05:30', march(4, '05:30'), 'in the same morning, as it is still quiet', '4 09'],
    ['6 12:00', march(6, '12:00'), 'once, not once for each day', '6 12:00'],
  ])('until %s, it comes %3$s', async (_until, up, _how, expected) => {
    await reminded(3);
    await rig.pass(up - rig.clock.now());
    await liveUntil(rig, Math.max(up, march(4, '10:00')));
    const late = expected.includes(':') ? [expected] : [];
    const onTime = up < march(4) || late.length === 0 ? [around(4, '09')] : [];
    expect(times()).toEqual([...late, ...onTime]);
  });
});

describe('when the platform does not take it', () => {
  const fail = (error: () => PlatformError) => () => {
    throw error();
  };

  it('because direct messages are refused, it is tried once, told once, and parked', async () => {
    await reminded(3);
    await rig.pass(60_000);
    rig.sender.script.push(fail(() => new PlatformError('direct-refused', 'Cannot send messages')));
    const before = rig.sender.calls.length;
    await liveUntil(rig, march(6));
    expect(rig.sender.calls.length - before).toBe(1);
    const told = [await rig.command('/quiz help'), await rig.command('/quiz help')].map(
      (shown) => 'also' in shown && shown.also?.length,
    );
    expect(told).toEqual([1, undefined]);
  });

  it('for longer than the day, the next one comes on the next day', async () => {
    await reminded(3);
    await rig.pass(60_000);
    const wait = { retryAfterMs: 14 * HOUR };
    rig.sender.script.push(fail(() => new PlatformError('rate-limited', 'Later', wait)));
    await liveUntil(rig, march(4, '12:00'));
    expect(times()).toEqual([around(4, '09')]);
  });

  it('and does not say whether it arrived, the next one comes on the next day', async () => {
    await rig.close();
    rig = await createAppRig({ repeatSafeMs: 0 });
    await reminded(3);
    await rig.pass(60_000);
    const lost = fail(() => new PlatformError('unknown-outcome', 'Timed out'));
    rig.sender.script.push(lost, lost);
    const before = rig.sender.calls.length;
    await liveUntil(rig, march(4));
    expect(rig.sender.calls.length - before, 'repeated once').toBe(2);
    await liveUntil(rig, march(4, '12:00'));
    expect(rig.sender.calls.length - before).toBe(3);
  });

  it('in eight tries, the next one comes on the next day', async () => {
    await reminded(3);
    await rig.pass(60_000);
    rig.sender.script.push(...Array.from({ length: 8 }, () => fail(() => new PlatformError('unavailable', 'Down'))));
    await liveUntil(rig, march(4, '12:00'));
    expect(times()).toEqual([around(4, '09')]);
    expect(rig.log.messages('error')).toEqual(['delivery_failed']);
    rig.log.lines.length = 0;
  });

  it('a digest that arrives late on its day is the one of that day', async () => {
    await reminded(3);
    await rig.pass(60_000);
    const wait = { retryAfterMs: 3 * HOUR };
    rig.sender.script.push(fail(() => new PlatformError('rate-limited', 'Later', wait)));
    await liveUntil(rig, march(3) + DAY);
    expect(times()).toEqual([around(3, '12')]);
  });
});

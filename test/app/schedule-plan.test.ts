import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeButton, encodeButton } from '#src/app/button-id.ts';
import {
  channelArg,
  channelOfArg,
  planArgs,
  planOf,
  readTime,
  readWeekdays,
} from '#src/app/schedule-plan.ts';
import { LEVELS } from '#src/core/card.ts';
import { cardOf, deckOf } from '../contract/store/fixtures.ts';

describe('what an admin types', () => {
  it.each([
    ['09:00', '09:00'],
    ['9', '09:00'],
    ['9:05', '09:05'],
    ['0905', '09:05'],
    ['23.59', '23:59'],
    ['24:00', null],
    ['9:60', null],
    ['noon', null],
    ['', null],
  ])('as a time, %s is %s', (typed, time) => {
    expect(readTime(typed)).toBe(time);
  });

  it.each([
    ['daily', [1, 2, 3, 4, 5, 6, 7]],
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['Monday-Friday', [1, 2, 3, 4, 5]],
    ['mon,wed, fri', [1, 3, 5]],
    ['sat-mon', [1, 6, 7]],
    ['135', [1, 3, 5]],
    ['sun', [7]],
    ['someday', null],
    ['monkey,sunshine', null],
    ['mon-tue-wed', null],
    ['thurs', [4]],
    ['mon-', null],
    ['', null],
  ])('as weekdays, %s is %j', (typed, weekdays) => {
    expect(readWeekdays(typed)).toEqual(weekdays);
  });
});

describe('a plan in the id of a button', () => {
  const deckId = 'a-deck.of-24-characters.';
  const cards = LEVELS.map((level) => cardOf(level, { level }));
  const context = { decks: new Map([[deckId, deckOf(cards, deckId)]]) };
  const zones = Intl.supportedValuesOf('timeZone');
  const longest = zones.toSorted((a, b) => b.length - a.length)[0] ?? '';

  const plans = fc.record({
    deckId: fc.constant(deckId),
    time: fc.constantFrom('00:00', '09:05', '23:59'),
    zone: fc.constantFrom('UTC', 'Asia/Kolkata', longest),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    level: fc.constantFrom(null, ...LEVELS),
    discussion: fc.boolean(),
    channelId: fc.oneof(
      fc.constantFrom(null, '18446744073709551615', '99999999999999999999', '100000000000000'),
      fc.constantFrom('C0123456789', 'learn-asyncio', '99999999999999'),
    ),
  });

  it('is read back as it was, and fits with the longest names of everything', () => {
    fc.assert(
      fc.property(plans, fc.constantFrom('schedule', 'thread', 'plan'), (plan, verb) => {
        const action = decodeButton(encodeButton(verb, ...planArgs(plan)));
        expect(planOf(context, action?.args ?? [], 'UTC')).toMatchObject({ plan, problems: [] });
      }),
    );
  });

  it('is read as earlier versions wrote it', () => {
    const args = [deckId, '09:30', '135', 'advanced', 'Europe/Paris'];
    expect(planOf(context, args, 'UTC').plan).toEqual({
      deckId,
      time: '09:30',
      zone: 'Europe/Paris',
      weekdays: [1, 3, 5],
      level: 'advanced',
      discussion: false,
      channelId: null,
    });
  });

  it('names no channel that was never written into it', () => {
    for (const arg of ['~', '~~', '~ABC', '~zzzzzzzzzzzzzz', '~-1']) expect(channelOfArg(arg)).toBe('');
    expect(channelOfArg(channelArg('C1'))).toBe('C1');
    const invented = planOf(context, [deckId, '0900', '1', 'a', 'UTC', 'no|where'], 'UTC');
    expect(invented).toMatchObject({ plan: null, channelId: null });
  });
});

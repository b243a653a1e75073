import { describe, expect, it } from 'vitest';
import { readTime, readWeekdays } from '#src/app/schedule-plan.ts';

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

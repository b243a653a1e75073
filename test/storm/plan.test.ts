// The plan of a storm: the same seed is the same storm, and every storm has of everything.
import { describe, expect, it } from 'vitest';
import { planStorm } from './plan.ts';
import type { Fault } from './plan-faults.ts';

const MINUTE = 60;

const kindsIn = (seed: string, seconds: number): readonly Fault['kind'][] =>
  planStorm(seed, seconds, 5).faults.map(({ fault }) => fault.kind);

describe('the plan of a storm', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(planStorm('7', MINUTE, 5)).toEqual(planStorm('7', MINUTE, 5));
    expect(planStorm('7', MINUTE, 5)).not.toEqual(planStorm('8', MINUTE, 5));
  });

  it('of a longer storm begins as that of a shorter one', () => {
    const [short, long] = [planStorm('7', MINUTE, 5), planStorm('7', 10 * MINUTE, 5)];
    expect(long.faults.slice(0, short.faults.length)).toEqual(short.faults);
    for (const [index, steps] of short.people.entries()) {
      expect(long.people[index]?.slice(0, steps.length)).toEqual(steps);
    }
  });

  it.each(['1', '2', '3', '4', '5'])('has something of every fault in a minute with seed %s', (seed) => {
    const every: readonly Fault['kind'][] = [
      'cut',
      'kill',
      'leap',
      'limit',
      'lock',
      'reconnect',
      'redis-flush',
      'redis-hang',
      'redis-kill',
      'redis-restart',
      'term',
      'trouble',
      'wrong-clock',
    ];
    expect([...new Set(kindsIn(seed, MINUTE))].toSorted()).toEqual(every);
  });

  it('breaks nothing before people have begun nor shortly before the end', () => {
    const { faults } = planStorm('7', MINUTE, 5);
    const times = faults.map(({ at }) => at);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(1_500);
    expect(Math.max(...times)).toBeLessThan((MINUTE - 2) * 1_000);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('gives everybody enough to do, and lets only whoever manages manage', () => {
    const { people } = planStorm('7', MINUTE, 5);
    expect(people.length).toBe(10);
    for (const [index, steps] of people.entries()) {
      const waits = steps.reduce((sum, { after }) => sum + after, 0);
      expect(waits).toBeGreaterThanOrEqual(MINUTE * 1_000);
      const manages = steps.some(({ deed }) => deed.kind === 'type' && deed.words.startsWith('/quiz-admin'));
      expect(manages).toBe(index % 5 === 0);
    }
  });
});

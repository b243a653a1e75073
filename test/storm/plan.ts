// What is to happen in a storm, from a seed and nothing else. What comes of it is a matter of the machine's timing.
import { seededRandom } from '#src/core/seeded-random.ts';
import { type Step, stepsOf } from './plan-deeds.ts';
import { faultsOf, type PlannedFault } from './plan-faults.ts';

export interface StormPlan {
  readonly seed: string;
  readonly seconds: number;
  readonly people: readonly (readonly Step[])[];
  readonly faults: readonly PlannedFault[];
}

/** The plan of a storm of so many seconds with so many people on each of the two platforms, the first of whom manage. */
export function planStorm(seed: string, seconds: number, peopleEach: number): StormPlan {
  const people = Array.from({ length: 2 * peopleEach }, (_, index) => {
    const own = index % peopleEach;
    const role = { manages: own === 0, forgets: own === peopleEach - 1 };
    return stepsOf(seededRandom(`${seed}:person:${index}`), seconds, role);
  });
  return { seed, seconds, people, faults: faultsOf(seed, seconds) };
}

// Looks at everything again and again while a storm goes on: what stands there now may be clicked away soon.
import type { Diary } from './diary.ts';
import { isExplainedViolation } from './explanations.ts';
import type { Person } from './person.ts';
import type { World } from './world.ts';

const LOOKS_EVERY_MS = 400;

export interface Watch {
  look(): void;
  stop(): void;
}

export function startWatch({ chats, discord, slack }: World, people: readonly Person[], diary: Diary): Watch {
  const noted = new Map([
    [discord.violations, 0],
    [slack.violations, 0],
  ]);

  function look(): void {
    for (const chat of chats) chat.look();
    for (const person of people) person.lookAtDirect();
    for (const [violations, seen] of noted) {
      noted.set(violations, violations.length);
      for (const violation of violations.slice(seen)) {
        if (!isExplainedViolation(violation, Date.now(), diary)) {
          diary.problems.push(`A platform's rule was broken: ${violation}`);
        }
      }
    }
  }

  const timer = setInterval(look, LOOKS_EVERY_MS);
  return { look, stop: () => clearInterval(timer) };
}

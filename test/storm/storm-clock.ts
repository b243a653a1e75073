// The time in which a storm happens. The platforms show the world's time, which only goes on, in leaps; the bot's clock
// may be wrong beside it. Processes read theirs from a file (`moved-clock.ts`).
import { renameSync, writeFileSync } from 'node:fs';

/** A process looks into the file so often, and may be held up by what it does. */
const HEARD_WITHIN_MS = 500;

interface Stretch {
  /** Of the machine's clock: from then on. */
  readonly from: number;
  /** What the world is ahead of the machine. */
  readonly ahead: number;
  /** What the bot's clock is ahead of the world. */
  readonly wrong: number;
}

export interface StormClock {
  /** The world's time. */
  readonly now: () => number;
  /** The file of the bot's clock. */
  readonly path: string;
  /** So many milliseconds go by at once, for everybody. */
  leap(ms: number): void;
  /** The bot's clock is so far ahead of the world from now on; 0 is right again. */
  setWrong(ms: number): void;
  /** What the machine's clock showed at that time of the world. */
  machineAt(at: number): number;
  /** Everything that a clock of the bot can have shown in the `before` milliseconds up to this time of the world. */
  shownBefore(at: number, before: number): readonly number[];
}

/** `start` is the world's time at the beginning. */
export function createStormClock(path: string, start: number): StormClock {
  const stretches: Stretch[] = [];

  function begin(ahead: number, wrong: number): void {
    stretches.push({ from: Date.now(), ahead, wrong });
    // At once or not at all: a process must not read half a number.
    writeFileSync(`${path}.new`, String(ahead + wrong));
    renameSync(`${path}.new`, path);
  }

  function newest(): Stretch {
    const last = stretches.at(-1);
    if (last === undefined) throw new Error('The clock has not begun.');
    return last;
  }

  function machineAt(at: number): number {
    const then = stretches.findLast(({ from, ahead }) => from + ahead <= at) ?? newest();
    return at - then.ahead;
  }

  begin(start - Date.now(), 0);
  return {
    now: () => Date.now() + newest().ahead,
    path,
    leap: (ms) => begin(newest().ahead + ms, newest().wrong),
    setWrong: (ms) => begin(newest().ahead, ms),
    machineAt,
    shownBefore(at, before) {
      const real = machineAt(at);
      return stretches.flatMap(({ from, ahead, wrong }, index) => {
        const until = (stretches[index + 1]?.from ?? Number.POSITIVE_INFINITY) + HEARD_WITHIN_MS;
        if (from > real || until < real - before) return [];
        return [Math.max(from, real - before), Math.min(until, real)].map((then) => then + ahead + wrong);
      });
    },
  };
}

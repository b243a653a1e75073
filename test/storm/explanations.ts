// Which errors in a log, and which breaches of a platform's rules, an injected fault explains. Anything else is a bug.
import type { LogLine } from './crew.ts';
import type { Diary, Trouble } from './diary.ts';

/** For so long after a fault its consequences may come to light. */
const SHORTLY_MS = 15_000;

interface Explanation {
  readonly line: RegExp;
  /** Any of these. */
  readonly by: readonly Trouble[];
  readonly before: number;
}

const ERRORS: readonly Explanation[] = [
  // Whatever was under way when the database was locked for longer than 2.5 s.
  { line: /SQLITE_BUSY|database is locked|keeps the database .+ locked/, by: ['lock'], before: SHORTLY_MS },
];

const VIOLATIONS: readonly Explanation[] = [
  // Tried once more where nobody knows whether the first one arrived: that it did is found out by this answer.
  { line: /already been acknowledged/, by: ['trouble'], before: SHORTLY_MS },
  // Nobody knows whether the acknowledgement arrived, so it is filled in all the same: that it did not is found out by this.
  { line: /Unknown Webhook/, by: ['trouble'], before: SHORTLY_MS },
  // A process that was killed takes what it was just told with it; another clock says that the time is up.
  { line: /before it was allowed$/, by: ['kill', 'cut', 'wrong-clock', 'leap'], before: SHORTLY_MS },
  // Time leapt between the click and its answer.
  { line: /Invalid Webhook Token|Unknown interaction|expired_url/, by: ['leap'], before: SHORTLY_MS },
];

const explained = (among: readonly Explanation[], text: string, at: number, diary: Diary): boolean =>
  among.some(({ line, by, before }) => line.test(text) && diary.wasBroken(by, at, before));

export const isExplainedError = ({ text, at }: LogLine, diary: Diary): boolean =>
  explained(ERRORS, text, at, diary);

/** `at` is when it was noticed, by the machine's clock. */
export const isExplainedViolation = (violation: string, at: number, diary: Diary): boolean =>
  explained(VIOLATIONS, violation, at, diary);

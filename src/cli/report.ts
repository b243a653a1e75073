// The doctor's report: a line for each check, and how it all went.
import { count } from '#src/app/texts/format.ts';
import { UserError } from '#src/errors.ts';

/** What a check found well; or what is left for a person to do, though nothing is wrong. */
export type Finding = string | { readonly toDo: string };

export interface Report {
  /** A UserError is a problem, and its message is printed; anything else is thrown on. Resolves to whether it was well. */
  check(name: string, run: () => Promise<Finding>): Promise<boolean>;
  toDo(name: string, what: string): void;
  /** What somebody may have wanted that way: it is no thing to do. */
  note(name: string, what: string): void;
  line(text: string): void;
  /** Prints how it went. Gives the exit code: 0 without a problem, else 1. */
  end(): number;
}

export function createReport(out: (line: string) => void): Report {
  let problems = 0;
  let left = 0;
  const toDo = (name: string, what: string): void => {
    left += 1;
    out(`to do    ${name}: ${what}`);
  };
  return {
    async check(name, run) {
      try {
        const found = await run();
        if (typeof found === 'string') out(`ok       ${name}: ${found}`);
        else toDo(name, found.toDo);
        return true;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems += 1;
        out(`problem  ${name}: ${error.message}`);
        return false;
      }
    },
    toDo,
    note: (name, what) => out(`note     ${name}: ${what}`),
    line: out,
    end() {
      const things = count(left, 'thing');
      if (problems > 0) out(`${count(problems, 'check')} found a problem.`);
      else if (left > 0) out(`Nothing is wrong, and ${things} can be done. Start it with "npm start".`);
      else out('Everything is well. Start it with "npm start".');
      return problems === 0 ? 0 : 1;
    },
  };
}

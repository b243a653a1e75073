// A log that keeps its lines for a test to read.
import { loggedError } from '#src/logged-error.ts';
import type { Log, LogFields } from '#src/ports/log.ts';

export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: LogFields;
}

export interface TestLog extends Log {
  readonly lines: LogLine[];
  /** The messages of this level, in order. */
  messages(level: keyof Log): readonly string[];
}

export function createTestLog(): TestLog {
  const lines: LogLine[] = [];
  const write =
    (level: keyof Log) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields });
  return {
    lines,
    messages: (level) => lines.filter((line) => line.level === level).map(({ message }) => message),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}

/** The lines as the logger would write them. */
export const written = (lines: readonly LogLine[]): readonly string[] =>
  lines.map((line) =>
    JSON.stringify(line, (key, value: unknown) => (key === 'error' ? loggedError(value) : value)),
  );

// What the settings say about an environment that they do not take.
import { expect } from 'vitest';
import { readConfig } from '#src/config.ts';
import { UserError } from '#src/errors.ts';

/** The problems that are named, without the first line. */
export function problemsOf(env: Parameters<typeof readConfig>[0]): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [title, ...lines] = error.message.split('\n');
    expect(title).toBe('The settings need a change:');
    return lines.map((line) => line.trim());
  }
  throw new Error('The settings were taken.');
}

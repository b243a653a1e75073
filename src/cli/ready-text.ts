// What stands in the terminal once the bot runs.
import type { Platform } from '#src/ports/chat.ts';

/** What each is called in a sentence. */
export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  discord: 'Discord',
  slack: 'Slack',
  playground: 'the playground',
};

export function readyText({
  url,
  hasPage,
  databasePath,
  unreached,
}: {
  readonly url: string;
  /** There is a page to open, and not only health checks. */
  readonly hasPage: boolean;
  readonly databasePath: string;
  /** The platforms that could not be reached yet. */
  readonly unreached: readonly Platform[];
}): string {
  const where = hasPage ? `open ${url}` : `its state is at ${url}/readyz`;
  const missing = unreached.map((platform) => PLATFORM_NAMES[platform]).join(' and ');
  const state =
    missing === ''
      ? `Quizloop is ready: ${where}`
      : `Quizloop runs, but is not connected to ${missing} yet. It goes on trying: ${where}`;
  return `\n  ${state}\n  Stop it with Ctrl+C. Everything is kept in ${databasePath}.\n`;
}

// The slash commands that the bot would have with these settings.
import { resolve } from 'node:path';
import { commandSpecs } from '#src/app/commands.ts';
import { count } from '#src/app/texts/format.ts';
import type { Config } from '#src/config.ts';
import { readDecks } from '#src/decks/read-deck.ts';
import { UserError } from '#src/errors.ts';
import type { CommandSpec } from '#src/ports/chat.ts';

/** Throws UserError while a deck is left out: without it, its command would be taken away from everybody. */
export async function botCommands(
  config: Pick<Config, 'contentDir' | 'commandPrefix'>,
): Promise<readonly CommandSpec[]> {
  const { decks, problems } = await readDecks(resolve(config.contentDir));
  if (problems.length > 0 || decks.length === 0) {
    throw new UserError(
      `Not every deck can be read (${count(problems.length, 'problem')}), and its command would be missing. "quizloop deck lint" says what to do.`,
    );
  }
  const { commandPrefix } = config;
  return commandSpecs({ decks: new Map(decks.map((deck) => [deck.id, deck])), commandPrefix });
}

/** `/asyncio, /quiz, /quiz-admin` */
export const commandNames = (commands: readonly CommandSpec[]): string =>
  commands.map(({ name }) => `/${name}`).join(', ');

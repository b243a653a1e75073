// The slash commands that the bot would have with these settings.
import { resolve } from 'node:path';
import { commandSpecs } from '#src/app/commands.ts';
import { count, joined } from '#src/app/texts/format.ts';
import type { Config } from '#src/config.ts';
import { type Deck, MAX_COMMAND } from '#src/core/deck.ts';
import { readDecks } from '#src/decks/read-deck.ts';
import { UserError } from '#src/errors.ts';
import type { CommandSpec } from '#src/ports/chat.ts';

/** Throws UserError when the prefix makes the command of a deck longer than the platforms take. */
export function checkCommands(decks: readonly Pick<Deck, 'id' | 'command'>[], commandPrefix: string): void {
  const long = decks.filter(({ command }) => commandPrefix.length + command.length > MAX_COMMAND);
  if (long.length === 0) return;
  const names = long.map(({ id, command }) => `/${commandPrefix}${command} of the deck “${id}”`);
  throw new UserError(
    `COMMAND_PREFIX makes ${joined(names)} too long: with its slash a command has at most ${MAX_COMMAND + 1} characters. Shorten COMMAND_PREFIX, or \`command\` in the deck.yaml.`,
  );
}

/**
 * Throws UserError while a deck is left out, since without it its command would be taken away from everybody, and when
 * a command is too long.
 */
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
  checkCommands(decks, commandPrefix);
  return commandSpecs({ decks: new Map(decks.map((deck) => [deck.id, deck])), commandPrefix });
}

/** `/asyncio, /quiz, /quiz-admin` */
export const commandNames = (commands: readonly CommandSpec[]): string =>
  commands.map(({ name }) => `/${name}`).join(', ');

// `quizloop discord register`: tells Discord which commands there are, so that people can pick them.
import { count } from '#src/app/texts/format.ts';
import { readConfig } from '#src/config.ts';
import { UserError } from '#src/errors.ts';
import { discordApplication } from '#src/platforms/discord/application.ts';
import { registerCommands } from '#src/platforms/discord/registered-commands.ts';
import { createDiscordRest } from '#src/platforms/discord/rest.ts';
import { botCommands, commandNames } from './bot-commands.ts';

export interface DiscordRegisterOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The server that gets them; null: all. */
  readonly guildId: string | null;
  /** Takes the commands away instead. */
  readonly remove: boolean;
  readonly out: (line: string) => void;
}

/** A person waits for this at a terminal. */
const TIMEOUT_MS = 15_000;

/** Eighteen digits or so: https://docs.discord.com/developers/reference#snowflakes */
const SERVER_ID = /^\d{15,20}$/;

/** Throws UserError, with what to do, when it cannot be done. */
export async function discordRegister({ env, guildId, remove, out }: DiscordRegisterOptions): Promise<void> {
  const config = readConfig(env);
  if (config.discord === null) {
    throw new UserError('DISCORD_TOKEN is not set. The README says where to get it: "Add it to Discord".');
  }
  if (guildId !== null && !SERVER_ID.test(guildId)) {
    throw new UserError(
      `--guild: “${guildId}” is no server's id. In Discord turn on Settings, Advanced, Developer Mode; then right-click the server and choose Copy Server ID.`,
    );
  }
  const commands = remove ? [] : await botCommands(config);
  const rest = createDiscordRest({ ...config.discord, timeoutMs: TIMEOUT_MS });
  const { applicationId, botName, installLink } = await discordApplication(rest);
  const outcome = await registerCommands(rest, { applicationId, guildId, commands });
  const where = guildId === null ? '' : ` in server ${guildId}`;
  if (remove) {
    out(
      outcome === 'unchanged' ? `Nothing to remove${where}.` : `Removed the commands of ${botName}${where}.`,
    );
    return;
  }
  const what = `${count(commands.length, 'command')}${where}: ${commandNames(commands)}`;
  out(outcome === 'unchanged' ? `Nothing to change: Discord has the ${what}.` : `Registered ${what}.`);
  if (guildId !== null) {
    out(
      'Without --guild they are registered for all servers; then take these away with --remove, or they show twice.',
    );
  }
  out(`Next: start the bot with "npm start", add it to a server with ${installLink}`);
  out(
    `and type /${config.commandPrefix}quiz help there. If Discord does not show it yet, reload Discord with Ctrl+R.`,
  );
}

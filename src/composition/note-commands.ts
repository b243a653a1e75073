// Says in the log what to type when Discord does not have the commands of this version: without them nobody finds the bot.
import type { REST } from 'discord.js';
import { UserError } from '#src/errors.ts';
import { discordApplication } from '#src/platforms/discord/application.ts';
import { areCommandsRegistered, serversWithCommands } from '#src/platforms/discord/registered-commands.ts';
import type { CommandSpec } from '#src/ports/chat.ts';
import type { Log } from '#src/ports/log.ts';

/** Never rejects: the bot runs without an answer too. */
export async function noteCommands(options: {
  readonly rest: REST;
  readonly commands: readonly CommandSpec[];
  readonly log: Log;
}): Promise<void> {
  const { rest, commands, log } = options;
  try {
    const { applicationId } = await discordApplication(rest);
    if (await areCommandsRegistered(rest, { applicationId, guildId: null, commands })) return;
    const servers = await serversWithCommands(rest, { applicationId, commands });
    if (servers.length > 0) return log.info('discord_commands_in_servers_only', { servers: servers.length });
    log.warn('discord_commands_not_registered', { type: 'npx quizloop discord register' });
  } catch (error) {
    // An outage or a refused token is told by the connection itself.
    if (error instanceof UserError) log.info('discord_commands_unknown', { why: error.message });
    else log.error('discord_commands_unknown', { error });
  }
}

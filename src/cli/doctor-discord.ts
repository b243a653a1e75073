// What the doctor looks at in Discord: the token, what is set in the Developer Portal, and the commands.
import { count } from '#src/app/texts/format.ts';
import type { DiscordSettings } from '#src/discord-settings.ts';
import { type DiscordApplication, discordApplication } from '#src/platforms/discord/application.ts';
import { areCommandsRegistered, serversWithCommands } from '#src/platforms/discord/registered-commands.ts';
import { createDiscordRest } from '#src/platforms/discord/rest.ts';
import type { CommandSpec } from '#src/ports/chat.ts';
import { commandNames } from './bot-commands.ts';
import type { Report } from './report.ts';

/** A person waits for this at a terminal. */
const TIMEOUT_MS = 10_000;

/** Adds what it finds to the report. `commands` are null while the decks, and so the commands, are not known. */
export async function examineDiscord(options: {
  readonly settings: DiscordSettings;
  readonly commands: readonly CommandSpec[] | null;
  readonly report: Report;
}): Promise<void> {
  const { settings, commands, report } = options;
  const rest = createDiscordRest({ ...settings, timeoutMs: TIMEOUT_MS });
  const found: DiscordApplication[] = [];
  await report.check('discord', async () => {
    const application = await discordApplication(rest);
    found.push(application);
    return `it accepts the token of “${application.botName}”, application ${application.applicationId}`;
  });
  for (const { applicationId, installLink, personalLink, warnings, notes } of found) {
    for (const warning of warnings) report.toDo('discord', warning);
    for (const note of notes) report.note('discord', note);
    if (commands !== null) {
      await report.check('commands', async () => {
        if (await areCommandsRegistered(rest, { applicationId, guildId: null, commands })) {
          return `${count(commands.length, 'command')} registered: ${commandNames(commands)}`;
        }
        const servers = await serversWithCommands(rest, { applicationId, commands });
        if (servers.length > 0) return inServersOnly(commands, servers);
        return {
          toDo: 'Discord does not have those of this version yet. Type "npx quizloop discord register".',
        };
      });
    }
    report.line(`         Add it to a server: ${installLink}`);
    report.line(`         Add it for yourself alone: ${personalLink}`);
  }
}

/** As somebody wants it who tries it out. */
function inServersOnly(commands: readonly CommandSpec[], servers: readonly string[]): string {
  const where = servers.map((name) => `“${name}”`).join(', ');
  const which = `${count(commands.length, 'command')}: ${commandNames(commands)}`;
  return `registered in ${where} only, ${which}. For all servers type "npx quizloop discord register"`;
}

// The entry: reads the command line and runs one command.
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { readConfig, readContentDir } from './config.ts';
import { UserError } from './errors.ts';
import { readRole } from './role.ts';

/** The folder of package.json: where content and migrations are. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SETTINGS = 'Settings come from the environment; the README lists them.';

const out = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function addDeck(program: Command): void {
  program
    .command('deck')
    .description('work on decks')
    .command('lint')
    .description('check every deck, and print each problem and warning with what to do')
    .argument('[folder]', 'the folder that holds the decks', readContentDir(process.env))
    .option('--json', 'print everything as one JSON document')
    .action(async (contentDir: string, options: { json?: boolean }) => {
      const { deckLint } = await import('./cli/deck-lint.ts');
      process.exitCode = await deckLint({ contentDir, json: options.json === true, out });
    });
}

function addDiscord(program: Command): void {
  program
    .command('discord')
    .description('work with Discord; needs DISCORD_TOKEN')
    .command('register')
    .description('tell Discord which commands there are, so that people can pick them')
    .option('--guild <id>', 'for this server only, instead of all')
    .option('--remove', 'take the commands away instead')
    .addHelpText('after', `\nOnce after the installation, and again when a deck was added. ${SETTINGS}`)
    .action(async (options: { guild?: string; remove?: boolean }) => {
      const { discordRegister } = await import('./cli/discord-register.ts');
      const { guild = null, remove = false } = options;
      await discordRegister({ env: process.env, guildId: guild, remove, out });
    });
}

function addQueue(program: Command): void {
  program
    .command('queue')
    .description('look at what waits')
    .command('status')
    .description('say what waits to be reminded of and to be sent, and since when; it changes nothing')
    .option('--json', 'print it as one JSON document')
    .addHelpText('after', `\nAlso while the bot runs, and with REDIS_URL what is kept there. ${SETTINGS}`)
    .action(async (options: { json?: boolean }) => {
      const { queueStatus } = await import('./cli/queue-status.ts');
      const json = options.json === true;
      process.exitCode = await queueStatus({ env: process.env, root: ROOT, json, now: Date.now(), out });
    });
}

function addSlack(program: Command): void {
  program
    .command('slack')
    .description('work with Slack')
    .command('manifest')
    .description('print the manifest that Slack makes the app from; no token is needed')
    .option('--url <address>', 'for requests over HTTP to this https address, instead of Socket Mode')
    .option('--one-workspace', 'with --url: for your own workspace only, without an installation page')
    .option('--name <name>', 'what the bot is called in Slack', 'Quizloop')
    .addHelpText(
      'after',
      `\nPaste it at https://api.slack.com/apps, Create New App, From a manifest; and again under App Manifest when a deck was added. ${SETTINGS}`,
    )
    .action(async (options: { url?: string; oneWorkspace?: boolean; name: string }) => {
      const { printSlackManifest } = await import('./cli/slack-manifest.ts');
      const { url = null, oneWorkspace = false, name } = options;
      await printSlackManifest({ env: process.env, url, oneWorkspace, name, out });
    });
}

/** Each command imports its own file when it runs: help need not wait for a database library. */
function commandLine(): Command {
  const program = new Command('quizloop')
    .description('A quiz bot that makes a team remember what it learns.')
    .addHelpText('after', `\n${SETTINGS}`)
    .showHelpAfterError('Use --help to see what there is.');
  program
    .command('start')
    .description('run the bot until it is stopped with Ctrl+C or SIGTERM')
    .option(
      '--role <role>',
      'what this process does: all; bot (is connected, and answers); or worker (posts, reminds, sends)',
      'all',
    )
    .addHelpText(
      'after',
      `\nWith no settings at all: the playground on http://localhost:8080. With DISCORD_TOKEN: the bot on Discord; with SLACK_BOT_TOKEN or SLACK_CLIENT_ID: on Slack. Any number of processes may share one database: several of a role stand in for each other. ${SETTINGS}`,
    )
    .action(async (options: { role: string }) => {
      const role = readRole(options.role);
      const { start } = await import('./cli/start.ts');
      await start({ config: readConfig(process.env), role, root: ROOT, out });
    });
  program
    .command('doctor')
    .description('check settings, database, content, Discord, Slack, Redis and clock, and say what to do')
    .action(async () => {
      const { doctor } = await import('./cli/doctor.ts');
      process.exitCode = await doctor({ env: process.env, root: ROOT, out });
    });
  program
    .command('lookup')
    .description('look something up, as /asyncio does in a chat')
    .argument('<command>', 'the lookup command of a deck, such as asyncio')
    .argument('<term...>', 'what to look up')
    .action(async (command: string, term: string[]) => {
      const { lookUp } = await import('./cli/lookup.ts');
      const contentDir = readContentDir(process.env);
      process.exitCode = await lookUp({ contentDir, command, term: term.join(' '), out });
    });
  addDeck(program);
  addDiscord(program);
  addSlack(program);
  addQueue(program);
  return program;
}

try {
  await commandLine().parseAsync();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof UserError) process.stderr.write(`${error.message}\n`);
  else throw error;
}

// `quizloop doctor`: checks settings, database, content, Discord, Slack, Redis and clock, and says what to do about each problem.
import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { count } from '#src/app/texts/format.ts';
import { type Config, readConfig } from '#src/config.ts';
import type { Deck } from '#src/core/deck.ts';
import { readDecks } from '#src/decks/read-deck.ts';
import { UserError } from '#src/errors.ts';
import type { ActiveInstallation } from '#src/ports/installations.ts';
import { checkFile } from '#src/store/integrity.ts';
import { appliedMigrations, knownMigrations, pendingMigrations } from '#src/store/migration-position.ts';
import { checkAccess } from '#src/store/prepare-file.ts';
import { createSqliteStore } from '#src/store/sqlite-store.ts';
import { botCommands, checkCommands } from './bot-commands.ts';
import { exists, withExistingStore } from './existing-store.ts';
import { createReport, type Report } from './report.ts';

export interface DoctorOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly root: string;
  readonly out: (line: string) => void;
}

/** The first commits are older than any honest clock. */
const EARLIEST_NOW = Date.UTC(2026, 0, 1);

/** The nearest folder that exists has to be writable for the database to be made there. */
async function checkFolder(folder: string): Promise<void> {
  let existing = folder;
  while (!(await exists(existing))) existing = dirname(existing);
  if (!(await stat(existing)).isDirectory()) {
    throw new UserError(`${existing} is a file, not a folder. Set DATABASE_PATH to a file in a folder.`);
  }
  try {
    await access(existing, constants.W_OK);
  } catch (error) {
    throw new UserError(
      `${existing} cannot be written. Give the user of Quizloop write access, or set DATABASE_PATH.`,
      { cause: error },
    );
  }
}

async function checkDatabase(config: Config, root: string): Promise<string> {
  const path = resolve(config.databasePath);
  if (!(await exists(path))) {
    await checkFolder(dirname(path));
    return `${config.databasePath} is not there yet; "quizloop start" makes it`;
  }
  checkAccess(path);
  const migrationsDir = resolve(root, 'migrations');
  const pending = pendingMigrations(path, knownMigrations(migrationsDir), appliedMigrations(path));
  if (pending.length > 0) {
    checkFile(path);
    return `${config.databasePath} is whole and of an earlier version; "quizloop start" keeps a copy and brings it up to date`;
  }
  const store = await createSqliteStore({ path, migrationsDir, log: () => {} });
  try {
    if (!(await store.healthy())) {
      throw new UserError(
        `${path} can be read but not written. Check the disk's free space and the file's owner.`,
      );
    }
    checkFile(path);
  } finally {
    await store.close();
  }
  return `${config.databasePath} opens, is whole, and can be written`;
}

/** The workspaces that installed the bot on Slack; none while there is no database of this version. */
async function readInstallations(config: Config, root: string): Promise<readonly ActiveInstallation[]> {
  return (await withExistingStore(config, root, (store) => store.installations.active('slack'))) ?? [];
}

async function checkContent(config: Config): Promise<string> {
  const { decks, problems } = await readDecks(resolve(config.contentDir));
  if (decks.length === 0) {
    throw new UserError(
      `${config.contentDir} holds no deck that can be read. "quizloop deck lint" says why; CONTENT_DIR names another folder.`,
    );
  }
  if (problems.length > 0) {
    throw new UserError(
      `Decks are left out because of ${count(problems.length, 'problem')}. "quizloop deck lint" says what to do.`,
    );
  }
  checkCommands(decks, config.commandPrefix);
  const about = ({ id, cards, reference }: Deck) =>
    `${id}: ${count(cards.length, 'card')}, ${count(reference.length, 'reference entry', 'reference entries')}`;
  return decks.map(about).join('; ');
}

async function checkClock(): Promise<string> {
  if (Date.now() < EARLIEST_NOW) {
    throw new UserError(`The clock says ${new Date().toISOString()}. Set it, or reviews get wrong days.`);
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return `${new Date().toISOString()}, zone ${zone}`;
}

const SLACK_WAYS = {
  socket: 'Slack in Socket Mode',
  http: 'Slack over HTTP',
  oauth: 'Slack over HTTP for many workspaces',
};

function settingsRead(config: Config): string {
  const playground = config.playground ? `playground on http://${config.host}:${config.port}` : null;
  const discord = config.discord === null ? null : 'Discord';
  const slack = config.slack === null ? null : SLACK_WAYS[config.slack.kind];
  return [discord, slack, playground].filter((platform) => platform !== null).join(', ');
}

/** Prints one line per check. Exit code 0 when all is well, 1 otherwise. */
export async function doctor({ env, root, out }: DoctorOptions): Promise<number> {
  const report = createReport(out);
  let config: Config | null = null;
  await report.check('node', async () => `${process.versions.node}`);
  await report.check('settings', async () => {
    config = readConfig(env);
    return settingsRead(config);
  });
  const known: Config | null = config;
  if (known !== null) await examine(known, root, report);
  await report.check('clock', checkClock);
  return report.end();
}

async function examine(config: Config, root: string, report: Report): Promise<void> {
  await report.check('database', () => checkDatabase(config, root));
  const hasDecks = await report.check('content', () => checkContent(config));
  const commands = hasDecks ? await botCommands(config) : null;
  if (config.discord !== null) {
    const { examineDiscord } = await import('./doctor-discord.ts');
    await examineDiscord({ settings: config.discord, commands, report });
  }
  if (config.slack !== null) {
    const { examineSlack } = await import('./doctor-slack.ts');
    const installations = () => readInstallations(config, root);
    await examineSlack({ settings: config.slack, commands, installations, report });
  }
  if (config.redis !== null) {
    const { examineRedis } = await import('./doctor-redis.ts');
    await examineRedis(config.redis, report);
  }
}

// The settings: the only place that reads the environment. Every problem is reported at once.
import { z } from 'zod';
import { type DiscordSettings, readDiscordSettings } from './discord-settings.ts';
import { UserError } from './errors.ts';
import { type RedisSettings, readRedisSettings } from './redis-settings.ts';
import { isSlackWanted, readSlackSettings, type SlackSettings } from './slack-settings.ts';

const DEFAULT_HOST = '127.0.0.1';
const LOOPBACK = [DEFAULT_HOST, '::1', 'localhost'];

const DEFAULT_CONTENT_DIR = 'content';

const onOff = z
  .enum(['on', 'off'], { error: 'must be on or off' })
  .transform((value) => value === 'on')
  .optional();

const settings = z.object({
  DATABASE_PATH: z.string().default('data/quizloop.db'),
  CONTENT_DIR: z.string().default(DEFAULT_CONTENT_DIR),
  HOST: z.string().default(DEFAULT_HOST),
  PORT: z.coerce
    .number({ error: 'must be a number from 0 to 65535' })
    .int('must be a whole number')
    .min(0, 'must be a number from 0 to 65535')
    .max(65_535, 'must be a number from 0 to 65535')
    .default(8080),
  COMMAND_PREFIX: z
    .string()
    .regex(/^[a-z0-9_-]{0,16}$/, 'must be at most 16 lower-case letters, digits, - or _')
    .default(''),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], { error: 'must be debug, info, warn or error' })
    .default('info'),
  LOG_FORMAT: z.enum(['json', 'text'], { error: 'must be json or text' }).optional(),
  PLAYGROUND: onOff,
});

export interface Config {
  readonly databasePath: string;
  readonly contentDir: string;
  readonly host: string;
  readonly port: number;
  readonly playground: boolean;
  /** Null where Discord is not set up. */
  readonly discord: DiscordSettings | null;
  /** Null where Slack is not set up. */
  readonly slack: SlackSettings | null;
  /** Null: the queue is in the process itself. */
  readonly redis: RedisSettings | null;
  readonly commandPrefix: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Null: text on a terminal, JSON elsewhere. */
  readonly logFormat: 'json' | 'text' | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const hasPlatform = (given: Environment): boolean =>
  given.DISCORD_TOKEN !== undefined || isSlackWanted(given);

/** Without a platform there is the playground; beside one, and in production, only when it is asked for. */
function playgroundIsOn(given: Environment): boolean {
  const wanted = onOff.safeParse(given.PLAYGROUND);
  if (!wanted.success) return false;
  return wanted.data ?? (given.NODE_ENV !== 'production' && !hasPlatform(given));
}

/** Also when something else is wrong: nobody likes to be told of one problem after the other. */
function playgroundProblems(given: Environment): readonly string[] {
  if (!onOff.safeParse(given.PLAYGROUND).success) return [];
  if (!playgroundIsOn(given)) {
    if (hasPlatform(given)) return [];
    return [
      'PLAYGROUND: is off and no platform is set, so there is nothing to run. Set it to on, or set DISCORD_TOKEN or SLACK_BOT_TOKEN.',
    ];
  }
  const host = given.HOST ?? DEFAULT_HOST;
  if (LOOPBACK.includes(host)) return [];
  return [
    `HOST: is ${host}, but the playground has no log-in and only runs on 127.0.0.1. Leave HOST out, or reach the machine through an SSH tunnel.`,
  ];
}

/** The folder of decks alone, for commands that need nothing else to be right. */
export function readContentDir(env: Environment): string {
  return env.CONTENT_DIR?.trim() || DEFAULT_CONTENT_DIR;
}

/** What the slash commands depend on, for those who have no token yet. Throws UserError. */
export function readCommandSettings(env: Environment): Pick<Config, 'contentDir' | 'commandPrefix'> {
  const prefix = settings.shape.COMMAND_PREFIX.safeParse(env.COMMAND_PREFIX?.trim() || undefined);
  if (!prefix.success) {
    const why = prefix.error.issues.map(({ message }) => message).join(', ');
    throw new UserError(`COMMAND_PREFIX: ${why}. It is “${env.COMMAND_PREFIX}”.`);
  }
  return { contentDir: readContentDir(env), commandPrefix: prefix.data };
}

/**
 * Reads the settings from `env`; an empty value counts as not set. Throws one UserError whose lines name every variable
 * that is wrong and what to do about it.
 */
export function readConfig(env: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = settings.safeParse(given);
  const discord = readDiscordSettings(given);
  const slack = readSlackSettings(given);
  const redis = readRedisSettings(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map(
      ({ path, message }) => `${path.join('.')}: ${message}. It is “${given[String(path[0])]}”.`,
    ),
    ...playgroundProblems(given),
    ...[...discord.problems, ...slack.problems, ...redis.problems].map(
      ({ name, message }) => `${name}: ${message}`,
    ),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new UserError(['The settings need a change:', ...problems.map((line) => `  ${line}`)].join('\n'));
  }
  const { data } = parsed;
  return {
    databasePath: data.DATABASE_PATH,
    contentDir: data.CONTENT_DIR,
    host: data.HOST,
    port: data.PORT,
    playground: playgroundIsOn(given),
    discord: discord.settings,
    slack: slack.settings,
    redis: redis.settings,
    commandPrefix: data.COMMAND_PREFIX,
    logLevel: data.LOG_LEVEL,
    logFormat: data.LOG_FORMAT ?? null,
  };
}

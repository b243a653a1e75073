// Logs through pino: JSON for machines, one readable line for a person at a terminal.
import pino from 'pino';
import { z } from 'zod';
import type { Log } from '#src/ports/log.ts';
import type { Config } from './config.ts';
import { loggedError } from './logged-error.ts';
import { redisSecrets } from './redis-settings.ts';
import { slackSecrets } from './slack-settings.ts';

/** Never written, wherever they stand. */
const SECRETS = ['token', 'secret', 'authorization', 'password'].flatMap((name) => [name, `*.${name}`]);

const STANDARD_OUTPUT = 1;

/**
 * What gives power to whoever reads it, though no setting names it: addresses that answer in the bot's name for 15 minutes
 * on Discord and for 30 on Slack, tokens of workspaces that installed the bot, and what a socket or an installation is
 * begun with. https://docs.slack.dev/authentication/tokens
 */
const POWERFUL = [
  /(\/(?:interactions|webhooks)\/\d+\/)[\w-]+/g,
  /(\bhooks\.slack\.com\/)[\w/-]+/g,
  /([?&](?:ticket|code|state)=)[\w.~%-]+/g,
  /()\bxox[a-z](?:[.-][\w.-]*\w)+/g,
  /()\bxapp-[\w-]+/g,
];
const HIDDEN = '[hidden]';

const errorSchema = z.looseObject({
  stack: z.string().optional(),
  message: z.string().optional(),
  get cause() {
    return errorSchema.optional();
  },
});

const lineSchema = z.looseObject({
  time: z.string(),
  level: z.number(),
  msg: z.string(),
  pid: z.number(),
  error: errorSchema.optional(),
});

/** Its stack, and below it those of its causes. */
function troubleOf(error: z.infer<typeof errorSchema>): string {
  const own = error.stack ?? error.message ?? '';
  return error.cause === undefined ? own : `${own}\ncaused by: ${troubleOf(error.cause)}`;
}

/** `10:15:02 warn  post_skipped schedule=… date=…`, and below it the stack of an error. */
function readable(json: string): string {
  const { time, level, msg, pid: _pid, error, ...fields } = lineSchema.parse(JSON.parse(json));
  const name = pino.levels.labels[level] ?? String(level);
  const pairs = Object.entries(fields).map(([key, value]) =>
    typeof value === 'string' ? `${key}=${value}` : `${key}=${JSON.stringify(value)}`,
  );
  const head = [time.slice(11, 19), name.padEnd(5), msg, ...pairs].join(' ');
  return error === undefined ? `${head}\n` : `${head}\n  ${troubleOf(error).replaceAll('\n', '\n  ')}\n`;
}

/** Whatever way a secret took into a line, even inside somebody else's words: it does not leave. */
function withoutSecrets(secrets: readonly string[], line: string): string {
  const known = secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), line);
  return POWERFUL.reduce((text, pattern) => text.replaceAll(pattern, `$1${HIDDEN}`), known);
}

export type LoggerConfig = Pick<Config, 'logLevel' | 'logFormat' | 'discord' | 'slack' | 'redis'>;

/** A shorter password would be found in words that have nothing to do with it, and is not hidden by hiding those. */
const SHORTEST_PASSWORD = 6;

function secretsOf({ discord, slack, redis }: LoggerConfig): readonly string[] {
  return [
    ...(discord === null ? [] : [discord.token]),
    ...(slack === null ? [] : slackSecrets(slack)),
    ...(redis === null ? [] : redisSecrets(redis).filter(({ length }) => length >= SHORTEST_PASSWORD)),
  ];
}

/** Where whole lines go. */
export interface LogOutput {
  write(line: string): void;
}

const standardOutput = (): LogOutput => pino.destination({ fd: STANDARD_OUTPUT, sync: true });

/** Writes at once. `error` fields keep their stack and causes, and nothing of what was asked for. */
export function createLogger(config: LoggerConfig, output: LogOutput = standardOutput()): Log {
  const format = config.logFormat ?? (process.stdout.isTTY ? 'text' : 'json');
  const secrets = secretsOf(config);
  const write = (json: string): void => {
    const line = withoutSecrets(secrets, json);
    output.write(format === 'text' ? readable(line) : line);
  };
  const logger = pino(
    {
      level: config.logLevel,
      base: { pid: process.pid },
      redact: SECRETS,
      serializers: { error: (error: unknown) => loggedError(error) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    { write },
  );
  return {
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
}

// Logs through pino: JSON for machines, one readable line for a person at a terminal.
import { writeSync } from 'node:fs';
import pino from 'pino';
import { z } from 'zod';
import type { Log } from '#src/ports/log.ts';
import type { Config } from './config.ts';

/** Never written, wherever they stand. */
const SECRETS = ['token', 'secret', 'authorization', 'password'].flatMap((name) => [name, `*.${name}`]);

const STANDARD_OUTPUT = 1;

const lineSchema = z.looseObject({
  time: z.string(),
  level: z.number(),
  msg: z.string(),
  pid: z.number(),
  error: z.looseObject({ stack: z.string().optional(), message: z.string().optional() }).optional(),
});

/** `10:15:02 warn  post_skipped schedule=… date=…`, and below it the stack of an error. */
function readable(json: string): string {
  const { time, level, msg, pid: _pid, error, ...fields } = lineSchema.parse(JSON.parse(json));
  const name = pino.levels.labels[level] ?? String(level);
  const pairs = Object.entries(fields).map(([key, value]) =>
    typeof value === 'string' ? `${key}=${value}` : `${key}=${JSON.stringify(value)}`,
  );
  const head = [time.slice(11, 19), name.padEnd(5), msg, ...pairs].join(' ');
  const trouble = error?.stack ?? error?.message;
  return trouble === undefined ? `${head}\n` : `${head}\n  ${trouble.replaceAll('\n', '\n  ')}\n`;
}

/** Writes to standard output, at once. `error` fields keep their stack and causes. */
export function createLogger(config: Pick<Config, 'logLevel' | 'logFormat'>): Log {
  const format = config.logFormat ?? (process.stdout.isTTY ? 'text' : 'json');
  const logger = pino(
    {
      level: config.logLevel,
      base: { pid: process.pid },
      redact: SECRETS,
      serializers: { error: pino.stdSerializers.errWithCause },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    format === 'text'
      ? { write: (json: string) => void writeSync(STANDARD_OUTPUT, readable(json)) }
      : pino.destination({ fd: STANDARD_OUTPUT, sync: true }),
  );
  return {
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
}

// compose.yaml as Docker Compose reads it: merged, with its variables filled in, and checked.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from './running-bot.ts';

export type Variables = Readonly<Record<string, string>>;

const serviceSchema = z.looseObject({
  command: z.array(z.string()),
  /** `name:/folder` each. */
  volumes: z.array(z.string().regex(/^[a-z]+:\//)),
  networks: z.array(z.string()),
  mem_limit: z.string(),
  restart: z.literal('unless-stopped'),
});
const quizloopSchema = serviceSchema.extend({
  env_file: z.literal('.env'),
  environment: z.record(z.string(), z.string()),
  stop_grace_period: z.string(),
  read_only: z.literal(true),
  tmpfs: z.tuple([z.literal('/tmp')]),
  /** Left out: the one of the image. */
  healthcheck: z.undefined().optional(),
});
const composeSchema = z.looseObject({
  services: z.object({
    bot: quizloopSchema,
    worker: quizloopSchema,
    redis: serviceSchema.extend({
      healthcheck: z.looseObject({ test: z.tuple([z.literal('CMD')], z.string()), timeout: z.string() }),
    }),
  }),
  networks: z.looseObject({ queue: z.object({ internal: z.literal(true) }) }),
  volumes: z.record(z.string(), z.object({ driver: z.literal('local') })),
});

export type ComposeFile = z.infer<typeof composeSchema>;
/** A service with the image of our own. */
export type QuizloopService = z.infer<typeof quizloopSchema>;

const VARIABLE = /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?)([-?+])([^{}]*))?\}|)/g;

/**
 * Fills in `$NAME` and `${NAME}`, also with `:-` and `-` (what stands instead), `:?` and `?` (throws), `:+` and `+` (what
 * stands if it is set); with the colon an empty value counts as none. `$$` is one `$`. Nothing may be nested.
 * https://docs.docker.com/reference/compose-file/interpolation/
 */
export function interpolate(text: string, variables: Variables): string {
  return text.replaceAll(VARIABLE, (all, dollar, plain, braced, colon, sign, word) => {
    if (dollar !== undefined) return '$';
    const name = plain ?? braced;
    if (name === undefined) throw new Error(`compose.yaml: “${all}” in “${text}” names no variable.`);
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    const isSet = value !== undefined && !(colon === ':' && value === '');
    if (sign === '+') return isSet ? word : '';
    if (isSet) return value;
    if (sign === '?') throw new Error(`compose.yaml: ${name} is missing: ${word}`);
    return sign === '-' ? word : '';
  });
}

/** Of keys nothing is filled in. */
function interpolateAll(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return interpolate(value, variables);
  if (Array.isArray(value)) return value.map((each) => interpolateAll(each, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, interpolateAll(each, variables)]),
  );
}

export const readComposeText = (): string => readFileSync(join(ROOT, 'compose.yaml'), 'utf8');

/** With what stands in `.env`, which Compose takes variables from as well. */
export const parseCompose = (text: string, dotEnv: Variables = {}): ComposeFile =>
  composeSchema.parse(interpolateAll(parse(text, { merge: true }), dotEnv));

/** `1m30s` in milliseconds. */
export function durationMs(text: string): number {
  const parts = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (parts === null || text === '') throw new Error(`“${text}” is no duration.`);
  return (Number(parts[1] ?? 0) * 60 + Number(parts[2] ?? 0)) * 1_000;
}

// Discord's own OpenAPI description: what the bot sends is checked against it, and the loopback's answers are proved by
// it. Each part is compiled when it is first needed.
import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import type { Problem } from './api-error.ts';

const SPEC = new URL('../../fixtures/discord/discord-openapi.json', import.meta.url);
const JSON_TYPE = 'application/json';

const nodeSchema = z.looseObject({
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
const listSchema = z.array(z.unknown()).catch([]);
const specSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

/** One form for `/channels/:id` and `/channels/{channel_id}`. */
export const withoutNames = (path: string): string => path.replace(/:[a-zA-Z]+|\{[a-z_]+\}/g, '{}');

function readSpec(): z.infer<typeof specSchema> {
  const spec = specSchema.parse(JSON.parse(readFileSync(SPEC, 'utf8')));
  const { schemas } = spec.components;
  // Here alone the description differs from what Discord takes, and its documentation says: a string.
  const command = nodeSchema.parse(schemas.ApplicationCommandUpdateRequest);
  const properties = { ...command.properties, default_member_permissions: { type: ['string', 'null'] } };
  schemas.ApplicationCommandUpdateRequest = { ...command, properties };
  return spec;
}

function createChecker() {
  const spec = readSpec();
  const { schemas } = spec.components;
  const ajv = new Ajv2020({ strict: false, validateFormats: false, inlineRefs: false });
  ajv.addSchema(spec, 'discord');
  const compiled = new Map<string, ValidateFunction | null>();
  const ways = new Map(
    Object.entries(spec.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [`${method.toUpperCase()} ${withoutNames(path)}`, [path, method]]),
    ),
  );

  function follow(way: readonly string[]): unknown {
    let node: unknown = spec;
    for (const key of way) node = z.looseObject({}).catch({}).parse(node)[key];
    return node;
  }

  /** Null where the description has nothing of the kind. */
  function compile(route: string, kind: readonly string[]): ValidateFunction | null {
    const way = [
      'paths',
      ...(ways.get(withoutNames(route)) ?? ['']),
      ...kind,
      'content',
      JSON_TYPE,
      'schema',
    ];
    if (follow(way) === undefined) return null;
    const pointer = way.map((key) => encodeURIComponent(key.replaceAll('/', '~1'))).join('/');
    return ajv.compile({ $ref: `discord#/${pointer}` });
  }

  function keysOf(node: unknown): readonly string[] {
    const parsed = nodeSchema.safeParse(node);
    if (!parsed.success) return [];
    const { $ref, properties = {} } = parsed.data;
    const named = $ref === undefined ? [] : keysOf(schemas[$ref.split('/').at(-1) ?? '']);
    const unions = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => listSchema.parse(parsed.data[key] ?? []));
    return [...named, ...Object.keys(properties), ...unions.flatMap(keysOf)];
  }

  return {
    validator(route: string, ...kind: readonly string[]): ValidateFunction | null {
      const key = [route, ...kind].join(' ');
      const known = compiled.get(key);
      if (known !== undefined) return known;
      const made = compile(route, kind);
      compiled.set(key, made);
      return made;
    },
    /** Every name that any message may have at its top, whichever call carries it. */
    messageKeys: new Set(
      ['MessageCreateRequest', 'MessageEditRequestPartial', 'IncomingWebhookRequestPartial'].flatMap((name) =>
        keysOf(schemas[name]),
      ),
    ),
  };
}

let made: ReturnType<typeof createChecker> | null = null;
function checker(): ReturnType<typeof createChecker> {
  made ??= createChecker();
  return made;
}

const pathOf = ({ instancePath }: ErrorObject): readonly string[] => instancePath.split('/').slice(1);

function problemsOf(validate: ValidateFunction | null, value: unknown): readonly Problem[] {
  if (validate === null || validate(value)) return [];
  const errors = validate.errors ?? [];
  // Every other kind of component than the one that was meant complains about the type: no news.
  const telling = errors.filter(
    ({ keyword, instancePath }) => keyword !== 'oneOf' && !instancePath.endsWith('/type'),
  );
  const shown = telling.length > 0 ? telling : errors;
  const deepest = Math.max(...shown.map((error) => pathOf(error).length));
  return shown
    .filter((error) => pathOf(error).length === deepest)
    .map((error) => ({ path: pathOf(error), message: error.message ?? error.keyword }));
}

/** What is wrong with the shape of a body; empty when nothing is. `route` is `POST /channels/:id/messages`. */
export const schemaProblems = (route: string, body: unknown): readonly Problem[] =>
  problemsOf(checker().validator(route, 'requestBody'), body ?? {});

/** What is wrong with an answer of the loopback; throws where Discord describes no such answer. */
export function answerProblems(route: string, status: number, body: unknown): readonly Problem[] {
  const validate = checker().validator(route, 'responses', String(status));
  if (validate === null) throw new Error(`Discord describes no answer ${status} to ${route}`);
  return problemsOf(validate, body);
}

/** Names at the top of a message's body that Discord does not know, and silently drops. */
export function unknownMessageKeys(body: object): readonly string[] {
  const { messageKeys } = checker();
  return Object.keys(body).filter((key) => !messageKeys.has(key));
}

// The commands that the application has registered, everywhere or for one guild.
// https://discord.com/developers/docs/interactions/application-commands
import { z } from 'zod';
import { invalidForm, type Problem, refusals } from './api-error.ts';
import type { ApiReply, ApiRequest, Routes } from './api-server.ts';
import { guildFor, type World } from './world.ts';

const MAX_COMMANDS = 100;
const MAX_WORDS = 8_000;
const MAX_DESCRIPTION = 100;
const CHAT_INPUT = 1;
const ENTRY_POINT = 4;

const optionSchema = z.looseObject({
  type: z.number(),
  name: z.string(),
  description: z.string().optional(),
  required: z.boolean().nullish(),
  autocomplete: z.boolean().nullish(),
  choices: z.array(z.looseObject({ name: z.string(), value: z.union([z.string(), z.number()]) })).nullish(),
  get options() {
    return z.array(optionSchema).nullish();
  },
});
const commandSchema = z.looseObject({
  type: z.number().nullish(),
  name: z.string(),
  description: z.string().optional(),
  options: z.array(optionSchema).nullish(),
  default_member_permissions: z.string().nullish(),
  contexts: z.array(z.number()).nullish(),
  integration_types: z.array(z.number()).nullish(),
});
const registeredSchema = commandSchema.extend({ id: z.string(), version: z.string() });

export type Option = z.infer<typeof optionSchema>;
export type Command = z.infer<typeof registeredSchema>;

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const words = ({ name, description = '', choices, options }: Option): number =>
  name.length +
  description.length +
  (choices ?? []).reduce((sum, choice) => sum + choice.name.length + String(choice.value).length, 0) +
  (options ?? []).reduce((sum, option) => sum + words(option), 0);

function nameProblems(
  each: { name: string; description?: string | undefined },
  path: readonly string[],
): Problem[] {
  const problems: Problem[] = [];
  if (!NAME.test(each.name) || each.name !== each.name.toLowerCase()) {
    problems.push({ path: [...path, 'name'], message: `“${each.name}” is no name for a command` });
  }
  const { length } = each.description ?? '';
  if (length === 0 || length > MAX_DESCRIPTION) {
    problems.push({ path: [...path, 'description'], message: 'Must be between 1 and 100 in length.' });
  }
  return problems;
}

function optionProblems(options: readonly Option[], path: readonly string[]): readonly Problem[] {
  const firstFree = options.findIndex(({ required }) => required !== true);
  const late = options.some(
    ({ required }, index) => required === true && firstFree !== -1 && index > firstFree,
  );
  const names = new Set(options.map(({ name }) => name));
  const whole: Problem[] = [];
  if (late)
    whole.push({ path: [...path], message: 'Required options must be placed before non-required options' });
  if (names.size < options.length) whole.push({ path: [...path], message: 'Option names must be unique' });
  return whole.concat(
    ...options.map((option) => {
      const own = nameProblems(option, [...path, option.name]);
      if (option.autocomplete === true && (option.choices ?? []).length > 0) {
        own.push({ path: [...path, option.name], message: 'choices beside autocomplete' });
      }
      return own.concat(optionProblems(option.options ?? [], [...path, option.name]));
    }),
  );
}

function commandProblems(commands: readonly z.infer<typeof commandSchema>[]): readonly Problem[] {
  const names = new Set(commands.map(({ name, type }) => `${type ?? CHAT_INPUT} ${name}`));
  const whole: Problem[] = [];
  if (commands.length > MAX_COMMANDS) whole.push({ path: [], message: `Max ${MAX_COMMANDS} commands` });
  if (names.size < commands.length) whole.push({ path: [], message: 'Command names must be unique' });
  return whole.concat(
    ...commands.map((command) => {
      if (command.type === ENTRY_POINT) return [];
      const path = [command.name];
      const size = words({ ...command, type: CHAT_INPUT });
      const long = size > MAX_WORDS ? [{ path, message: `${size} characters, ${MAX_WORDS} allowed` }] : [];
      return [...long, ...nameProblems(command, path), ...optionProblems(command.options ?? [], path)];
    }),
  );
}

/** Discord leaves out what says nothing. */
function shownOption(option: Option): Option {
  const { required, autocomplete, options, choices, ...rest } = option;
  return {
    ...rest,
    ...(required === true ? { required } : {}),
    ...(autocomplete === true ? { autocomplete } : {}),
    ...(choices === undefined || choices === null || choices.length === 0 ? {} : { choices }),
    ...(options === undefined || options === null || options.length === 0
      ? {}
      : { options: options.map(shownOption) }),
  };
}

export function createCommandRoutes(world: World) {
  /** By guild; empty for those that are everywhere. */
  const registered = new Map<string, readonly Command[]>();
  const of = (guildId: string): readonly Command[] => registered.get(guildId) ?? [];

  function replace(guildId: string, body: unknown): readonly Command[] {
    const commands = z.array(commandSchema).parse(body);
    const isEntryPoint = ({ type }: { readonly type?: number | null | undefined }) => type === ENTRY_POINT;
    if (of(guildId).some(isEntryPoint) && !commands.some(isEntryPoint)) throw refusals.entryPointRemoved();
    const problems = commandProblems(commands);
    if (problems.length > 0) throw invalidForm(problems);
    const made = commands.map((command) => {
      const options = (command.options ?? []).map(shownOption);
      return {
        ...command,
        id: of(guildId).find(({ name }) => name === command.name)?.id ?? world.newId(),
        application_id: world.bot.id,
        version: world.newId(),
        type: command.type ?? CHAT_INPUT,
        default_member_permissions: command.default_member_permissions ?? null,
        dm_permission: command.contexts?.includes(1) ?? true,
        contexts: guildId === '' ? (command.contexts ?? null) : null,
        integration_types: command.integration_types ?? [0],
        nsfw: false,
        options: options.length > 0 ? options : undefined,
        ...(guildId === '' ? {} : { guild_id: guildId }),
      };
    });
    registered.set(guildId, made);
    return made;
  }

  function own({ param }: ApiRequest): string {
    if (param('applicationId') !== world.bot.id) throw refusals.noAccess();
    if (param('guildId') === '') return '';
    const guild = world.guilds.get(param('guildId'));
    return guild?.commandsIn === true ? guild.id : guildFor(world, param('guildId')).id;
  }
  const get = (request: ApiRequest): ApiReply => ({ status: 200, body: of(own(request)) });
  const put = (request: ApiRequest): ApiReply => ({
    status: 200,
    body: replace(own(request), request.body ?? []),
  });
  const routes: Routes = {
    'GET /applications/:applicationId/commands': get,
    'PUT /applications/:applicationId/commands': put,
    'GET /applications/:applicationId/guilds/:guildId/commands': get,
    'PUT /applications/:applicationId/guilds/:guildId/commands': put,
  };
  return { routes, of, replace };
}

export type Commands = ReturnType<typeof createCommandRoutes>;

// The one way in: finds the route of an interaction, asks who it comes from, and turns errors into words.
import { UserError } from '#src/errors.ts';
import type {
  Answer,
  AnswerMode,
  Handled,
  Interaction,
  InteractionHandler,
  Platform,
} from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import { afterwards } from './afterwards.ts';
import { type ButtonAction, decodeButton } from './button-id.ts';
import { commandName, commandSpecs, withCommandNames } from './commands.ts';
import { createCompletions } from './completions.ts';
import type { AppContext } from './context.ts';
import { home } from './home.ts';
import { mayManage } from './may-manage.ts';
import { misreadCommand, parseCommand } from './parse-command.ts';
import { traitsOf } from './platform-traits.ts';
import { createRateLimit } from './rate-limit.ts';
import { readable, readableSource } from './readable.ts';
import type {
  Acting,
  Arrival,
  ButtonRoute,
  CommandRoute,
  Feature,
  FormRoute,
  Request,
  TakenIn,
  WholeButtonRoute,
} from './route.ts';
import { line, linked, message, paragraph, rich } from './say.ts';
import { common } from './texts/common.ts';
import { wordsFor } from './texts/words.ts';
import { onWorkspaceEvent } from './welcome.ts';

interface Route extends Pick<CommandRoute, 'adminOnly'> {
  readonly mode: AnswerMode;
  /** Otherwise it may be called by whoever has the claim, and by nobody else. */
  readonly claimsItself: boolean;
  /** Null when somebody claimed it before. */
  takeIn(arrival: Arrival): Promise<Answer | null>;
}

type Reservable = Pick<CommandRoute, 'adminOnly'> & { readonly mode: AnswerMode };

/** What a route does for whoever uses it. */
interface Deeds {
  run(request: Request): Promise<Answer>;
  readonly stranger?: ((acting: Acting) => Answer | Promise<Answer>) | undefined;
  target?(acting: Acting): unknown;
}

/** Joins the features' tables; two features claiming one name is a mistake found at start. */
function joined<T>(tables: readonly (Readonly<Record<string, T>> | undefined)[]): ReadonlyMap<string, T> {
  const all = new Map<string, T>();
  for (const table of tables) {
    for (const [name, route] of Object.entries(table ?? {})) {
      if (all.has(name)) throw new Error(`Two features answer ${name}.`);
      all.set(name, route);
    }
  }
  return all;
}

const sentence = (text: string): Message => line(linked(text));
const privately = (text: string): Answer => ({ mode: 'private', message: sentence(text) });
/** What keeps the person from what they wanted. */
const problem = (text: string): Answer => ({ mode: 'private', message: sentence(text), problem: true });

/** The answer, with a sentence on top of its message. */
function below(text: string, answer: Answer): Answer {
  if (!('message' in answer)) return answer;
  return { ...answer, message: message([paragraph(rich`${text}`), ...answer.message.blocks]) };
}

export function createRouter(context: AppContext, features: readonly Feature[]): InteractionHandler {
  const commands = joined<CommandRoute>(features.map((feature) => feature.commands));
  const buttons = joined<ButtonRoute | WholeButtonRoute>(features.map((feature) => feature.buttons));
  const forms = joined<FormRoute>(features.map((feature) => feature.forms));
  const specs = commandSpecs(context);
  const completions = createCompletions(context, specs, commands);
  const rateLimit = createRateLimit();

  function commandRoute(command: string, text: string, platform: Platform): Route {
    const spec = specs.find(({ name }) => name === command.toLowerCase());
    const checksValues = (path: string) => commands.get(path)?.checksValues === true;
    const { path, options, misread } =
      spec === undefined
        ? misreadCommand(specs, command)
        : parseCommand(spec, context.commandPrefix, text, checksValues);
    const route = commands.get(path);
    if (route === undefined) throw new Error(`No feature answers ${path}.`);
    const mode = typeof route.mode === 'function' ? route.mode(options, platform) : route.mode;
    const { stranger } = route;
    const said = (answer: Answer) => (misread === undefined ? answer : below(misread, answer));
    return forPerson(
      { ...route, mode },
      {
        run: async (request) => said(await route.run(request, options)),
        stranger: stranger && (async (acting) => said(await stranger(acting))),
        target: (acting) => route.target?.(acting, options),
      },
    );
  }

  function actionRoute(action: ButtonAction | null, value: string): Route {
    const route = action === null ? undefined : buttons.get(action.verb);
    if (action === null || route === undefined) throw new UserError(common.staleButton);
    const { args } = action;
    if (!('takeIn' in route)) {
      return forPerson(route, {
        run: (request) => route.run(request, args, value),
        stranger: route.stranger,
        target: (acting) => route.target?.(acting, args, value),
      });
    }
    const takeIn = async (arrival: Arrival) => {
      const taken = await route.takeIn(arrival, args);
      return taken && withNotices(taken);
    };
    return { mode: route.mode, claimsItself: true, takeIn };
  }

  function formRoute(action: ButtonAction | null, values: Readonly<Record<string, string>>): Route {
    const route = action === null ? undefined : forms.get(action.verb);
    if (action === null || route === undefined) throw new UserError(common.staleForm);
    return forPerson(route, {
      run: (request) => route.run(request, action.args, values),
      target: (acting) => route.target?.(acting, action.args, values),
    });
  }

  /** Throws UserError when there is no such route. */
  function findRoute(interaction: Interaction): Route {
    switch (interaction.kind) {
      case 'command':
        return commandRoute(interaction.command, interaction.text, interaction.account.platform);
      case 'button':
        return actionRoute(decodeButton(interaction.buttonId), '');
      case 'select':
        return actionRoute(decodeButton(interaction.buttonId), interaction.value);
      case 'form':
        return formRoute(decodeButton(interaction.formId), interaction.values);
      case 'autocomplete':
        return {
          mode: 'choices',
          claimsItself: false,
          takeIn: async () => completions(interaction),
        };
    }
  }

  /** Where there is none it is one that says so, and refuses everybody. */
  function routeOf(interaction: Interaction): Route {
    try {
      return findRoute(interaction);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { mode: 'private', claimsItself: false, takeIn: () => Promise.reject(error) };
    }
  }

  /** A person whose direct messages were refused is told once, at their next interaction. */
  async function notices(request: Request): Promise<readonly Message[]> {
    if (request.actor.person.direct !== 'refused-unnoticed') return [];
    // Asked again: the interaction itself may have turned reminders on, or erased the person.
    const person = (await context.store.people.actor(request.actor.accountId))?.person;
    if (person?.direct !== 'refused-unnoticed') return [];
    await context.store.people.setDirect(person.id, 'refused-noticed');
    return [line(common.directRefused(commandName(context, 'quiz settings')))];
  }

  async function checkReserved(interaction: Interaction, { adminOnly }: Reservable): Promise<void> {
    if (adminOnly === undefined) return;
    const words = wordsFor(interaction.account.platform);
    if (interaction.workspace === null) throw new UserError(common.workspaceOnly(words));
    if (interaction.isAdmin === true) return;
    if (adminOnly === 'managers' && (await mayManage(context, interaction))) return;
    throw new UserError(interaction.isAdmin === null ? common.whoUnknown(words) : common.adminOnly(words));
  }

  /** What is typed into a search has no effect, and on Slack the same words have the same id. */
  function arrivalOf(interaction: Interaction): Arrival {
    const { kind, account, id: interactionId } = interaction;
    const cause = { platform: account.platform, interactionId };
    const repeats = kind !== 'autocomplete' && traitsOf(account.platform).repeats;
    return { interaction, cause, claim: repeats ? cause : null, now: context.clock.now() };
  }

  async function withNotices({ request, answer }: TakenIn): Promise<Answer> {
    // A form has no room for a notice: it waits for the next answer.
    if (answer.mode === 'form' || answer.mode === 'choices') return answer;
    const more = await afterwards(context, () => notices(request), []);
    if (more.length === 0) return answer;
    return { ...answer, also: [...(answer.also ?? []), ...more] };
  }

  /** The answer to somebody who stays unknown; null for who becomes a person. Throws UserError when they are refused. */
  async function asStranger(interaction: Interaction, deeds: Deeds): Promise<Answer | null> {
    const { workspace, zone } = interaction;
    const found = workspace === null ? null : await context.store.workspaces.find(workspace);
    // An empty id is nobody's. The workspace may be one that nothing has happened in yet.
    const workspaceId = workspace === null ? null : (found?.id ?? '');
    const acting = { interaction, actor: { person: { id: '' }, workspaceId, zone: zone ?? 'UTC' } };
    if (deeds.stranger !== undefined) return deeds.stranger(acting);
    await deeds.target?.(acting);
    return null;
  }

  /** A route that wants to know who it is. */
  function forPerson(of: Reservable, deeds: Deeds): Route {
    const takeIn = async ({ interaction, cause, now }: Arrival) => {
      await checkReserved(interaction, of);
      const known = await context.store.people.recognise(interaction, now);
      const final = known === null ? await asStranger(interaction, deeds) : null;
      if (final !== null) return final;
      const actor = known ?? (await context.store.people.identify(interaction, now));
      const request: Request = { interaction, actor, cause, now };
      return withNotices({ request, answer: await deeds.run(request) });
    };
    const { mode, adminOnly } = of;
    return { mode, claimsItself: false, takeIn, ...(adminOnly === undefined ? {} : { adminOnly }) };
  }

  async function handled(interaction: Interaction): Promise<Handled> {
    const arrival = arrivalOf(interaction);
    const { claim, now } = arrival;
    const { mode, claimsItself, takeIn } = routeOf(interaction);
    const elsewhere = { mode: 'elsewhere' } as const;
    if (claimsItself && rateLimit.allows(interaction, now)) return (await takeIn(arrival)) ?? elsewhere;
    if (claim !== null && !(await context.store.claims.take(claim, now))) return elsewhere;
    if (claimsItself || !rateLimit.allows(interaction, now)) {
      return mode === 'choices' ? { mode, choices: [] } : problem(common.slowDown);
    }
    return (await takeIn(arrival)) ?? elsewhere;
  }

  return {
    commands: specs,
    mode: (interaction) => routeOf(readable(interaction)).mode,
    needsAdmin: (interaction) => routeOf(readable(interaction)).adminOnly !== undefined,
    async handle(interaction) {
      try {
        return await handled(readable(interaction));
      } catch (error) {
        if (error instanceof UserError) {
          if (error.cause !== undefined) context.log.warn('interaction_refused', { error });
          return problem(withCommandNames(context, error.message));
        }
        context.log.error('interaction_failed', { kind: interaction.kind, error });
        return privately(common.apology);
      }
    },
    async home(source) {
      try {
        return await home(context, readableSource(source));
      } catch (error) {
        context.log.error('home_failed', { error });
        return sentence(common.apology);
      }
    },
    event: (event) => onWorkspaceEvent(context, event),
    workspaces: (platform) => context.store.workspaces.presentRefs(platform),
  };
}

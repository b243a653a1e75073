// Answers one interaction in time: at once if the answer is there, else with a deferral that is filled in later.
// https://docs.discord.com/developers/interactions/receiving-and-responding
import { type APIApplicationCommandOptionChoice, InteractionResponseType, MessageFlags } from 'discord.js';
import type { Answer, AnswerMode, Handled, Suggestion } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Message } from '#src/ports/message.ts';
import { type AnswerRequests, createAnswerRequests, type Outcome } from './answer-requests.ts';
import type { ArrivedInteraction } from './interaction.ts';
import { type CallbackBody, type InteractionApi, messageBody } from './interaction-api.ts';
import { renderForm } from './render-form.ts';

/** Discord waits for 3 s: a deferral leaves after this much, so that it can be sent twice. */
const DEFER_AFTER_MS = 1_500;

/** Dialogs and choices cannot be deferred: after this much they are given up. */
const LATEST_MS = 2_500;

/** https://docs.discord.com/developers/interactions/application-commands#autocomplete */
const MAX_CHOICES = 25;
const MAX_CHOICE_LENGTH = 100;

const TOO_LATE = line('That took too long. Please try again.');

/** What a person reads when the product itself failed to say something. */
export const FAILED = line('Something went wrong in Quizloop. Please try again.');

export interface RespondParts {
  readonly arrived: Pick<ArrivedInteraction, 'interaction' | 'direct' | 'replaceable' | 'before'>;
  /** When it arrived here, epoch milliseconds. */
  readonly receivedAt: number;
  /** The mode of its route. */
  readonly mode: AnswerMode;
  /** Never rejects. */
  readonly answer: Promise<Handled>;
  readonly api: InteractionApi;
  readonly clock: Clock;
  readonly log: Log;
  /** From then on nothing is tried again. */
  readonly ended: AbortSignal;
  /** Default: half of the 3 s that Discord waits. */
  readonly deferAfterMs?: number;
}

type Deferrable = 'private' | 'public' | 'update';

/**
 * Resolves when the whole answer was sent, or cannot be; never rejects for what Discord says. A message that others
 * read, or an old one, is never replaced: its answer becomes a private message.
 */
export async function respond(parts: RespondParts): Promise<void> {
  const { answer, arrived, receivedAt, clock, log, ended, api, deferAfterMs = DEFER_AFTER_MS } = parts;
  const requests = createAnswerRequests({
    api,
    clock,
    log,
    ended,
    receivedAt,
    interactionId: arrived.interaction.id,
  });
  const mode = parts.mode === 'update' && !arrived.replaceable ? 'private' : parts.mode;
  if (mode === 'form' || mode === 'choices') {
    const inTime = await answerBy(clock, answer, receivedAt + LATEST_MS);
    if (inTime === null) log.warn('discord_answer_given_up', { interactionId: arrived.interaction.id, mode });
    return unlessElsewhere(parts, inTime ?? TOO_LATE, (said) => atOnce(parts, requests, said));
  }
  const early = await answerBy(clock, answer, receivedAt + deferAfterMs);
  if (early !== null) return unlessElsewhere(parts, early, (said) => atOnce(parts, requests, said));
  const outcome = await requests.callback(deferral(mode, arrived.direct));
  const late = await answer;
  if (outcome === 'gone' || outcome === 'refused') return;
  // After a deferral that may not have arrived it is still tried: the request says so if it did not. And one that was
  // there already came from a process that could not find out in time that it is not its own to answer.
  await unlessElsewhere(parts, late, (said) => afterDeferral(parts, requests, mode, said));
}

/** Another process has it: whatever is said here would be the second answer. */
async function unlessElsewhere(
  { arrived, log }: RespondParts,
  handled: Handled,
  say: (answer: Answer) => Promise<void>,
): Promise<void> {
  if (handled.mode !== 'elsewhere') return say(handled);
  log.debug('discord_interaction_elsewhere', { interactionId: arrived.interaction.id });
}

/** Answers what could not be read, in private wherever it was. `completes`: only choices are an answer to it. */
export async function apologise(requests: AnswerRequests, completes: boolean): Promise<void> {
  await requests.callback(completes ? choicesBody([]) : newMessage(FAILED.message, true));
}

const choicesBody = (choices: readonly APIApplicationCommandOptionChoice[]): CallbackBody => ({
  type: InteractionResponseType.ApplicationCommandAutocompleteResult,
  data: { choices },
});

/** The answer, or null if it is not there at that time. */
async function answerBy(clock: Clock, answer: Promise<Handled>, at: number): Promise<Handled | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const callOff = clock.at(at, () => resolve(null));
  const first = await Promise.race([answer, late]);
  callOff();
  return first;
}

function deferral(mode: Deferrable, direct: boolean): CallbackBody {
  if (mode === 'update') return { type: InteractionResponseType.DeferredMessageUpdate };
  const type = InteractionResponseType.DeferredChannelMessageWithSource;
  return mode === 'private' && !direct ? { type, data: { flags: MessageFlags.Ephemeral } } : { type };
}

async function atOnce(parts: RespondParts, requests: AnswerRequests, answer: Answer): Promise<void> {
  const { arrived } = parts;
  if (arrived.interaction.kind === 'autocomplete') {
    const choices = answer.mode === 'choices' ? suggestions(answer.choices, arrived.before) : [];
    await requests.callback(choicesBody(choices));
    return;
  }
  if (answer.mode === 'form') {
    await orApologise(parts, requests, {
      type: InteractionResponseType.Modal,
      data: renderForm(answer.form),
    });
    return;
  }
  const sayable = answer.mode === 'choices' ? unsayable(parts, answer) : answer;
  const replaces = sayable.mode === 'update' && arrived.replaceable;
  const body = replaces
    ? { type: InteractionResponseType.UpdateMessage, ...messageBody(sayable.message, 'edit', false) }
    : newMessage(sayable.message, sayable.mode !== 'public' && !arrived.direct);
  const outcome = await orApologise(parts, requests, body);
  if (outcome !== 'gone' && outcome !== 'taken') await further(parts, requests, sayable.also);
}

const newMessage = (message: Message, only: boolean): CallbackBody => ({
  type: InteractionResponseType.ChannelMessageWithSource,
  ...messageBody(message, 'new', only),
});

/** An answer that Discord does not take leaves the interaction open: silence would look like an outage. */
async function orApologise(
  { arrived }: RespondParts,
  requests: AnswerRequests,
  body: CallbackBody,
): Promise<Outcome> {
  const outcome = await requests.callback(body);
  return outcome === 'refused' ? requests.callback(newMessage(FAILED.message, !arrived.direct)) : outcome;
}

async function afterDeferral(
  parts: RespondParts,
  requests: AnswerRequests,
  deferred: Deferrable,
  answer: Answer,
): Promise<void> {
  const sayable = answer.mode === 'form' || answer.mode === 'choices' ? unsayable(parts, answer) : answer;
  const outcome = await filledIn(parts, requests, deferred, sayable);
  if (outcome === 'refused') await filledIn(parts, requests, deferred, FAILED);
  if (outcome !== 'gone') await further(parts, requests, sayable.also);
}

/** What a deferral has promised cannot be changed: what does not fit it is said in a further message. */
async function filledIn(
  { arrived }: RespondParts,
  requests: AnswerRequests,
  deferred: Deferrable,
  answer: MessageAnswer,
): Promise<Outcome> {
  if (deferred === 'update' && answer.mode !== 'update')
    return requests.more(answer.message, answer.mode === 'private' && !arrived.direct);
  if (deferred === 'public' && answer.mode !== 'public' && !arrived.direct) {
    // While the public deferral stands, the next message would take its place, for everybody to read.
    const removed = await requests.remove();
    if (removed === 'done') return requests.more(answer.message, true);
    return removed === 'gone' ? removed : requests.edit(FAILED.message);
  }
  return requests.edit(answer.message);
}

async function further(
  { arrived }: RespondParts,
  requests: AnswerRequests,
  messages: readonly Message[] = [],
): Promise<void> {
  for (const message of messages) {
    if ((await requests.more(message, !arrived.direct)) === 'gone') return;
  }
}

type MessageAnswer = Extract<Answer, { readonly message: Message }>;

/** A dialog or choices where neither can be: a mistake of the route's declared mode. */
function unsayable({ log, mode, arrived }: RespondParts, answer: Answer): MessageAnswer {
  log.error('discord_answer_of_another_mode', {
    kind: arrived.interaction.kind,
    mode,
    answered: answer.mode,
  });
  return FAILED;
}

/** The choices as Discord takes them. A value cannot be shortened: one that does not fit is left out. */
function suggestions(choices: readonly Suggestion[], before: string): APIApplicationCommandOptionChoice[] {
  return choices
    .map(({ label, value }) => ({
      name: shortened(label),
      value: value.startsWith(before) ? value.slice(before.length) : value,
    }))
    .filter(({ name, value }) => name !== '' && value !== '' && value.length <= MAX_CHOICE_LENGTH)
    .slice(0, MAX_CHOICES);
}

function shortened(label: string): string {
  if (label.length <= MAX_CHOICE_LENGTH) return label;
  // Half of a character beyond the basic plane is none.
  return `${label.slice(0, MAX_CHOICE_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function line(text: string): MessageAnswer {
  const message = {
    summary: text,
    blocks: [{ kind: 'paragraph' as const, spans: [{ kind: 'text' as const, text }] }],
  };
  return { mode: 'private', message };
}

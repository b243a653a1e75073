// Answers one interaction in time: what takes longer is acknowledged first, and answered when it is there.
// https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
import type { Answer, AnswerMode, Handled, Suggestion } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { failureCode } from './failure-code.ts';
import type { ArrivedInteraction } from './interaction.ts';
import { FAILED } from './message-body.ts';
import { plainText } from './plain-text.ts';
import type { SlackSender } from './sender.ts';
import type { Ack, MessageAnswer, Surface } from './surfaces.ts';

/** Slack waits for 3 s: an acknowledgement leaves after half of that. */
const DEFER_AFTER_MS = 1_500;

/** Choices cannot follow later: after this much they are given up. */
const LATEST_MS = 2_500;

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const MAX_CHOICES = 100;
const MAX_CHOICE_LABEL = 75;
const MAX_CHOICE_VALUE = 150;

export interface RespondParts {
  readonly arrived: ArrivedInteraction;
  /** When it arrived here, epoch milliseconds. */
  readonly receivedAt: number;
  /** The mode of its route. */
  readonly mode: AnswerMode;
  /** Never rejects. */
  readonly answer: Promise<Handled>;
  readonly surface: Surface;
  readonly ack: Ack;
  /** Brings pictures and files to the person's direct messages. */
  readonly sender: Pick<SlackSender, 'upload'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: half of the 3 s that Slack waits. */
  readonly deferAfterMs?: number;
}

/** Resolves when the whole answer was shown, or cannot be; never rejects for what Slack says. */
export async function respond(parts: RespondParts): Promise<void> {
  const { arrived, answer, mode, surface, ack, receivedAt, clock, deferAfterMs = DEFER_AFTER_MS } = parts;
  if (arrived.interaction.kind === 'autocomplete') return complete(parts);
  const early = await answerBy(clock, answer, receivedAt + deferAfterMs);
  if (early === null) await surface.hold(mode);
  const sayable = early ?? (await answer);
  // Another process has it. Slack hears that it arrived, and nothing else.
  if (sayable.mode === 'elsewhere') return ack();
  if (sayable.mode === 'form') return surface.open(sayable.form);
  if (sayable.mode === 'choices') return surface.show(unsayable(parts, sayable), mode);
  await surface.show(await withFilesSent(parts, sayable), mode);
}

async function complete({ arrived, answer, ack, receivedAt, clock, log }: RespondParts): Promise<void> {
  const inTime = await answerBy(clock, answer, receivedAt + LATEST_MS);
  if (inTime === null) log.warn('slack_choices_given_up', { interactionId: arrived.interaction.id });
  await ack({ options: inTime?.mode === 'choices' ? options(inTime.choices) : [] });
}

/** A value cannot be shortened: one that does not fit is left out. */
const options = (choices: readonly Suggestion[]) =>
  choices
    .filter(({ value }) => value !== '' && value.length <= MAX_CHOICE_VALUE)
    .slice(0, MAX_CHOICES)
    .map(({ label, value }) => ({ text: plainText(label, MAX_CHOICE_LABEL), value }));

/** The answer, or null if it is not there at that time. */
async function answerBy(clock: Clock, answer: Promise<Handled>, at: number): Promise<Handled | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const callOff = clock.at(at, () => resolve(null));
  const first = await Promise.race([answer, late]);
  callOff();
  return first;
}

/** Choices where there can be none: a mistake of the route's declared mode. */
function unsayable({ log, mode, arrived }: RespondParts, answer: Answer): MessageAnswer {
  log.error('slack_answer_of_another_mode', {
    kind: arrived.interaction.kind,
    mode,
    answered: answer.mode,
  });
  return { mode: 'private', message: FAILED };
}

const isFile = ({ kind }: Block): boolean => kind === 'image' || kind === 'file';

/** Private answers and modals take no files: https://docs.slack.dev/reference/methods/chat.postEphemeral */
async function withFilesSent(parts: RespondParts, answer: MessageAnswer): Promise<MessageAnswer> {
  const { summary, blocks } = answer.message;
  const files = blocks.filter(isFile);
  if (files.length === 0) return answer;
  const text = (await filesSent(parts, { summary, blocks: files }))
    ? 'I sent it to you in a direct message.'
    : 'I could not send it to you in a direct message.';
  const rest = blocks.filter((block) => !isFile(block));
  const note: Block = { kind: 'quiet', spans: [{ kind: 'text', text }] };
  return { ...answer, message: { summary, blocks: [...rest, note] } };
}

async function filesSent({ arrived, sender, log }: RespondParts, files: Message): Promise<boolean> {
  const { account, id } = arrived.interaction;
  try {
    await sender.upload(account, files);
    return true;
  } catch (error) {
    log.warn('slack_files_not_sent', { interactionId: id, code: failureCode(error) });
    return false;
  }
}

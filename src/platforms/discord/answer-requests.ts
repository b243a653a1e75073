// The requests of one answer with their retries: each says how it went, and none of them rejects.
import { type Clock, reached } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Message } from '#src/ports/message.ts';
import { type CallbackBody, failureOf, type InteractionApi, messageBody } from './interaction-api.ts';
import { safeError } from './safe-error.ts';

/** Discord gives up on an interaction after 3 s, and its token dies after 15 minutes; a little is left to the way. */
const FIRST_ANSWER_MS = 2_900;
const RETRY_UNTIL_MS = 2_500;
const TOKEN_MS = 14.5 * 60_000;

/** A request that hangs has to leave room for another one, and each has to have a chance. */
const SHORTEST_TIMEOUT_MS = 400;

/** Pauses before the further tries of an edit. */
const BACKOFF_MS = [250, 1_000] as const;

/**
 * `taken`: there is a first answer already, of another process · `gone`: it is too late · `refused`: Discord does not take
 * this answer, another one it may · `unknown`: it may have arrived.
 */
export type Outcome = 'done' | 'taken' | 'gone' | 'refused' | 'unknown';

export interface AnswerRequests {
  /** The first answer, tried again once if that can still be in time. */
  callback(body: CallbackBody): Promise<Outcome>;
  /** Fills in what was deferred. */
  edit(message: Message): Promise<Outcome>;
  /** Takes a deferral away. */
  remove(): Promise<Outcome>;
  /** A further message; `only` to this person. */
  more(message: Message, only: boolean): Promise<Outcome>;
}

interface Parts {
  readonly api: InteractionApi;
  readonly clock: Clock;
  readonly log: Log;
  /** From then on nothing is tried again. */
  readonly ended: AbortSignal;
  /** When the interaction arrived, epoch milliseconds. */
  readonly receivedAt: number;
  readonly interactionId: string;
}

export function createAnswerRequests(parts: Parts): AnswerRequests {
  const { api } = parts;
  return {
    callback: (body) => firstAnswer(parts, body),
    edit: (message) => persistently(parts, () => api.editOriginal(messageBody(message, 'edit', false))),
    remove: () => persistently(parts, () => api.deleteOriginal()),
    more: (message, only) => persistently(parts, () => api.followUp(messageBody(message, 'new', only))),
  };
}

async function firstAnswer(parts: Parts, body: CallbackBody): Promise<Outcome> {
  const { api, clock, log, ended, receivedAt, interactionId } = parts;
  const timeLeft = () => receivedAt + FIRST_ANSWER_MS - clock.now();
  try {
    await api.callback(body, Math.max(Math.ceil(timeLeft() / 2), SHORTEST_TIMEOUT_MS));
    return 'done';
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'transient') return settled(parts, failure.kind, error);
    const again = clock.now() + failure.retryAfterMs;
    if (ended.aborted || again > receivedAt + RETRY_UNTIL_MS) return settled(parts, 'unknown', error);
    log.debug('discord_answer_repeated', { interactionId, error: safeError(error) });
    await reached(clock, again, ended);
    if (ended.aborted) return settled(parts, 'unknown', error);
  }
  try {
    await api.callback(body, Math.max(Math.ceil(timeLeft()), SHORTEST_TIMEOUT_MS));
    return 'done';
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind === 'transient') return settled(parts, 'unknown', error);
    if (failure.kind !== 'answered') return settled(parts, failure.kind, error);
    log.debug('discord_answer_arrived', { interactionId });
    // Nobody else: the first try arrived after all.
    return 'done';
  }
}

async function persistently(parts: Parts, request: () => Promise<void>): Promise<Outcome> {
  const { clock, log, ended, receivedAt, interactionId } = parts;
  for (let tries = 0; ; tries++) {
    try {
      await request();
      return 'done';
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'transient') return settled(parts, failure.kind, error);
      const pause = BACKOFF_MS[tries];
      const again = clock.now() + Math.max(pause ?? 0, failure.retryAfterMs);
      if (pause === undefined || again > receivedAt + TOKEN_MS) return settled(parts, 'unknown', error);
      log.debug('discord_answer_repeated', { interactionId, error: safeError(error) });
      await reached(clock, again, ended);
      if (ended.aborted) return settled(parts, 'unknown', error);
    }
  }
}

/** Says once what became of it. */
function settled(
  { log, interactionId }: Parts,
  how: 'answered' | 'expired' | 'refused' | 'unknown',
  error: unknown,
): Outcome {
  if (how === 'answered' || how === 'expired') {
    log.info('discord_answer_too_late', { interactionId, why: how });
    return how === 'answered' ? 'taken' : 'gone';
  }
  log.warn('discord_answer_failed', { interactionId, error: safeError(error) });
  return how;
}

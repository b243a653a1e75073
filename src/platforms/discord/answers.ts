// The interactions under way: each is read, handed to the product and answered on its own.
import type { Handled, Interaction, InteractionHandler } from '#src/ports/chat.ts';
import { type Clock, endsWithin } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { createAnswerRequests } from './answer-requests.ts';
import { type ArrivedInteraction, readInteraction } from './interaction.ts';
import { createInteractionApi, createInteractionRest } from './interaction-api.ts';
import { addressSchema, isCompletion } from './interaction-payload.ts';
import { apologise, FAILED, respond } from './respond.ts';

/** What is under way at a stop has this long, so that the whole process can end within 15 s. */
const CLOSE_WITHIN_MS = 8_000;

export interface AnswersOptions {
  /** Ends in `/api`; null for Discord's own. */
  readonly apiUrl: string | null;
  readonly clock: Clock;
  readonly log: Log;
  /** After how many milliseconds an answer that is not there yet is deferred. */
  readonly deferAfterMs?: number;
}

export interface Answers {
  open(handler: InteractionHandler): void;
  /** Answers it, if it is open; never throws, and never makes another one wait. */
  take(payload: unknown): void;
  /** Takes in nothing new, and resolves when all that was taken in is answered, or after 8 s: the rest is given up. */
  close(): Promise<void>;
}

export function createAnswers(options: AnswersOptions): Answers {
  const { apiUrl, clock, log, deferAfterMs } = options;
  const rest = createInteractionRest(apiUrl);
  const underWay = new Set<Promise<void>>();
  const ending = new AbortController();
  const { signal: ended } = ending;
  let handler: InteractionHandler | null = null;

  function modeOf(product: InteractionHandler, interaction: Interaction) {
    try {
      return product.mode(interaction);
    } catch (error) {
      log.error('interaction_failed', { kind: interaction.kind, error });
      return 'private';
    }
  }

  async function answerTo(product: InteractionHandler, interaction: Interaction): Promise<Handled> {
    try {
      return await product.handle(interaction);
    } catch (error) {
      log.error('interaction_failed', { kind: interaction.kind, error });
      return FAILED;
    }
  }

  /** Whoever clicked gets a word all the same, if it says where to. */
  async function notUnderstood(payload: unknown, receivedAt: number): Promise<void> {
    const { success, data: address } = addressSchema.safeParse(payload);
    if (!success) return;
    const api = createInteractionApi(rest, address, ended);
    const requests = createAnswerRequests({ api, clock, log, ended, receivedAt, interactionId: address.id });
    await apologise(requests, isCompletion(payload));
  }

  function read(product: InteractionHandler, payload: unknown): ArrivedInteraction | 'unreadable' | null {
    try {
      return readInteraction(payload, product.commands);
    } catch (error) {
      log.error('discord_interaction_unreadable', { error });
      return 'unreadable';
    }
  }

  async function answer(product: InteractionHandler, payload: unknown): Promise<void> {
    const receivedAt = clock.now();
    const arrived = read(product, payload);
    if (arrived === null) return log.debug('discord_interaction_ignored');
    if (arrived === 'unreadable') return notUnderstood(payload, receivedAt);
    const { interaction } = arrived;
    await respond({
      arrived,
      receivedAt,
      mode: modeOf(product, interaction),
      answer: answerTo(product, interaction),
      api: createInteractionApi(rest, { ...arrived, id: interaction.id }, ended),
      clock,
      log,
      ended,
      ...(deferAfterMs === undefined ? {} : { deferAfterMs }),
    });
  }

  return {
    open(product) {
      handler = product;
    },
    take(payload) {
      if (handler === null) return;
      const work = answer(handler, payload)
        .catch((error: unknown) => log.error('discord_interaction_failed', { error }))
        .finally(() => underWay.delete(work));
      underWay.add(work);
    },
    async close() {
      handler = null;
      if (!(await endsWithin(clock, CLOSE_WITHIN_MS, Promise.all(underWay)))) {
        log.warn('discord_answers_given_up', { count: underWay.size });
        ending.abort();
      }
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    },
  };
}

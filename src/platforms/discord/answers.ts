// The interactions under way: each is read, handed to the product and answered on its own.
import type { Answer, Interaction, InteractionHandler } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { readInteraction } from './interaction.ts';
import { createInteractionApi, createInteractionRest } from './interaction-api.ts';
import { FAILED, respond } from './respond.ts';

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
  /** Takes in nothing new, and resolves when all that was taken in is answered. */
  close(): Promise<void>;
}

export function createAnswers(options: AnswersOptions): Answers {
  const { apiUrl, clock, log, deferAfterMs } = options;
  const rest = createInteractionRest(apiUrl);
  const underWay = new Set<Promise<void>>();
  let handler: InteractionHandler | null = null;

  function modeOf(product: InteractionHandler, interaction: Interaction) {
    try {
      return product.mode(interaction);
    } catch (error) {
      log.error('interaction_failed', { kind: interaction.kind, error });
      return 'private';
    }
  }

  async function answerTo(product: InteractionHandler, interaction: Interaction): Promise<Answer> {
    try {
      return await product.handle(interaction);
    } catch (error) {
      log.error('interaction_failed', { kind: interaction.kind, error });
      return FAILED;
    }
  }

  async function answer(product: InteractionHandler, payload: unknown): Promise<void> {
    const receivedAt = clock.now();
    const arrived = readInteraction(payload, product.commands);
    if (arrived === null) return log.debug('discord_interaction_ignored');
    const { interaction } = arrived;
    await respond({
      arrived,
      receivedAt,
      mode: modeOf(product, interaction),
      answer: answerTo(product, interaction),
      api: createInteractionApi(rest, arrived),
      clock,
      log,
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
      await Promise.all(underWay);
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    },
  };
}

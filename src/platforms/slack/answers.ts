// The interactions under way: each is read, handed to the product and answered on its own.
import type { AnswerMode, CommandSpec, Handled, Interaction, InteractionHandler } from '#src/ports/chat.ts';
import { type Clock, endsWithin } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { type Admins, nameOf } from './admins.ts';
import type { Homes } from './homes.ts';
import { type ArrivedInteraction, readInteraction } from './interaction.ts';
import { FAILED } from './message-body.ts';
import { type AckBody, createRepeats } from './repeats.ts';
import { respond } from './respond.ts';
import type { SlackSender } from './sender.ts';
import { type Ack, surfaceOf } from './surfaces.ts';
import type { SlackTeams } from './teams.ts';
import { UnreadableError } from './unreadable.ts';

/** What is under way at a stop has this long, so that the whole process can end within 15 s. */
const CLOSE_WITHIN_MS = 8_000;

export interface AnswersOptions {
  readonly teams: SlackTeams;
  /** Brings pictures and files to direct messages. */
  readonly sender: Pick<SlackSender, 'upload'>;
  readonly clock: Clock;
  readonly log: Log;
  /** After how many milliseconds an interaction is acknowledged without its answer. */
  readonly deferAfterMs?: number;
}

export interface Product {
  readonly handler: InteractionHandler;
  readonly admins: Admins;
  readonly homes: Homes;
}

/** What somebody did, as Slack sent it, and the way to acknowledge it. */
export interface Delivery {
  readonly body: Readonly<Record<string, unknown>>;
  readonly ack: (body: AckBody) => Promise<void>;
}

export interface Answers {
  open(product: Product): void;
  /**
   * Answers it, if it is open, and never makes another one wait. Resolves when all is answered; rejects with
   * UnreadableError, before anything is said, when it is not as Slack describes it, and with nothing else.
   */
  take(delivery: Delivery): Promise<void>;
  /** Takes in nothing new, and resolves when all that was taken in is answered, or after 8 s: the rest is given up. */
  close(): Promise<void>;
}

export function createAnswers(options: AnswersOptions): Answers {
  const { clock, log } = options;
  const repeats = createRepeats(clock);
  const underWay = new Set<Promise<void>>();
  const ending = new AbortController();
  let product: Product | null = null;

  async function answer(
    to: Product,
    arrived: ArrivedInteraction | null,
    receivedAt: number,
    send: Delivery['ack'],
  ): Promise<void> {
    const { ack, acknowledged } = onceOnly(send, log);
    try {
      if (arrived === null) return log.debug('slack_interaction_ignored');
      // What is typed into a search has no effect, and is asked for again with the same words.
      const isSearch = arrived.interaction.kind === 'autocomplete';
      const before = isSearch ? null : repeats.seen(arrived.interaction.id, acknowledged);
      if (before !== null) return await ack(await before);
      await answerOnce({ ...options, ended: ending.signal }, to, arrived, receivedAt, ack);
    } finally {
      await ack();
    }
  }

  return {
    open(opened) {
      product = opened;
    },
    async take({ body, ack }) {
      if (product === null) return;
      const receivedAt = clock.now();
      const arrived = read(body, product.handler.commands);
      const work = answer(product, arrived, receivedAt, ack)
        .catch((error: unknown) => log.error('slack_interaction_failed', { error }))
        .finally(() => underWay.delete(work));
      underWay.add(work);
      await work;
    },
    async close() {
      product = null;
      if (!(await endsWithin(clock, CLOSE_WITHIN_MS, Promise.all(underWay)))) {
        log.warn('slack_answers_given_up', { count: underWay.size });
        ending.abort();
      }
    },
  };
}

/** Throws UnreadableError. */
function read(body: Delivery['body'], commands: readonly CommandSpec[]): ArrivedInteraction | null {
  try {
    return readInteraction(body, commands);
  } catch (error) {
    throw new UnreadableError('An interaction is not as Slack describes it.', { cause: error });
  }
}

/** The first acknowledgement counts. One that does not get through is Slack's to notice: the answer comes all the same. */
function onceOnly(send: Delivery['ack'], log: Log): { ack: Ack; acknowledged: Promise<AckBody> } {
  const { promise: acknowledged, resolve } = Promise.withResolvers<AckBody>();
  let sent: Promise<void> | null = null;
  return {
    acknowledged,
    ack(body) {
      if (sent === null) {
        resolve(body);
        sent = send(body).catch((error: unknown) => {
          log.warn('slack_acknowledgement_lost', { code: error instanceof Error ? error.name : 'unknown' });
        });
      }
      return sent;
    },
  };
}

async function answerOnce(
  { teams, sender, clock, log, ended, deferAfterMs }: AnswersOptions & { readonly ended: AbortSignal },
  product: Product,
  arrived: ArrivedInteraction,
  receivedAt: number,
  ack: Ack,
): Promise<void> {
  const { interaction, teamId, origin } = arrived;
  const surface = surfaceOf({
    arrived,
    receivedAt,
    ack,
    call: (request) => teams.call(teamId, request),
    clock,
    log,
    ended,
  });
  const mode = modeOf(product.handler, interaction, log);
  const answer = answerTo(product, arrived, log);
  const timing = deferAfterMs === undefined ? {} : { deferAfterMs };
  await respond({ arrived, receivedAt, mode, answer, surface, ack, sender, clock, log, ...timing });
  if (isOfHome(origin)) await product.homes.refresh(teamId, interaction.account.externalId);
}

const isOfHome = (origin: ArrivedInteraction['origin']): boolean =>
  origin.kind === 'home' ||
  ((origin.kind === 'modal' || origin.kind === 'submission') && origin.context.home);

function modeOf(handler: InteractionHandler, interaction: Interaction, log: Log): AnswerMode {
  try {
    return handler.mode(interaction);
  } catch (error) {
    log.error('interaction_failed', { kind: interaction.kind, error });
    return 'private';
  }
}

async function answerTo(product: Product, arrived: ArrivedInteraction, log: Log): Promise<Handled> {
  const { handler } = product;
  try {
    return await handler.handle(await withPerson(product, arrived));
  } catch (error) {
    log.error('interaction_failed', { kind: arrived.interaction.kind, error });
    return { mode: 'private', message: FAILED };
  }
}

/** Slack's payloads name a person by their login alone. */
async function withPerson(
  { admins, handler }: Product,
  { interaction, teamId }: ArrivedInteraction,
): Promise<Interaction> {
  if (interaction.kind === 'autocomplete') return interaction;
  const person = await admins.about(teamId, interaction.account.externalId, handler.needsAdmin(interaction));
  const named = { ...interaction, ...nameOf(person, interaction.displayName) };
  if (person === null) return { ...named, isAdmin: null };
  return { ...named, zone: person.zone, isAdmin: person.isAdmin };
}

// The interactions under way: who did what, what the bot has answered so far, and who waits for it.
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { refusals } from './api-error.ts';
import type { InteractionTrace, MessageRecord, PlaceRecord } from './records.ts';
import type { World } from './world.ts';

/** https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages */
const ANSWER_WITHIN_MS = 3_000;
const TOKEN_LIVES_MS = 15 * 60_000;
/** Of real time, after "is thinking": no test waits for a person's patience of a quarter of an hour. */
const THINK_AT_MOST_MS = 20_000;

export type Outcome =
  | { readonly how: 'reply' | 'update'; readonly message: MessageRecord }
  | { readonly how: 'form'; readonly data: unknown }
  | { readonly how: 'choices'; readonly data: unknown }
  | { readonly how: 'gone' };

export interface InteractionRecord extends InteractionTrace {
  readonly token: string;
  readonly place: PlaceRecord;
  /** The message whose button was clicked, also when it opened the dialog that was sent off. */
  readonly source: MessageRecord | null;
  /** Real time, of `performance.now()`. */
  readonly sentAt: number;
  readonly createdAt: number;
  /** The type of the first callback. */
  first: number | null;
  firstAfterMs: number;
  /** A deferral whose answer is still to come. */
  pending: 'reply' | 'update' | null;
  original: MessageRecord | null;
  /** What follow-ups made. */
  readonly made: Map<string, MessageRecord>;
  followUps: number;
  acknowledged(type: number): void;
  finish(outcome: Outcome): void;
}

export interface StartedInteraction {
  readonly record: InteractionRecord;
  readonly outcome: Promise<Outcome>;
}

export interface NewInteraction {
  readonly type: number;
  readonly user: InteractionTrace['user'];
  readonly owners: Readonly<Record<string, string>>;
  readonly place: PlaceRecord;
  readonly source: MessageRecord | null;
}

/** Waits for the bot as Discord's client does: 3 s for the first sign, then for the answer itself. */
function createWaiting() {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  let timer = setTimeout(
    () => reject(new Error('The application did not respond')),
    // A callback on the last millisecond is still on its way through this process.
    ANSWER_WITHIN_MS + 50,
  );
  return {
    promise,
    acknowledged(): void {
      clearTimeout(timer);
      timer = setTimeout(
        () => reject(new Error('The application said that it is thinking, and nothing after that')),
        THINK_AT_MOST_MS,
      );
    },
    finish(outcome: Outcome): void {
      clearTimeout(timer);
      resolve(outcome);
    },
    /** The test is over: nobody is told anything any more. */
    abandon(): void {
      clearTimeout(timer);
    },
  };
}

export function createInteractions(world: World) {
  const byToken = new Map<string, InteractionRecord>();
  const open = new Set<() => void>();

  function start(wanted: NewInteraction): StartedInteraction {
    const waiting = createWaiting();
    const sentAt = performance.now();
    open.add(waiting.abandon);
    const record: InteractionRecord = {
      ...wanted,
      id: world.newId(),
      token: `loopback-${randomUUID()}`,
      sentAt,
      createdAt: world.now(),
      first: null,
      firstAfterMs: 0,
      pending: null,
      original: null,
      made: new Map(),
      followUps: 0,
      acknowledged(type) {
        record.first = type;
        record.firstAfterMs = performance.now() - sentAt;
        waiting.acknowledged();
      },
      finish(outcome) {
        open.delete(waiting.abandon);
        waiting.finish(outcome);
      },
    };
    byToken.set(record.token, record);
    return { record, outcome: waiting.promise };
  }

  return {
    start,
    /** For the first callback: in time and not yet answered. */
    toAcknowledge(id: string, token: string): InteractionRecord {
      const record = byToken.get(token);
      if (record === undefined || record.id !== id) throw refusals.unknownInteraction();
      if (record.first !== null) throw refusals.alreadyAcknowledged();
      if (performance.now() - record.sentAt > ANSWER_WITHIN_MS) throw refusals.unknownInteraction();
      return record;
    },
    /** For everything after the first callback. */
    toFollow(applicationId: string, token: string): InteractionRecord {
      const record = byToken.get(token);
      if (record === undefined || applicationId !== world.bot.id || record.first === null) {
        throw refusals.unknownWebhook();
      }
      if (world.now() - record.createdAt > TOKEN_LIVES_MS) throw refusals.tokenExpired();
      return record;
    },
    close(): void {
      for (const abandon of open) abandon();
    },
  };
}

export type Interactions = ReturnType<typeof createInteractions>;

/** Only the person has installed the application, not the guild: https://discord.com/developers/docs/change-log#2024-06-27 */
export const isPersonal = ({ owners }: InteractionTrace): boolean => owners['0'] === undefined;

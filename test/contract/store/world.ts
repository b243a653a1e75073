import type { LocalDate } from '#src/core/local-day.ts';
import { type Grade, type Rating, reviewMemory } from '#src/core/memory.ts';
import type { InteractionSource } from '#src/ports/chat.ts';
import type {
  Actor,
  Exposure,
  NewReview,
  RecordOutcome,
  ReminderPlan,
  Review,
  Schedule,
  UndoOutcome,
  Workspace,
} from '#src/ports/records.ts';
import type { Recordable, Store } from '#src/ports/store.ts';
import {
  CARDS,
  CHANNEL,
  deckOf,
  deliveryOf,
  messageIn,
  NOW,
  newCause,
  randomId,
  sourceOf,
  TODAY,
  WORKSPACE,
} from './fixtures.ts';

export * from './fixtures.ts';

export interface StoreHarness {
  readonly store: Store;
  /** Closes the store and opens the same data again. */
  reopen(): Promise<Store>;
  close(): Promise<void>;
}

interface Rate {
  readonly grade?: Grade;
  readonly rating?: Rating | null;
  readonly correct?: boolean | null;
  readonly day?: LocalDate;
  readonly points?: number;
  readonly reminder?: ReminderPlan | null;
  readonly at?: number;
}

export interface World {
  readonly harness: StoreHarness;
  readonly store: Store;
  readonly workspace: Workspace;
  join(member: string, patch?: Partial<InteractionSource>, now?: number): Promise<Actor>;
  /** A fresh private question. */
  ask(actor: Actor, cardId: string): Promise<Exposure>;
  /** As the app does with an answer that nobody clicks any more. */
  record(exposureId: string, rate?: Rate): Promise<RecordOutcome>;
  rate(exposure: Exposure, rate?: Rate): Promise<Review>;
  undo(exposure: Exposure, now?: number, reminder?: ReminderPlan | null): Promise<UndoOutcome>;
  schedule(time?: string): Promise<Schedule>;
  /** A post of `cardId`, claimed on this date and sent. */
  post(schedule: Schedule, cardId: string, localDate: LocalDate, now?: number): Promise<string>;
  answerPost(actor: Actor, postId: string, cardId: string): Promise<Exposure>;
  /** Reminders on, with nothing planned yet. */
  remind(actor: Actor, reminder?: ReminderPlan | null): Promise<void>;
  version(actor: Actor): Promise<number>;
}

export function recorded(outcome: RecordOutcome): Extract<RecordOutcome, { kind: 'recorded' }> {
  if (outcome.kind !== 'recorded') throw new Error(`The review was not recorded: ${outcome.kind}`);
  return outcome;
}

/** What the app would make of an answer. */
export function reviewed({ state }: Recordable, rate: Rate = {}): NewReview {
  const { grade = 3, rating = 4, correct = true, day = TODAY, points = 0, reminder = null, at = NOW } = rate;
  const retention = 0.9;
  const after = reviewMemory(state(day).memory, grade, day, { retention });
  return { rating, correct, grade, day, retention, points, after, reminder, at };
}

function learning(store: Store): Pick<World, 'ask' | 'record' | 'rate' | 'undo' | 'version'> {
  const version: World['version'] = async (actor) => {
    const known = await store.people.actor(actor.accountId);
    if (known === null) throw new Error('This person was erased.');
    return known.person.version;
  };
  const record: World['record'] = (exposureId, rate) =>
    store.reviews.record({ exposureId, click: null, now: NOW }, (found) => reviewed(found, rate));
  return {
    version,
    record,
    ask: (actor, cardId) =>
      store.exposures.open(
        {
          personId: actor.person.id,
          accountId: actor.accountId,
          workspaceId: actor.workspaceId,
          card: { deckId: 'asyncio', cardId, revision: '000000000001' },
          order: ['b', 'a'],
          source: 'private',
          postId: null,
          sessionId: null,
          step: null,
        },
        newCause(),
        NOW,
      ),
    rate: async (exposure, rate) => recorded(await record(exposure.id, rate)).review,
    undo: async (exposure, now = NOW, reminder = null) => {
      const state = await store.reviews.learnerState(exposure.personId, exposure.card, TODAY);
      const { id: exposureId, attempt } = exposure;
      const expectedVersion = state?.person.version ?? 0;
      return store.reviews.undo({ exposureId, attempt, expectedVersion, reminder, now });
    },
  };
}

function posting(store: Store, workspace: Workspace): Pick<World, 'schedule' | 'post' | 'answerPost'> {
  return {
    schedule: async (time = '09:00') => {
      const made = await store.schedules.create(
        {
          workspaceId: workspace.id,
          channel: CHANNEL,
          deckId: 'asyncio',
          time,
          zone: 'Europe/Paris',
          weekdays: [1, 2, 3, 4, 5],
          level: null,
          discussion: false,
          createdBy: '',
          confirmation: null,
        },
        newCause(),
        NOW,
      );
      if (made === null) throw new Error(`The channel has a schedule at ${time} already.`);
      return made;
    },
    post: async (schedule, cardId, localDate, now = NOW) => {
      const id = randomId();
      const delivery = deliveryOf();
      await store.posts.claim({
        id,
        scheduleId: schedule.id,
        localDate,
        ordinal: 0,
        card: { deckId: 'asyncio', cardId, revision: '000000000001' },
        order: ['a', 'b'],
        late: false,
        dueAt: now,
        delivery,
        unlessRefusedSince: null,
        cause: null,
        now,
      });
      const sent = { kind: 'sent', message: messageIn('C1', `m-${id}`) } as const;
      await store.deliveries.settle(delivery.id, 'nobody', sent, now);
      return id;
    },
    answerPost: (actor, postId, cardId) =>
      store.exposures.open(
        {
          personId: actor.person.id,
          accountId: actor.accountId,
          workspaceId: workspace.id,
          card: { deckId: 'asyncio', cardId, revision: '000000000001' },
          order: ['a', 'b'],
          source: 'post',
          postId,
          sessionId: null,
          step: null,
        },
        newCause(),
        NOW,
      ),
  };
}

export async function createWorld(harness: StoreHarness): Promise<World> {
  const { store } = harness;
  await store.decks.syncDeck(deckOf(CARDS), NOW);
  const workspace = await store.workspaces.present({ ref: WORKSPACE, name: 'Team', zone: null }, NOW);
  const learn = learning(store);
  return {
    harness,
    store,
    workspace,
    ...learn,
    ...posting(store, workspace),
    join: (member, patch, now = NOW) => store.people.identify(sourceOf(member, patch), now),
    remind: async (actor, reminder = null) => {
      const { accountId, person } = actor;
      const expectedVersion = await learn.version(actor);
      const patch = { remindersOn: true };
      const input = { personId: person.id, accountId, expectedVersion, patch, reminder, now: NOW };
      await store.people.changeSettings(input);
    },
  };
}

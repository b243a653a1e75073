// The app on a real SQLite file, without a connection: interactions go straight to the router, and messages to a
// scripted platform. For what a well-behaved page cannot do: races, repeats, refusals, stale and invented buttons.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '#src/app/app.ts';
import { createLookupIndex } from '#src/decks/lookup-index.ts';
import { readDecks } from '#src/decks/read-deck.ts';
import type { Answer, ChannelRef, Handled, Interaction, Platform } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import type { ReminderQueue } from '#src/ports/reminder-queue.ts';
import type { Store } from '#src/ports/store.ts';
import { createInProcessQueue } from '#src/queue/in-process.ts';
import { createSqliteStore } from '#src/store/sqlite-store.ts';
import { MONDAY_MORNING, ROOT } from './running-bot.ts';
import { createScriptedSender, type ScriptedSender } from './scripted-sender.ts';
import { createTestClock, type TestClock } from './test-clock.ts';
import { createTestLog, type TestLog } from './test-log.ts';

type Kind<K extends Interaction['kind']> = Extract<Interaction, { kind: K }>;

/** What an interaction does; who, where and its id are filled in. */
export type Doing =
  | Pick<Kind<'command'>, 'kind' | 'command' | 'text'>
  | Pick<Kind<'autocomplete'>, 'kind' | 'command' | 'text'>
  | Pick<Kind<'button'>, 'kind' | 'buttonId'>
  | Pick<Kind<'select'>, 'kind' | 'buttonId' | 'value'>
  | Pick<Kind<'form'>, 'kind' | 'formId' | 'values'>;

export interface Who {
  readonly member?: string;
  readonly id?: string;
  readonly isAdmin?: boolean;
  readonly zone?: string | null;
  /** Null: in direct messages. */
  readonly channelId?: string | null;
  /** Null: in no workspace at all, as in the bot's own direct messages on Discord. */
  readonly workspace?: null;
}

export interface AppRig {
  readonly app: App;
  readonly store: Store;
  readonly clock: TestClock;
  readonly log: TestLog;
  readonly sender: ScriptedSender;
  readonly channel: ChannelRef;
  readonly databasePath: string;
  readonly interaction: (doing: Doing, who?: Who) => Interaction;
  do(doing: Doing, who?: Who): Promise<Answer>;
  command(typed: string, who?: Who): Promise<Answer>;
  /** Clicks the button whose label begins with `label` in a message. */
  click(on: Message, label: string, who?: Who): Promise<Answer>;
  /** Moves the clock and does what has become due. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export interface RigOptions {
  readonly platform?: Platform;
  readonly repeatSafeMs?: number;
  readonly now?: number;
  readonly commandPrefix?: string;
  /** UTC unless a test says otherwise. */
  readonly workspaceZone?: string | null;
  readonly wrapStore?: (store: Store) => Store;
  readonly wrapQueue?: (queue: ReminderQueue) => ReminderQueue;
}

/** The message of an answer. */
export function messageOf(answer: Handled): Message {
  if (!('message' in answer)) throw new Error(`No message: ${JSON.stringify(answer)}`);
  return answer.message;
}

const buttonsIn = (message: Message) =>
  message.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));

/** The id of the button whose label begins with `label`. */
export function buttonIdIn(message: Message, label: string): string {
  const found = buttonsIn(message).find(
    (button) => button.kind === 'action' && button.label.startsWith(label),
  );
  if (found?.kind !== 'action') {
    throw new Error(
      `No button “${label}” among ${buttonsIn(message)
        .map((button) => button.label)
        .join(', ')}`,
    );
  }
  return found.id;
}

const newId = (): string => randomBytes(16).toString('base64url');

export async function createAppRig(options: RigOptions = {}): Promise<AppRig> {
  const { platform = 'playground', repeatSafeMs = Number.POSITIVE_INFINITY } = options;
  const folder = mkdtempSync(join(tmpdir(), 'quizloop-app-'));
  const databasePath = join(folder, 'quizloop.db');
  const clock = createTestClock(options.now ?? MONDAY_MORNING);
  const log = createTestLog();
  const plain = await createSqliteStore({
    path: databasePath,
    migrationsDir: join(ROOT, 'migrations'),
    log: (level, message, cause) => log[level](message, { error: cause }),
  });
  const store = options.wrapStore?.(plain) ?? plain;
  const { decks } = await readDecks(join(ROOT, 'test/fixtures/content'));
  for (const deck of decks) await store.decks.syncDeck(deck, clock.now());
  const queue = createInProcessQueue({ clock, log });
  const sender = createScriptedSender(platform, repeatSafeMs);
  const workspace = { platform, externalId: 'W1' };
  const channel: ChannelRef = { workspace, channelId: 'C1' };
  const app = createApp({
    store,
    queue: options.wrapQueue?.(queue) ?? queue,
    senders: new Map([[platform, sender]]),
    decks: new Map(decks.map((deck) => [deck.id, deck])),
    lookup: createLookupIndex(decks),
    clock,
    log,
    commandPrefix: options.commandPrefix ?? '',
    newId,
    owner: newId(),
    random: () => 0.5,
  });
  const zone = options.workspaceZone === undefined ? 'UTC' : options.workspaceZone;
  await app.handler.event({ kind: 'workspace-present', workspace, name: 'Team', channel, zone });
  await app.runner.start();

  const interaction = (doing: Doing, who: Who = {}): Interaction => ({
    id: who.id ?? newId(),
    account: { platform, scope: platform === 'discord' ? '' : 'W1', externalId: who.member ?? 'mei' },
    displayName: who.member ?? 'mei',
    zone: who.zone === undefined ? 'UTC' : who.zone,
    workspace: who.workspace === null ? null : workspace,
    channel:
      who.workspace === null || who.channelId === null
        ? null
        : { workspace, channelId: who.channelId ?? 'C1' },
    isAdmin: who.isAdmin ?? false,
    ...doing,
  });
  async function act(doing: Doing, who?: Who): Promise<Answer> {
    const handled = await app.handler.handle(interaction(doing, who));
    if (handled.mode === 'elsewhere') throw new Error('It was answered before.');
    return handled;
  }

  return {
    app,
    store,
    clock,
    log,
    sender,
    channel,
    databasePath,
    interaction,
    do: act,
    command(typed, who) {
      const [command = '', ...rest] = typed.replace(/^\//, '').split(' ');
      return act({ kind: 'command', command, text: rest.join(' ') }, who);
    },
    click: (on, label, who) => act({ kind: 'button', buttonId: buttonIdIn(on, label) }, who),
    async pass(ms) {
      clock.advance(ms);
      await app.runner.runDue();
    },
    async close() {
      await app.runner.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

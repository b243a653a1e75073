// Puts the product together: reads the decks, opens the Store, and joins app and platforms.
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { type App, createApp } from './app/app.ts';
import { type Closers, createClosers } from './composition/closers.ts';
import type { OpenPlatform } from './composition/open-platform.ts';
import { openQueue } from './composition/open-queue.ts';
import type { Config } from './config.ts';
import type { Deck } from './core/deck.ts';
import { createLookupIndex } from './decks/lookup-index.ts';
import { readDecks } from './decks/read-deck.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';
import type { ChatReceiver, ChatSender, Platform } from './ports/chat.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { ReminderQueue } from './ports/reminder-queue.ts';
import type { Store } from './ports/store.ts';
import { isProcessGone, nameProcess } from './process-name.ts';
import type { Role } from './role.ts';
import { createSqliteStore } from './store/sqlite-store.ts';
import { createSystemClock } from './system-clock.ts';

export interface Running {
  readonly url: string;
  /** The platforms whose clicks do not reach the bot right now. */
  unreached(): readonly Platform[];
  /** `/readyz` says no from now on; what is under way is finished, and everything is closed. */
  stop(): Promise<void>;
}

export interface Composition {
  readonly config: Config;
  /** Default: all. */
  readonly role?: Role;
  readonly log: Log;
  readonly clock: Clock;
  /** Where migrations and the like are found: the folder of package.json. */
  readonly root: string;
  /** A test's own sender around each real one, to look at or to fail what is sent. */
  readonly wrapSender?: (sender: ChatSender) => ChatSender;
}

const newId = (): string => randomBytes(16).toString('base64url');

async function loadDecks(config: Config, store: Store, log: Log, now: number) {
  const { decks, problems } = await readDecks(resolve(config.contentDir));
  for (const { file, where, message } of problems)
    log.error('deck_problem', { file, ...(where === '' ? {} : { where }), problem: message });
  for (const deck of decks) {
    const synced = await store.decks.syncDeck(deck, now);
    log.info('deck_read', { deck: deck.id, cards: deck.cards.length, ...synced });
  }
  // Without the content folder nobody knows: another process may have it.
  if (problems.some(({ deckId }) => deckId === '')) return decks;
  // A deck that cannot be read today is not gone: only one whose folder is.
  const known = new Set([...decks.map(({ id }) => id), ...problems.map(({ deckId }) => deckId)]);
  await store.decks.archiveDecksExcept([...known], now);
  return decks;
}

interface Opened {
  readonly clock: Clock;
  readonly platforms: readonly OpenPlatform[];
}

/** Each adapter is imported only where it is set up: nobody waits for a library that they do not use. */
async function openPlatforms(
  composition: Composition,
  closers: Closers,
  { store, owner, app }: { readonly store: Store; readonly owner: string; readonly app: () => App },
): Promise<Opened> {
  const { config, log } = composition;
  const platforms: OpenPlatform[] = [];
  const add = (platform: OpenPlatform): void => {
    platforms.push(platform);
    closers.push(platform.close);
  };
  let { clock } = composition;
  // Who is connected is settled between processes, by a time that no test and no member moves.
  const common = { store, owner, machineClock: createSystemClock(), log };
  if (config.playground) {
    const { preparePlayground } = await import('./composition/prepare-playground.ts');
    const playground = preparePlayground({ config, clock, log });
    clock = playground.clock;
    add(playground.open(app));
  }
  if (config.discord !== null) {
    const { openDiscord } = await import('./composition/open-discord.ts');
    add(openDiscord({ settings: config.discord, ...common, clock }));
  }
  if (config.slack !== null) {
    const { openSlack } = await import('./composition/open-slack.ts');
    add(openSlack({ settings: config.slack, ...common, clock }));
  }
  return { clock, platforms };
}

async function openStore({ config, log, root }: Composition): Promise<Store> {
  return createSqliteStore({
    path: config.databasePath,
    migrationsDir: resolve(root, 'migrations'),
    log: (level, message, cause) => log[level](message, { error: cause }),
  });
}

interface Stage {
  /** Everything runs, and nobody has asked it to stop. */
  running: boolean;
}

interface Joined {
  readonly store: Store;
  readonly queue: ReminderQueue;
  readonly owner: string;
  readonly decks: readonly Deck[];
}

function joinApp(composition: Composition, opened: Opened, { store, queue, owner, decks }: Joined): App {
  const { config, role = 'all', log, wrapSender = (sender) => sender } = composition;
  const { clock, platforms } = opened;
  return createApp({
    store,
    queue,
    senders: new Map(platforms.map(({ sender }) => [sender.platform, wrapSender(sender)])),
    decks: new Map(decks.map((deck) => [deck.id, deck])),
    lookup: createLookupIndex(decks),
    clock,
    log,
    commandPrefix: config.commandPrefix,
    newId,
    owner,
    random: Math.random,
    works: role !== 'bot',
  });
}

interface Open {
  readonly url: string;
  readonly receivers: readonly ChatReceiver[];
}

/** Resolves once everything runs. */
async function open(composition: Composition, closers: Closers, stage: Stage): Promise<Open> {
  const { config, role = 'all', log } = composition;
  const store = await openStore(composition);
  closers.push(() => store.close());
  // The server closes after the playground has ended its event streams, and answers /readyz until then.
  let server: HttpServer | null = null;
  closers.push(() => server?.close());
  // Names this process in leases.
  const owner = nameProcess(newId());
  // Whoever was killed and is started again need not wait for itself.
  await store.leases.releaseGone(isProcessGone);
  const opened = await openPlatforms(composition, closers, { store, owner, app: () => app });
  const { clock, platforms } = opened;
  const decks = await loadDecks(config, store, log, clock.now());
  const queue = await openQueue({ settings: config.redis, role, store, clock, log });
  closers.push(() => queue.close());
  const app: App = joinApp(composition, opened, { store, queue, owner, decks });
  /** A worker takes no clicks. */
  const taking = role === 'worker' ? [] : platforms;
  const isReached = () => taking.every(({ receiver }) => receiver.connected());
  const readiness = async () => ({
    running: stage.running,
    database: await store.healthy(),
    decks: decks.length > 0,
    platforms: app.stoppedPlatforms().length === 0 && isReached(),
  });
  // Listens before anything is sent: a second Quizloop on a taken port must end without having done anything.
  const { host, port } = config;
  server = await startHttpServer({
    host,
    port,
    routes: taking.flatMap(({ routes }) => routes),
    readiness,
  });
  // At once: a platform that hangs takes its time for answers and for deliveries, and the process has only so much.
  const receivers = taking.map(({ receiver }) => receiver);
  closers.push(() => app.runner.stop(), ...receivers.map((receiver) => () => receiver.stop()));
  for (const receiver of receivers) await receiver.start(app.handler);
  await app.runner.start();
  for (const platform of taking) platform.afterStart(app.handler.commands);
  return { url: server.url, receivers };
}

/** Opens, starts and joins everything. On failure what was opened is closed again. */
export async function compose(composition: Composition): Promise<Running> {
  const closers = createClosers(composition.log);
  const stage: Stage = { running: false };
  try {
    const { url, receivers } = await open(composition, closers, stage);
    stage.running = true;
    return {
      url,
      unreached: () => receivers.filter((receiver) => !receiver.connected()).map(({ platform }) => platform),
      stop() {
        stage.running = false;
        return closers.closeAll();
      },
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

// Puts the product together: reads the decks, opens the Store, and joins app and platforms.
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { type App, createApp } from './app/app.ts';
import { type Closers, createClosers } from './composition/closers.ts';
import type { OpenPlatform } from './composition/open-platform.ts';
import type { Config } from './config.ts';
import type { Deck } from './core/deck.ts';
import { createLookupIndex } from './decks/lookup-index.ts';
import { readDecks } from './decks/read-deck.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';
import type { ChatSender } from './ports/chat.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { Store } from './ports/store.ts';
import { createInProcessQueue } from './queue/in-process.ts';
import { createSqliteStore } from './store/sqlite-store.ts';

export interface Running {
  readonly url: string;
  /** `/readyz` says no from now on; what is under way is finished, and everything is closed. */
  stop(): Promise<void>;
}

export interface Composition {
  readonly config: Config;
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
    log.error('deck_problem', { file, where, problem: message });
  for (const deck of decks) {
    const synced = await store.decks.syncDeck(deck, now);
    log.info('deck_read', { deck: deck.id, cards: deck.cards.length, ...synced });
  }
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
async function openPlatforms(composition: Composition, closers: Closers, app: () => App): Promise<Opened> {
  const { config, log } = composition;
  const platforms: OpenPlatform[] = [];
  const add = (platform: OpenPlatform): void => {
    platforms.push(platform);
    closers.push(platform.close);
  };
  let { clock } = composition;
  if (config.playground) {
    const { preparePlayground } = await import('./composition/prepare-playground.ts');
    const playground = preparePlayground({ config, clock, log });
    clock = playground.clock;
    add(playground.open(app));
  }
  if (config.discord !== null) {
    const { openDiscord } = await import('./composition/open-discord.ts');
    add(openDiscord({ settings: config.discord, clock, log }));
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

function joinApp(composition: Composition, opened: Opened, store: Store, decks: readonly Deck[]): App {
  const { config, log, wrapSender = (sender) => sender } = composition;
  const { clock, platforms } = opened;
  return createApp({
    store,
    queue: createInProcessQueue({ clock, log }),
    senders: new Map(platforms.map(({ sender }) => [sender.platform, wrapSender(sender)])),
    decks: new Map(decks.map((deck) => [deck.id, deck])),
    lookup: createLookupIndex(decks),
    clock,
    log,
    commandPrefix: config.commandPrefix,
    newId,
    owner: newId(),
    random: Math.random,
  });
}

/** Gives the address once everything runs. */
async function open(composition: Composition, closers: Closers, stage: Stage): Promise<string> {
  const { config, log } = composition;
  const store = await openStore(composition);
  closers.push(() => store.close());
  // The server closes after the playground has ended its event streams, and answers /readyz until then.
  let server: HttpServer | null = null;
  closers.push(() => server?.close());
  const opened = await openPlatforms(composition, closers, () => app);
  const { clock, platforms } = opened;
  const decks = await loadDecks(config, store, log, clock.now());
  const app: App = joinApp(composition, opened, store, decks);
  const isReached = () => platforms.every(({ receiver }) => receiver.connected());
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
    routes: platforms.flatMap(({ routes }) => routes),
    readiness,
  });
  closers.push(() => app.runner.stop());
  for (const { receiver } of platforms) {
    closers.push(() => receiver.stop());
    await receiver.start(app.handler);
  }
  await app.runner.start();
  for (const platform of platforms) platform.afterStart(app.handler.commands);
  return server.url;
}

/** Opens, starts and joins everything. On failure what was opened is closed again. */
export async function compose(composition: Composition): Promise<Running> {
  const closers = createClosers(composition.log);
  const stage: Stage = { running: false };
  try {
    const url = await open(composition, closers, stage);
    stage.running = true;
    return {
      url,
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

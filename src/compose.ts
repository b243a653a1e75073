// Puts the product together: reads the decks, opens the Store, and joins app and platforms.
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { type App, createApp } from './app/app.ts';
import type { Config } from './config.ts';
import { createLookupIndex } from './decks/lookup-index.ts';
import { readDecks } from './decks/read-deck.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';
import { readClockOffset } from './platforms/playground/chat-log.ts';
import { createMovableClock } from './platforms/playground/movable-clock.ts';
import { createPlayground } from './platforms/playground/playground.ts';
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
  /** A test's own sender around the real one, to look at or to fail what is sent. */
  readonly wrapSender?: (sender: ChatSender) => ChatSender;
}

const newId = (): string => randomBytes(16).toString('base64url');

/** The playground keeps its chat beside the database: it plays the platform, whose data is not ours. */
export const playgroundPath = (databasePath: string): string =>
  `${databasePath.replace(/\.db$/, '')}-playground.db`;

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

/** Opens, starts and joins everything. On failure what was opened is closed again. */
export async function compose(composition: Composition): Promise<Running> {
  const { config, log, root } = composition;
  const closers: (() => Promise<void> | void)[] = [];
  let started = false;
  let stopping = false;
  const stop = async () => {
    stopping = true;
    for (const close of closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        log.error('close_failed', { error });
      }
    }
  };
  try {
    const store = await createSqliteStore({
      path: config.databasePath,
      migrationsDir: resolve(root, 'migrations'),
      log: (level, message, cause) => log[level](message, { error: cause }),
    });
    closers.push(() => store.close());
    const chatPath = playgroundPath(config.databasePath);
    const clock = createMovableClock(composition.clock, readClockOffset(chatPath));
    const decks = await loadDecks(config, store, log, clock.now());
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const playground = createPlayground({
      path: chatPath,
      zone,
      clock,
      log: (error) => log.error('playground_failed', { error }),
      memoryPanel: (account) => app.memoryPanel(account, zone),
      time: {
        nextWakeAt: () => app.runner.nextWakeAt(),
        runDue: () => app.runner.runDue(),
        nextReminderAt: (account) => app.nextReminderAt(account),
      },
    });
    // The server closes after the playground has ended its event streams, and answers /readyz until then.
    let server: HttpServer | null = null;
    closers.push(() => server?.close());
    closers.push(() => playground.close());
    const sender = composition.wrapSender?.(playground.sender) ?? playground.sender;
    const app: App = createApp({
      store,
      queue: createInProcessQueue({ clock, log }),
      senders: new Map([[sender.platform, sender]]),
      decks: new Map(decks.map((deck) => [deck.id, deck])),
      lookup: createLookupIndex(decks),
      clock,
      log,
      commandPrefix: config.commandPrefix,
      newId,
      owner: newId(),
      random: Math.random,
    });
    const readiness = async () => ({
      running: started && !stopping,
      database: await store.healthy(),
      decks: decks.length > 0,
      platforms: app.stoppedPlatforms().length === 0,
    });
    // Listens before anything is sent: a second Quizloop on a taken port must end without having done anything.
    const { host, port } = config;
    server = await startHttpServer({ host, port, routes: [playground.routes], readiness });
    closers.push(() => app.runner.stop());
    await playground.receiver.start(app.handler);
    closers.push(() => playground.receiver.stop());
    await app.runner.start();
    started = true;
    return { url: server.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

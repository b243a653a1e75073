// A second process in all but name: its own app and its own connection to the same database, the same platform and clock.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type App, createApp } from '#src/app/app.ts';
import { createLookupIndex } from '#src/decks/lookup-index.ts';
import { readDecks } from '#src/decks/read-deck.ts';
import type { Store } from '#src/ports/store.ts';
import { createInProcessQueue } from '#src/queue/in-process.ts';
import { createSqliteStore } from '#src/store/sqlite-store.ts';
import type { AppRig } from './app-rig.ts';
import { ROOT } from './running-bot.ts';

export interface TwinApp {
  readonly app: App;
  readonly store: Store;
  close(): Promise<void>;
}

const newId = (): string => randomBytes(16).toString('base64url');

/** It is not started: `app.runner.start()` begins with everything that is due. */
export async function createTwin(
  rig: Pick<AppRig, 'databasePath' | 'clock' | 'log' | 'sender'>,
  contentDir = join(ROOT, 'test/fixtures/content'),
): Promise<TwinApp> {
  const { clock, log, sender } = rig;
  const store = await createSqliteStore({
    path: rig.databasePath,
    migrationsDir: join(ROOT, 'migrations'),
    log: (level, message, cause) => log[level](message, { error: cause }),
  });
  const { decks } = await readDecks(contentDir);
  const app = createApp({
    store,
    queue: createInProcessQueue({ clock, log }),
    senders: new Map([[sender.platform, sender]]),
    decks: new Map(decks.map((deck) => [deck.id, deck])),
    lookup: createLookupIndex(decks),
    clock,
    log,
    commandPrefix: '',
    newId,
    owner: newId(),
    random: () => 0.5,
  });
  return {
    app,
    store,
    async close() {
      await app.runner.stop();
      await store.close();
    },
  };
}

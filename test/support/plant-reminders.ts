// People who learned a card days ago and wait to be reminded of it, written by the Store itself while no bot runs.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { addDays, localDate } from '#src/core/local-day.ts';
import { reviewMemory } from '#src/core/memory.ts';
import type { Store } from '#src/ports/store.ts';
import { createSqliteStore } from '#src/store/sqlite-store.ts';
import type { User } from './discord/loopback-discord.ts';
import { ROOT } from './running-bot.ts';
import { askDatabase } from './sound-database.ts';

export interface Planted {
  readonly id: string;
  readonly dueAt: number;
  readonly user: User;
}

const RETENTION = 0.9;

/** A zone in which it is noon: far from quiet hours, whenever the test runs. */
export function noonZone(now: number): string {
  const ahead = 12 - new Date(now).getUTCHours();
  return ahead >= 0 ? `Etc/GMT-${ahead}` : `Etc/GMT+${-ahead}`;
}

interface Crowd {
  readonly databasePath: string;
  readonly guildId: string;
  readonly users: readonly User[];
  readonly dueAt: (index: number) => number;
}

async function plant(store: Store, revision: string, crowd: Crowd, index: number): Promise<Planted> {
  const user = crowd.users[index];
  if (user === undefined) throw new Error('There is no such user.');
  const now = Date.now();
  const zone = noonZone(now);
  const today = localDate(now, zone);
  const workspace = { platform: 'discord' as const, externalId: crowd.guildId };
  const source = {
    id: randomBytes(8).toString('hex'),
    account: { platform: 'discord' as const, scope: '', externalId: user.id },
    displayName: user.name,
    zone: null,
    workspace,
    channel: null,
    isAdmin: false,
  };
  const { person, accountId, workspaceId } = await store.people.identify(source, now);
  const exposure = await store.exposures.open(
    {
      ...{ personId: person.id, accountId, workspaceId, order: ['a', 'b', 'c'] },
      card: { deckId: 'tea', cardId: 'green-time', revision },
      ...{ source: 'private', postId: null, sessionId: null, step: null },
    },
    { platform: 'discord', interactionId: source.id },
    now,
  );
  const day = addDays(today, -3);
  const recorded = await store.reviews.record({ exposureId: exposure.id, click: null, now }, () => ({
    ...{ rating: 1, correct: null, grade: 1, day, retention: RETENTION, points: 0, reminder: null, at: now },
    after: reviewMemory(null, 1, day, { retention: RETENTION }),
  }));
  if (recorded.kind !== 'recorded') throw new Error(`Not recorded: ${recorded.kind}`);
  const dueAt = crowd.dueAt(index);
  const known = await store.people.actor(accountId);
  const changed = await store.people.changeSettings({
    ...{ personId: person.id, accountId, expectedVersion: known?.person.version ?? 0 },
    patch: { remindersOn: true, zone },
    reminder: { date: today, at: dueAt },
    now,
  });
  if (changed?.reminderId == null) throw new Error('No reminder was planned.');
  return { id: changed.reminderId, dueAt, user };
}

/** One reminder for each of these users, and the name of the database among others. No bot may run meanwhile. */
export async function plantReminders(
  crowd: Crowd,
): Promise<{ readonly planted: readonly Planted[]; readonly instanceId: string }> {
  const revision = String(
    askDatabase(crowd.databasePath, "SELECT revision FROM cards WHERE card_id = 'green-time'"),
  );
  const store = await createSqliteStore({
    path: crowd.databasePath,
    migrationsDir: join(ROOT, 'migrations'),
    log: () => {},
  });
  try {
    const planted = await Promise.all(crowd.users.map((_, index) => plant(store, revision, crowd, index)));
    return { planted, instanceId: await store.instanceId() };
  } finally {
    await store.close();
  }
}

/**
 * Moves the times of these reminders behind the bot's back, to whenever a test is ready for them. The bot looks at what
 * is next when it has sent something; at the latest, in its next sweep.
 */
export function makeDue(databasePath: string, due: readonly Pick<Planted, 'id' | 'dueAt'>[]): void {
  const client = new Database(databasePath, { timeout: 5_000 });
  try {
    const move = client.prepare('UPDATE reminders SET due_at = ? WHERE id = ?');
    client.transaction(() => {
      for (const { id, dueAt } of due) move.run(dueAt, id);
    })();
  } finally {
    client.close();
  }
}

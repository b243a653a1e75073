// Installations of the bot in workspaces with tokens of their own.
import { and, eq, lte, type SQL, sql } from 'drizzle-orm';
import type {
  ActiveInstallation,
  Installation,
  InstallationRef,
  InstallationStore,
  RevokedState,
} from '#src/ports/installations.ts';
import type { Database } from './database.ts';
import { createInstallStates } from './install-states.ts';
import { installations } from './schema.ts';

type Row = typeof installations.$inferSelect;

function installationOf({ platform, externalId, ...row }: Row): Installation {
  const { sealed, tokenExpiresAt, version, installedAt } = row;
  return { ref: { platform, externalId }, sealed, tokenExpiresAt, version, installedAt };
}

function activeOf(row: Row): ActiveInstallation | null {
  const { sealed, ...rest } = installationOf(row);
  return sealed === null ? null : { ...rest, sealed };
}

const isOf = ({ platform, externalId }: InstallationRef): SQL | undefined =>
  and(eq(installations.platform, platform), eq(installations.externalId, externalId));

const isAt = (state: RevokedState): SQL =>
  'version' in state
    ? eq(installations.version, state.version)
    : lte(installations.installedAt, state.eventAt);

const nextVersion = sql`${installations.version} + 1`;

export function createInstallationStore(database: Database): InstallationStore {
  const { db, read, write } = database;
  const find = (ref: InstallationRef) => db.select().from(installations).where(isOf(ref)).get();
  return {
    ...createInstallStates(database),
    install: (ref, { sealed, tokenExpiresAt }, now) =>
      write(() => {
        const content = {
          state: 'active',
          sealed,
          tokenExpiresAt,
          installedAt: now,
          updatedAt: now,
        } as const;
        const row = db
          .insert(installations)
          .values({ ...ref, ...content, version: 1 })
          .onConflictDoUpdate({
            target: [installations.platform, installations.externalId],
            set: { ...content, version: nextVersion },
          })
          .returning()
          .get();
        return { ...installationOf(row), sealed };
      }),
    renew: ({ ref, expectedVersion, sealed, tokenExpiresAt }, now) =>
      write(() => {
        const [row] = db
          .update(installations)
          .set({ sealed, tokenExpiresAt, version: nextVersion, updatedAt: now })
          .where(and(isOf(ref), eq(installations.state, 'active'), isAt({ version: expectedVersion })))
          .returning()
          .all();
        return row === undefined ? null : activeOf(row);
      }),
    find: (ref) =>
      read(() => {
        const row = find(ref);
        return row === undefined ? null : installationOf(row);
      }),
    active: (platform) =>
      read(() =>
        db
          .select()
          .from(installations)
          .where(and(eq(installations.platform, platform), eq(installations.state, 'active')))
          .all()
          .flatMap((row) => activeOf(row) ?? []),
      ),
    revoke: (ref, state, now) =>
      write(() => {
        db.update(installations)
          .set({ state: 'revoked', sealed: null, tokenExpiresAt: null, version: nextVersion, updatedAt: now })
          .where(and(isOf(ref), eq(installations.state, 'active'), isAt(state)))
          .run();
        return find(ref)?.state === 'revoked';
      }),
  };
}

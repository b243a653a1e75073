// Asks a platform how members are called now and whether they are still there, at most once a day each.
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import type { ChatSender, WorkspaceRef } from '#src/ports/chat.ts';
import type { LeaderboardRow } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';

const ONCE_EVERY_MS = 24 * 60 * 60 * 1000;
/** All rounds together: somebody waits for the answer. */
const PATIENCE_MS = 2_000;
/** After this many rounds whoever is left is shown as they are known. */
const ROUNDS = 3;

/** It may say something else next time; anything else is the platform's answer for today. */
const PASSING: readonly PlatformReason[] = ['rate-limited', 'unavailable', 'unknown-outcome', 'unauthorized'];

interface Asked {
  readonly workspaceId: string;
  readonly workspace: WorkspaceRef;
  readonly sender: ChatSender;
}

/** The name to show, null for somebody who left, undefined when the platform does not say for now. */
async function currentName(
  context: AppContext,
  { sender, workspace, workspaceId }: Asked,
  row: LeaderboardRow,
): Promise<string | null | undefined> {
  try {
    return (await sender.membership(workspace, row.account))?.displayName ?? null;
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    context.log.info('membership_unknown', { workspace: workspaceId, reason: error.reason });
    return PASSING.includes(error.reason) ? undefined : row.displayName;
  }
}

/** Never rejects: a leaderboard with an old name is better than none. */
async function check(context: AppContext, asked: Asked, row: LeaderboardRow): Promise<void> {
  try {
    const displayName = await currentName(context, asked, row);
    if (displayName === undefined) return;
    const { personId, account } = row;
    const { workspaceId } = asked;
    await context.store.people.membershipChecked(
      { workspaceId, personId, account, displayName },
      context.clock.now(),
    );
  } catch (error) {
    context.log.error('membership_check_failed', { workspace: asked.workspaceId, error });
  }
}

/**
 * Checks those of `rows` who were not asked about today; false when there was nobody to ask about. What the platform says
 * after `over` counts next time.
 */
async function checkAll(
  context: AppContext,
  asked: Asked,
  rows: readonly LeaderboardRow[],
  over: Promise<void>,
): Promise<boolean> {
  const due = await context.store.people.membershipsToCheck(
    asked.workspaceId,
    rows.map(({ personId }) => personId),
    context.clock.now() - ONCE_EVERY_MS,
  );
  const checks = rows.filter(({ personId }) => due.includes(personId));
  await Promise.race([Promise.all(checks.map((row) => check(context, asked, row))), over]);
  return checks.length > 0;
}

/**
 * The rows of a leaderboard after the first `shown` of them were checked; in the place of somebody who left stands the
 * next one, checked as well. `read` reads the rows. The platform is waited for about 2 s at most in all.
 */
export async function withCurrentMembers(
  context: AppContext,
  workspaceId: string,
  shown: number,
  read: () => Promise<readonly LeaderboardRow[]>,
): Promise<readonly LeaderboardRow[]> {
  let rows = await read();
  const workspace = (await context.store.workspaces.workspace(workspaceId))?.ref;
  const sender = workspace && context.senders.get(workspace.platform);
  if (workspace === undefined || sender === undefined) return rows;
  const asked = { workspaceId, workspace, sender };
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const callOff = context.clock.at(context.clock.now() + PATIENCE_MS, resolve);
  try {
    const done = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const fresh = rows.slice(0, shown).filter(({ personId }) => !done.has(personId));
      if (!(await checkAll(context, asked, fresh, over))) break;
      for (const { personId } of fresh) done.add(personId);
      rows = await read();
    }
  } finally {
    callOff();
  }
  return rows;
}

// Which reminders are next: the workspaces take turns, so that no small one waits for a large one.
import { and, asc, count, eq, gt, lte, not, type SQL, sql } from 'drizzle-orm';
import type { Platform } from '#src/ports/chat.ts';
import type { Reminder } from '#src/ports/records.ts';
import type { ReminderStore } from '#src/ports/store.ts';
import { isPaced } from './budgets.ts';
import { isItsTurn, REMINDERS } from './claim-deliveries.ts';
import type { Database, Db } from './database.ts';
import { given } from './given.ts';
import { isWanted } from './is-wanted.ts';
import { isOfRemoved } from './lanes.ts';
import { reminderOf } from './rows.ts';
import { accounts, deliveries, persons, reminders, workspaces } from './schema.ts';

type Asked = Parameters<ReminderStore['due']>[0];

/** So few are sorted as they are; when more are due, the workspaces are visited one after the other. */
const FEW = 100;
/** Workspaces visited by one call: most of them may have nothing due. */
const VISITS = 2_000;

const now = given('now');

function prepareOldest(db: Db, isAmong: SQL | undefined) {
  return db
    .select({ reminder: reminders, platform: accounts.platform })
    .from(reminders)
    .innerJoin(persons, eq(persons.id, reminders.personId))
    .innerJoin(accounts, eq(accounts.id, reminders.accountId))
    .where(
      and(
        isWanted,
        lte(reminders.dueAt, now),
        isAmong,
        sql`${reminders.id} not in (select value from json_each(${given('except')}))`,
      ),
    )
    .orderBy(reminders.dueAt, sql`${reminders}.rowid`)
    .limit(sql.placeholder('limit'))
    .prepare();
}

function prepare(db: Db) {
  const isPlanned = sql`${reminders.state} = 'planned'`;
  const ofWorkspace = and(
    eq(reminders.workspaceId, given('workspaceId')),
    eq(accounts.platform, given('platform')),
  );
  return {
    oldest: prepareOldest(db, undefined),
    oldestOf: prepareOldest(db, ofWorkspace),
    next: db
      .select({ id: reminders.workspaceId })
      .from(reminders)
      .where(and(isPlanned, gt(reminders.workspaceId, given('after'))))
      .orderBy(asc(reminders.workspaceId))
      .limit(1)
      .prepare(),
    platformOf: db
      .select({ platform: workspaces.platform })
      .from(workspaces)
      .where(eq(workspaces.id, given('workspaceId')))
      .prepare(),
    waiting: db
      .select({ id: deliveries.id })
      .from(deliveries)
      .where(and(REMINDERS, isItsTurn, not(isOfRemoved), not(isPaced(sql`${now}`))))
      .limit(1)
      .prepare(),
    waitingOf: db
      .select({ count: count() })
      .from(reminders)
      .innerJoin(deliveries, eq(deliveries.subjectId, reminders.id))
      .where(
        and(
          sql`${reminders.state} = 'sending'`,
          eq(reminders.workspaceId, given('workspaceId')),
          sql`${deliveries.state} = 'waiting'`,
          lte(deliveries.nextAt, now),
        ),
      )
      .prepare(),
  };
}

/** One of each, and again, until there are `limit`. */
function inTurns<T>(rows: readonly (readonly T[])[], limit: number): readonly T[] {
  const longest = Math.max(0, ...rows.map(({ length }) => length));
  const turns = Array.from({ length: longest }, (_, turn) =>
    rows.flatMap((row) => row.slice(turn, turn + 1)),
  );
  return turns.flat().slice(0, limit);
}

export function createDueReminders({ db, read }: Database): ReminderStore['due'] {
  const found = prepare(db);

  const room = (workspaceId: string, { now: at, limit, perWorkspace }: Asked): number => {
    if (perWorkspace >= limit) return limit;
    return Math.max(0, perWorkspace - (found.waitingOf.get({ workspaceId, now: at })?.count ?? 0));
  };

  /** All workspaces with something planned, beginning behind `after`; empty is the one of those who have none. */
  function* workspacesFrom(after: string): Generator<string> {
    const next = (from: string) => found.next.get({ after: from })?.id ?? null;
    for (let id = next(after); id !== null; id = next(id)) yield id;
    yield '';
    for (let id = next(''); id !== null && id <= after; id = next(id)) yield id;
  }

  const isElsewhere = (workspaceId: string, platform: Platform): boolean =>
    (found.platformOf.get({ workspaceId })?.platform ?? platform) !== platform;

  function visitAll(asked: Asked, except: string): Awaited<ReturnType<ReminderStore['due']>> {
    const { platform, now: at, limit } = asked;
    const rows: (readonly Reminder[])[] = [];
    let { after } = asked;
    let visits = 0;
    for (const workspaceId of workspacesFrom(after)) {
      visits += 1;
      after = workspaceId;
      const left = isElsewhere(workspaceId, platform) ? 0 : room(workspaceId, asked);
      const due = left > 0 ? found.oldestOf.all({ platform, workspaceId, now: at, limit: left, except }) : [];
      if (due.length > 0) rows.push(due.map(({ reminder }) => reminderOf(reminder)));
      if (rows.length >= limit || visits >= VISITS) break;
    }
    return { reminders: inTurns(rows, limit), after };
  }

  function due(asked: Asked): Awaited<ReturnType<ReminderStore['due']>> {
    const { platform, now: at, limit, after } = asked;
    const nothing = { reminders: [], after };
    if (found.waiting.get({ platform, now: at }) !== undefined) return nothing;
    const except = JSON.stringify(asked.except);
    const all = found.oldest.all({ now: at, limit: FEW, except });
    if (all.length === FEW) return visitAll(asked, except);
    const here = all.filter((row) => row.platform === platform).map(({ reminder }) => reminder);
    const rows = [...Map.groupBy(here, ({ workspaceId }) => workspaceId)]
      // Whoever comes behind the last turn is first.
      .toSorted(([a], [b]) => Number(a <= after) - Number(b <= after) || Number(a > b) - Number(a < b))
      .map(([workspaceId, row]) => row.slice(0, room(workspaceId, asked)));
    const next = inTurns(rows, limit);
    return { reminders: next.map(reminderOf), after: next.at(-1)?.workspaceId ?? after };
  }

  return (asked) => read(() => due(asked));
}

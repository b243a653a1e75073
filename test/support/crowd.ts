// Very many people, made out of one: each remembers what that person remembers, with the log that leads to it.
import Database from 'better-sqlite3';
import { z } from 'zod';

export interface Team {
  /** The platform's id of the workspace, which the Store knows already. */
  readonly externalId: string;
  readonly people: number;
}

export interface CrowdOptions {
  /** The account of the person who is copied; all accounts belong to no workspace, as on Discord. */
  readonly like: string;
  readonly teams: readonly Team[];
  /** When the copies are reminded, epoch milliseconds; on the date on which that person is. */
  readonly dueAt: number;
}

const columnsSchema = z.array(z.object({ name: z.string() }));

/** In the order in which they refer to each other. */
const TABLE_NAMES = [
  'persons',
  'accounts',
  'memberships',
  'exposures',
  'reviews',
  'memories',
  'reminders',
] as const;

type Table = (typeof TABLE_NAMES)[number];

/** How the rows of one person are found. */
const ROWS: Readonly<Record<Table, string>> = {
  persons: 't.id = @personId',
  accounts: 't.person_id = @personId',
  memberships: 't.person_id = @personId',
  exposures: 't.person_id = @personId',
  reviews: 't.person_id = @personId',
  memories: 't.person_id = @personId',
  reminders: "t.person_id = @personId and t.state = 'planned'",
};

/** What differs from the row that is copied. */
const CHANGED: Readonly<Record<string, string>> = {
  'persons.id': "t.id || '-' || n",
  'persons.reminder_account_id': "t.reminder_account_id || '-' || n",
  'accounts.id': "t.id || '-' || n",
  'accounts.external_id': "'p' || n",
  'exposures.id': "t.id || '-' || n",
  'reminders.id': "t.id || '-' || n",
  'reminders.due_at': '@dueAt',
  person_id: "t.person_id || '-' || n",
  account_id: "t.account_id || '-' || n",
  exposure_id: "t.exposure_id || '-' || n",
  workspace_id: '@workspaceId',
};

type Client = Database.Database;

function copyTable(client: Client, table: Table, values: Record<string, unknown>): void {
  const all = columnsSchema.parse(client.pragma(`table_info(${table})`)).map(({ name }) => name);
  const columns = all.filter((name) => table !== 'reviews' || name !== 'id').map((name) => `"${name}"`);
  const copied = columns.map((quoted) => {
    const name = quoted.slice(1, -1);
    return CHANGED[`${table}.${name}`] ?? CHANGED[name] ?? `t.${quoted}`;
  });
  client
    .prepare(
      `with recursive numbers(n) as (select cast(@from as integer) + 1 union all select n + 1 from numbers where n < @to)
       insert into ${table} (${columns.join(', ')})
       select ${copied.join(', ')} from numbers cross join ${table} t where ${ROWS[table]}`,
    )
    .run(values);
}

/** Makes the copies, `p1`, `p2` and so on; gives the team of each. */
export function copyPeople(path: string, options: CrowdOptions): ReadonlyMap<string, string> {
  const { like, teams, dueAt } = options;
  const client = new Database(path, { timeout: 10_000 });
  const one = (sql: string, value: string) => z.string().parse(client.prepare(sql).pluck().get(value));
  const teamOf = new Map<string, string>();
  try {
    client.transaction(() => {
      const personId = one('select person_id from accounts where external_id = ?', like);
      for (const { externalId, people } of teams) {
        const workspaceId = one('select id from workspaces where external_id = ?', externalId);
        const from = teamOf.size;
        const values = { personId, workspaceId, dueAt, from, to: from + people };
        for (const table of TABLE_NAMES) {
          copyTable(client, table, values);
        }
        for (let each = from + 1; each <= from + people; each += 1) teamOf.set(`p${each}`, externalId);
      }
    })();
    // So much at once is this helper's own: nobody else should have to move it into the main file.
    client.pragma('wal_checkpoint(TRUNCATE)');
    return teamOf;
  } finally {
    client.close();
  }
}

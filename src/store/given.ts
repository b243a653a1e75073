// The value that a prepared statement is compared with.
import { type SQL, sql } from 'drizzle-orm';

/**
 * The placeholder of this name, for conditions. SQLite looks at the value of a bare `column = ?` to guess how many rows it
 * finds, and so plans the statement anew whenever the value is another one: that took two thirds of the time of a small
 * query. The plus says the same and hides the value (https://sqlite.org/c3ref/prepare.html, on sqlite3_prepare_v3 and
 * SQLITE_ENABLE_STAT4; https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes).
 */
export const given = (name: string): SQL => sql`+${sql.placeholder(name)}`;

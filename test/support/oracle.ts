// What must hold whatever happened, of a database file and of a log. It says what is wrong in sentences, so that it serves
// tests and everything else that breaks the bot on purpose.
import Database from 'better-sqlite3';
import { z } from 'zod';
import { type Memory, reviewMemory } from '#src/core/memory.ts';
import { writeMemory } from '#src/store/memory-json.ts';

const DAY_MS = 86_400_000;
/** For so long the inbox surely remembers which reminders people moved. */
const REMEMBERED_MS = 2 * DAY_MS;

/** Rows that share what only one of them may have. */
const UNIQUE = [
  { what: 'posts', key: 'schedule_id, local_date, ordinal', where: '1' },
  { what: 'posts', key: 'message_channel_id, message_id', where: 'message_id IS NOT NULL' },
  { what: 'reminders', key: 'person_id, local_date', where: '1' },
  { what: 'reminders', key: 'person_id', where: "state = 'planned'" },
  {
    what: 'reviews',
    key: 'person_id, exposure_id',
    where: "kind = 'rating' AND id NOT IN (SELECT undoes FROM reviews WHERE undoes IS NOT NULL)",
  },
] as const;

type Client = Database.Database;

const countSchema = z.number();
const count = (client: Client, sql: string): number => countSchema.parse(client.prepare(sql).pluck().get());

function doubles(client: Client): readonly string[] {
  return UNIQUE.flatMap(({ what, key, where }) => {
    const groups = `SELECT 1 FROM ${what} WHERE ${where} GROUP BY ${key} HAVING count(*) > 1`;
    const found = count(client, `SELECT count(*) FROM (${groups})`);
    return found === 0 ? [] : [`${found} times several ${what} share (${key}).`];
  });
}

const ratingSchema = z.object({
  id: z.number(),
  card: z.string(),
  grade: z.literal([1, 2, 3, 4]),
  day: z.string(),
  retention: z.number(),
  before: z.string().nullable(),
  after: z.string(),
  isOpen: z.number(),
});
type Rating = z.infer<typeof ratingSchema>;

const CARD = "person_id || ' ' || deck_id || '/' || card_id";
/** What counts, oldest first: an undone rating never happened. */
const RATINGS = `
  SELECT id, ${CARD.replaceAll(/(\w+_id)/g, 'r.$1')} AS card, grade, day, retention,
    memory_before AS before, memory_after AS after,
    (SELECT attempt FROM exposures WHERE id = r.exposure_id) IS NOT r.attempt AS isOpen
  FROM reviews r
  WHERE kind = 'rating' AND id NOT IN (SELECT undoes FROM reviews WHERE undoes IS NOT NULL)
  ORDER BY id`;

const textOf = (memory: Memory | null): string | null => (memory === null ? null : writeMemory(memory));

/** Each rating again, from nothing: gives the memory at the end, and what the log says otherwise. */
function replay(ratings: readonly Rating[]) {
  const problems: string[] = [];
  let memory: Memory | null = null;
  for (const { id, card, grade, day, retention, before, after, isOpen } of ratings) {
    if (isOpen !== 0) problems.push(`Review ${id} of ${card} counts, though its exposure stands elsewhere.`);
    if (before !== textOf(memory)) problems.push(`Review ${id} of ${card} began at ${before}.`);
    if (memory !== null && day < memory.lastDay) {
      return {
        memory,
        problems: [...problems, `Review ${id} of ${card} is of ${day}, after one of a later day.`],
      };
    }
    memory = reviewMemory(memory, grade, day, { retention });
    if (after !== textOf(memory)) problems.push(`Review ${id} of ${card} ended at ${after}.`);
  }
  return { memory, problems };
}

const memorySchema = z.object({ card: z.string(), dueDay: z.string(), memory: z.string() });

/** Every stored memory is what its log leads to, byte for byte, and there is none without a log. */
function memoryProblems(client: Client): readonly string[] {
  const rows = client.prepare(`SELECT ${CARD} AS card, due_day AS dueDay, memory FROM memories`).all();
  const stored = new Map(rows.map((row) => memorySchema.parse(row)).map((row) => [row.card, row]));
  const ratings = client.prepare(RATINGS).all();
  const logs = Map.groupBy(
    ratings.map((row) => ratingSchema.parse(row)),
    ({ card }) => card,
  );
  const wrong = [...logs].flatMap(([card, log]) => {
    const { memory, problems } = replay(log);
    const { memory: text = null, dueDay = null } = stored.get(card) ?? {};
    if (text !== textOf(memory)) {
      return [...problems, `The memory of ${card} is ${text}, and its log leads to ${textOf(memory)}.`];
    }
    if (dueDay !== memory?.dueDay) return [...problems, `${card} is found under ${dueDay}: ${text}.`];
    return problems;
  });
  const loose = [...stored.keys()].filter((card) => !logs.has(card));
  return [...wrong, ...loose.map((card) => `The memory of ${card} has no log.`)];
}

/** Points are those of a rating that counts. */
const LOOSE_SCORES = `
  SELECT count(*) FROM scores s LEFT JOIN reviews r ON r.id = s.review_id
  WHERE r.kind IS NOT 'rating' OR r.points IS NOT s.points
    OR s.review_id IN (SELECT undoes FROM reviews WHERE undoes IS NOT NULL)`;

/** The last moment of which anything is known. */
const NEWEST = `
  SELECT coalesce(max(at), 0) FROM (
    SELECT max(created_at) AS at FROM deliveries UNION ALL SELECT max(settled_at) FROM deliveries
    UNION ALL SELECT max(at) FROM reviews UNION ALL SELECT max(last_active_at) FROM accounts)`;

/** Digests that may have arrived, of one person and date, beyond the one of the day and those moved by Snooze or Tomorrow. */
const digestsBeyond = (since: number) => `
  SELECT count(*) FROM (
    SELECT r.id, count(*) AS sent,
      (SELECT count(*) FROM inbox WHERE effect = 'reminder' AND result_id = r.id) AS moved
    FROM reminders r JOIN deliveries d ON d.subject_id = r.id
    WHERE d.kind = 'reminder' AND d.state IN ('sent', 'unknown')
    GROUP BY r.id HAVING sent > 1 + moved AND min(d.created_at) >= ${since})`;

function counted(found: number, what: string): readonly string[] {
  return found === 0 ? [] : [`${found} ${what}`];
}

/**
 * What is wrong with the database at `path`, which the bot may have open; nothing when all is well. One review that counts
 * for each person and exposure; every memory as its log leads to it; one digest for each person and local date, but for
 * those that people moved; one post for each schedule, local date and ordinal.
 */
export function databaseProblems(path: string): readonly string[] {
  const client = new Database(path, { timeout: 5_000 });
  try {
    // One look at everything: the bot may write meanwhile.
    return client.transaction(() => {
      const check = client.pragma('integrity_check', { simple: true });
      const broken = z.array(z.unknown()).parse(client.pragma('foreign_key_check')).length;
      const since = count(client, NEWEST) - REMEMBERED_MS;
      return [
        ...(check === 'ok' ? [] : [`integrity_check says ${check}.`]),
        ...counted(broken, 'rows point to rows that are not there.'),
        ...doubles(client),
        ...memoryProblems(client),
        ...counted(count(client, LOOSE_SCORES), 'scores do not belong to a rating that counts.'),
        ...counted(count(client, digestsBeyond(since)), 'reminders were sent twice on one local date.'),
      ];
    })();
  } finally {
    client.close();
  }
}

/**
 * What gives power to whoever reads it: tokens of Slack, and addresses and tickets that answer in the bot's name. A token of
 * an interaction on Discord is told by its address.
 */
const POWERFUL = [
  /xox[a-z][.-]/,
  /xapp-/,
  /\/commands\//,
  /ticket=(?!\[hidden\])/,
  /\/(?:interactions|webhooks)\/\d+\/(?!\[hidden\])[\w-]{8}/,
];

/** What is wrong with the lines of a log, each as it is written: a secret in it, or a failure that nobody handled. */
export function logProblems(lines: readonly string[], secrets: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const hasSecret = secrets.some((secret) => secret !== '' && line.includes(secret));
    return [
      ...(hasSecret || POWERFUL.some((pattern) => pattern.test(line)) ? [`A secret is in: ${line}`] : []),
      ...(line.includes('unhandled_rejection') ? [`Nobody handled: ${line}`] : []),
    ];
  });
}

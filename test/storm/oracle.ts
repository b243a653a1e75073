// What must hold after a storm, of the database, of what stands on the platforms, and of what people saw. In sentences.
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { localDate, localTime } from '#src/core/local-day.ts';
import { databaseProblems, logProblems } from '../support/oracle.ts';
import type { Member } from './chat.ts';
import type { Diary, SeenDigest } from './diary.ts';
import { isExplainedError } from './explanations.ts';
import { postIn } from './post-in.ts';
import type { World } from './world.ts';

/** From the decision to send until it stands there; and where a lock or a platform that hangs lies on the way. */
const ON_ITS_WAY_MS = 2_000;
const HELD_UP_MS = 9_000;

/** From 21:00 to 08:00 nobody is written to. */
function isNight(at: number, zone: string): boolean {
  const time = localTime(at, zone);
  return time >= '21:00' || time < '08:00';
}

type Client = Database.Database;

function rows<T>(
  client: Client,
  schema: z.ZodType<T>,
  sql: string,
  ...values: readonly unknown[]
): readonly T[] {
  return client
    .prepare(sql)
    .all(...values)
    .map((row) => schema.parse(row));
}

const ratingSchema = z.object({
  exposureId: z.string(),
  attempt: z.number(),
  stars: z.number(),
  foreign: z.number(),
});

/** What people saw is in the log, and nothing is there that nobody clicked. */
function ratingProblems(client: Client, diary: Diary): readonly string[] {
  const logged = rows(
    client,
    ratingSchema,
    `SELECT r.exposure_id AS exposureId, r.attempt, r.rating AS stars, r.person_id <> e.person_id AS "foreign"
     FROM reviews r JOIN exposures e ON e.id = r.exposure_id WHERE r.kind = 'rating' AND r.rating IS NOT NULL`,
  );
  const undone = rows(
    client,
    z.object({ exposureId: z.string(), attempt: z.number() }),
    "SELECT exposure_id AS exposureId, attempt FROM reviews WHERE kind = 'undo'",
  );
  const seen = diary.ratings.filter(({ by }) => !diary.hasForgotten(by));
  const lost = seen.filter(({ exposureId, attempt, stars }) => {
    const found = logged.filter(
      (each) =>
        each.exposureId === exposureId && each.stars === stars && (attempt ?? each.attempt) === each.attempt,
    );
    return attempt === null ? found.length === 0 : found.length !== 1;
  });
  const notUndone = diary.undos
    .filter(({ by }) => !diary.hasForgotten(by))
    .filter(({ exposureId, attempt }) => {
      const found = undone.filter((each) => each.exposureId === exposureId && each.attempt === attempt);
      return found.length !== 1;
    });
  const invented = logged.filter(
    ({ exposureId, attempt, stars }) => !diary.wasClicked(exposureId, attempt, stars),
  );
  return [
    ...lost.map(
      ({ by, exposureId, stars }) =>
        `${by} saw the outcome of ${stars} for ${exposureId}, and it is not in the log once.`,
    ),
    ...notUndone.map(
      ({ by, exposureId }) =>
        `${by} was told that ${exposureId} is undone, and the log does not say so once.`,
    ),
    ...invented.map(
      ({ exposureId, stars }) => `The log has ${stars} for ${exposureId}, which nobody clicked.`,
    ),
    ...logged
      .filter(({ foreign }) => foreign !== 0)
      .map(({ exposureId }) => `Somebody else rated ${exposureId}.`),
  ];
}

const postSchema = z.object({
  id: z.string(),
  state: z.string(),
  platform: z.enum(['discord', 'slack']),
  messageId: z.string().nullable(),
});

/**
 * Every question stands once, but for those that somebody posted again; and where the bot says it stands.
 * Red without `enforce_nonce` on Discord, and on Slack without `mayRepeat` asking for the kind.
 */
function postProblems(client: Client, { chats }: World, diary: Diary): readonly string[] {
  const standing = new Map<string, string[]>();
  for (const chat of chats) {
    const [someone] = chat.members;
    if (someone === undefined) continue;
    for (const { buttons, key } of chat.channelMessages(someone)) {
      const postId = postIn(buttons);
      if (postId !== null) standing.set(postId, [...(standing.get(postId) ?? []), key]);
    }
  }
  const posts = rows(
    client,
    postSchema,
    `SELECT p.id, p.state, w.platform, p.message_id AS messageId
     FROM posts p JOIN workspaces w ON w.id = p.workspace_id`,
  );
  const known = new Set(posts.map(({ id }) => id));
  return [
    ...[...standing.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `The post ${id} stands in a channel, and is not in the database.`),
    ...posts.flatMap(({ id, state, platform, messageId }) => {
      const keys = standing.get(id) ?? [];
      if (keys.length > 1 + diary.repostsOf(id)) {
        return [`The post ${id} stands ${keys.length} times on ${platform}.`];
      }
      // On Slack the team stands behind the stamp.
      const isThere = keys.includes(messageId?.split('@')[0] ?? '');
      if (state === 'sent' && !isThere)
        return [`The post ${id} is said to stand on ${platform}, and does not.`];
      return state === 'pending' ? [`The post ${id} on ${platform} is still pending.`] : [];
    }),
  ];
}

/** The schedules that nobody pauses have a post for each of their local dates: sent, or said to be skipped. */
function dateProblems(client: Client): readonly string[] {
  const schema = z.object({ scheduleId: z.string(), days: z.number(), posts: z.number() });
  return rows(
    client,
    schema,
    `SELECT p.schedule_id AS scheduleId, count(*) AS posts,
       julianday(max(p.local_date)) - julianday(min(p.local_date)) + 1 AS days
     FROM posts p JOIN schedules s ON s.id = p.schedule_id
     WHERE p.ordinal = 0 AND s.time = '09:00' GROUP BY p.schedule_id`,
  ).flatMap(({ scheduleId, days, posts }) =>
    posts === days ? [] : [`The schedule ${scheduleId} has ${posts} posts for ${days} days.`],
  );
}

const reminderSchema = z.object({ id: z.string(), uncertain: z.number() });

/** A digest stands once, once more for each time that it was moved, and once more where nobody knew whether it arrived. */
function repeatProblems(client: Client, diary: Diary): readonly string[] {
  const uncertain = new Map(
    rows(
      client,
      reminderSchema,
      `SELECT subject_id AS id, sum(uncertain_since IS NOT NULL) AS uncertain
       FROM deliveries WHERE kind = 'reminder' GROUP BY subject_id`,
    ).map((row) => [row.id, row.uncertain]),
  );
  const byId = Map.groupBy(diary.digests.values(), ({ reminderId }) => reminderId);
  return [...byId].flatMap(([id, digests]) => {
    const allowed = 1 + diary.movesOf(id) + (uncertain.get(id) ?? 0);
    const [first] = digests;
    return digests.length <= allowed
      ? []
      : [
          `${first?.member.name} got the reminder ${id} ${digests.length} times, and ${allowed} can be explained.`,
        ];
  });
}

/**
 * No two reminders of one person on one local day, and none at night, by a clock that the bot can have read.
 * Red when `isQuiet` of the core always says no.
 */
function digestProblems({ clock }: World, diary: Diary): readonly string[] {
  // Whoever had everything erased is somebody new, and lives on Discord where the questions do until they say otherwise.
  const isElsewhere = ({ name, platform }: Member) => platform === 'discord' && diary.hasForgotten(name);
  const all = [...diary.digests.values()].filter(({ member }) => !isElsewhere(member));
  const readable = ({ at }: SeenDigest): readonly number[] => {
    const isHeldUp = diary.wasBroken(['lock', 'trouble', 'limit'], clock.machineAt(at), HELD_UP_MS);
    return clock.shownBefore(at, isHeldUp ? HELD_UP_MS : ON_ITS_WAY_MS);
  };
  const byDay = Map.groupBy(
    all.flatMap((digest) => {
      const dates = new Set(readable(digest).map((shown) => localDate(shown, digest.member.zone)));
      const [date] = dates;
      return dates.size > 1 || date === undefined ? [] : [{ digest, date }];
    }),
    ({ digest, date }) => `${digest.member.name} on ${date}`,
  );
  const crowded = [...byDay].flatMap(([day, of]) => {
    const ids = new Set(of.map(({ digest }) => digest.reminderId));
    const moved = [...ids].reduce((sum, id) => sum + diary.movesOf(id), 0);
    return ids.size > 1 + moved ? [`${day} got ${ids.size} reminders.`] : [];
  });
  const atNight = all.filter((digest) =>
    readable(digest).every((shown) => isNight(shown, digest.member.zone)),
  );
  return [
    ...crowded,
    ...atNight.map(
      ({ member, at }) => `${member.name} (${member.zone}) was woken at ${new Date(at).toISOString()}.`,
    ),
  ];
}

/** What should have been sent by now was. */
function lateProblems(client: Client, now: number): readonly string[] {
  const wanted = 'p.reminders_on = 1 AND p.paused = 0';
  return rows(
    client,
    z.object({ id: z.string(), dueAt: z.number() }),
    `SELECT r.id, r.due_at AS dueAt FROM reminders r JOIN persons p ON p.id = r.person_id
     WHERE r.state = 'planned' AND r.due_at < ? AND p.direct = 'open' AND ${wanted}`,
    now,
  ).map(({ id, dueAt }) => `The reminder ${id} was due at ${new Date(dueAt).toISOString()} and forgotten.`);
}

function logTrouble({ crew, secrets }: World, diary: Diary): readonly string[] {
  const bad = crew.lines.filter((line) => line.level >= 50 && !isExplainedError(line, diary));
  return [
    ...logProblems(
      crew.lines.map(({ text }) => text),
      secrets,
    ),
    ...bad.map(({ process, text }) => `Nothing explains this line of ${process}: ${text}`),
  ];
}

/**
 * Everything that is wrong, the worst first. The processes have ended by now.
 * Red without the memory that an undo restores (a memory is not what its log leads to), and without claims of interactions
 * (Discord is answered twice).
 */
export function stormProblems(world: World, diary: Diary, endedAt: number): readonly string[] {
  const client = world.open();
  try {
    return [
      ...databaseProblems(world.databasePath),
      ...ratingProblems(client, diary),
      ...postProblems(client, world, diary),
      ...dateProblems(client),
      ...repeatProblems(client, diary),
      ...digestProblems(world, diary),
      ...lateProblems(client, endedAt),
      ...diary.problems,
      ...logTrouble(world, diary),
    ];
  } finally {
    client.close();
  }
}

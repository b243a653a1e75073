// The oracle itself: what it calls sound is sound, and it sees whatever is not.
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answer, learn, liveUntil, newestPost, scheduleDaily, type } from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { backDate } from '../support/back-date.ts';
import { DAY, HOUR } from '../support/channel-admin.ts';
import { IN_DIRECT, recordDigests } from '../support/digests.ts';
import { databaseProblems, logProblems } from '../support/oracle.ts';
import { askDatabase } from '../support/sound-database.ts';

let rig: AppRig;
/** A copy for each test. */
let path: string;

function change(work: string | ((client: Database.Database) => void)): void {
  const client = new Database(path);
  client.pragma('foreign_keys = OFF');
  if (typeof work === 'string') client.exec(work);
  else work(client);
  client.close();
}

/** A post answered, undone and rated again; cards reviewed on two days; a digest that was snoozed and came again. */
beforeAll(async () => {
  rig = await createAppRig();
  const digests = recordDigests(rig);
  await scheduleDaily(rig);
  await learn(rig, 2, 3, undefined, 'teaware');
  await type(rig, '/quiz resume');
  await rig.pass(HOUR);
  const rated = messageOf(await answer(rig, newestPost(rig), 4));
  const again = messageOf(await rig.click(rated, 'Undo'));
  await rig.click(again, '2 ');
  await liveUntil(rig, rig.clock.now() + 2 * DAY + HOUR);
  await rig.click(digests.newest(), 'Snooze', IN_DIRECT);
  await liveUntil(rig, rig.clock.now() + 6 * HOUR);
  const step = messageOf(await rig.click(digests.newest(), 'Start', IN_DIRECT));
  await answer(rig, step, 5, true, IN_DIRECT);
});
afterAll(() => rig.close());
let copies = 0;
beforeEach(() => {
  path = `${rig.databasePath}.${++copies}`;
  const whole = new Database(rig.databasePath);
  whole.prepare('VACUUM INTO ?').run(path);
  whole.close();
});

const problems = () => databaseProblems(path);
const copied = (table: string, changed: string, where: string) => `
  CREATE TEMP TABLE copy AS SELECT * FROM ${table} WHERE ${where} ORDER BY id LIMIT 1;
  UPDATE copy SET ${changed};
  INSERT INTO ${table} SELECT * FROM copy;`;

describe('the oracle', () => {
  it('finds nothing where nothing is wrong, also after days that went by for the data alone', () => {
    const sent = "SELECT count(*) AS times FROM deliveries WHERE kind = 'reminder' GROUP BY subject_id";
    expect(askDatabase(path, `SELECT max(times) FROM (${sent})`)).toBe(2);
    expect(problems()).toEqual([]);
    change((client) => backDate(client, 400));
    expect(problems()).toEqual([]);
  });

  it.each([
    [
      'a memory that its log does not lead to',
      "UPDATE memories SET memory = replace(memory, '1', '2')",
      /The memory of .* and its log leads to/,
    ],
    [
      'a memory found under another day',
      "UPDATE memories SET due_day = '2026-01-01'",
      /is found under 2026-01-01/,
    ],
    ['a memory that was lost', 'DELETE FROM memories', /The memory of .* is null, and its log leads to/],
    ['a memory without a log', 'DELETE FROM scores; DELETE FROM reviews', /The memory of .* has no log/],
    [
      'a rating that is not there any more',
      'DELETE FROM scores; DELETE FROM reviews WHERE memory_before IS NULL',
      /began at/,
    ],
    [
      'an undo that is not there any more',
      "DELETE FROM reviews WHERE kind = 'undo'",
      /1 times several reviews share \(person_id, exposure_id\)/,
    ],
    [
      'a rating of a day before the one that it follows',
      "UPDATE reviews SET day = '2026-04-01' WHERE memory_before IS NULL",
      /is of 2026-03-04, after one of a later day/,
    ],
    [
      'a rating that counts twice',
      `DROP INDEX reviews_attempt; ${copied('reviews', 'id = 1000', "kind = 'rating'")}`,
      /1 times several reviews share/,
    ],
    ['another grade in the log', 'UPDATE reviews SET grade = 5 - grade', /ended at/],
    [
      'points for a rating that was undone',
      'UPDATE scores SET points = points + 1',
      /scores do not belong to a rating that counts/,
    ],
    [
      'two posts of one date',
      `DROP INDEX posts_occurrence; ${copied('posts', "id = 'p', message_id = 'other'", '1')}`,
      /1 times several posts share \(schedule_id, local_date, ordinal\)/,
    ],
    [
      'one message for two posts',
      copied('posts', "id = 'p', ordinal = 7", 'message_id IS NOT NULL'),
      /1 times several posts share \(message_channel_id, message_id\)/,
    ],
    [
      'two digests of one date',
      copied('deliveries', "id = 'd'", "kind = 'reminder'"),
      /1 reminders were sent twice on one local date/,
    ],
    ['a row that points nowhere', 'DELETE FROM exposures', /rows point to rows that are not there/],
  ])('sees %s', (_what, sql, words) => {
    change(sql);
    expect(problems()).toContainEqual(expect.stringMatching(words));
  });

  it.each([
    ['a secret that it was told of', '{"msg":"x","url":"https://example.com/hunter2"}'],
    ['a token of Slack', '{"msg":"x","token":"xoxb-1"}'],
    ['an address that answers an interaction', '{"path":"/interactions/123/aW50ZXJhY3Rpb24/callback"}'],
    ['a failure that nobody handled', '{"level":50,"msg":"unhandled_rejection"}'],
  ])('sees in a log %s', (_what, line) => {
    expect(logProblems(['{"msg":"listening"}', line], ['hunter2'])).toEqual([expect.stringContaining(line)]);
  });

  it('lets lines pass whose secrets were hidden', () => {
    const line = '{"path":"/interactions/123/[hidden]/callback","url":"wss://x/?ticket=[hidden]"}';
    expect(logProblems([line], ['hunter2'])).toEqual([]);
  });
});

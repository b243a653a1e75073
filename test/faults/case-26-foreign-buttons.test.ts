// Buttons that were never shown to whoever clicks them: each is refused in private, and nothing is written.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WriteWatch, watchWrites } from '../support/database-writes.ts';
import { BOTH, type EitherTeam, idOf, type Read, startTeam } from '../support/either-team.ts';
import { on, SECOND } from '../support/week.ts';

const STALE = 'This button is from an older conversation and does nothing any more.';
const NOT_YOURS = 'This button belongs to somebody else.';
const GONE = 'This question is no longer here.';
const RESERVED = /Only people who .* can do that\./;

/** Posts whose message does not say yet how many answered, or that they were taken back. */
const UNCOUNTED = `SELECT count(*) FROM posts WHERE shown_answered <> CASE state WHEN 'retracted' THEN -1 ELSE
  (SELECT count(*) FROM exposures WHERE post_id = posts.id AND chosen IS NOT NULL) END`;

describe.each(BOTH)('case 26: on %s', (platform) => {
  let team: EitherTeam;
  let watch: WriteWatch;
  let post: Read;
  beforeEach(async () => {
    team = await startTeam(platform, {}, 'oauth');
    await team.scheduleDaily();
    post = await team.nextPost(on(0, 9));
    watch = watchWrites(team.bot.databasePath);
  });
  afterEach(async () => {
    watch.close();
    await team.close();
  });

  /** Nothing is under way any more, and whoever clicks next was seen a moment ago: that is not noted again. */
  async function settled(...people: readonly ('mei' | 'tomasz' | 'amara')[]): Promise<void> {
    for (const who of people) await team.type(who, '/quiz stats');
    // Posts count their answers after 10 s, and clicks are limited to 30 in as many.
    team.clock.advance(11 * SECOND);
    await team.eventually(() => {
      expect(team.ask("SELECT count(*) FROM deliveries WHERE state = 'waiting'")).toBe(0);
      expect(team.ask(UNCOUNTED)).toBe(0);
    });
    watch.changed();
  }

  /** The rating buttons that Mei was shown for the post. */
  async function prompt(): Promise<Read> {
    const read = await team.forge('mei', idOf(post, 'A'));
    expect(read.words).toContain('How well did you know this?');
    return read;
  }

  async function expectRefused(said: Promise<Read>, words: string | RegExp): Promise<void> {
    const { words: answer, isPrivate } = await said;
    expect(answer).toMatch(words);
    expect(isPrivate).toBe(true);
    expect(watch.changed(), answer).toBe(false);
  }

  // Red without: the check of the version in `decodeButton` and those of routes in the router.
  it('case 26: a tampered, truncated or invented id is refused and writes nothing', async () => {
    const rate = idOf(await prompt(), '4 ');
    const pick = idOf(post, 'A');
    const postId = pick.split('|')[2] ?? '';
    const step = await team.type('mei', '/quiz review');
    const session = idOf(step, 'Stop').split('|')[2] ?? '';
    await settled('mei');
    const ids = [
      '',
      'x',
      '|||',
      rate.replace(/^1/, '2'),
      rate.slice(0, -2),
      `${rate}0`,
      rate.replace(/.\|1\|4$/, '|1|4'),
      `1|pick|${postId}|zz`,
      `1|pick|${postId}`,
      `1|reveal|${postId}`,
      `1|next|${session}|1e9`,
      `1|next|${session}|-1`,
      `1|next|${session}`,
      '1|set|new',
      '1|set|retention|0.8',
      '1|shown|perhaps',
      '1|reminders|perhaps',
      '1|rate|no-such-exposure|1|5',
      '1|snooze|no-such-reminder',
      `1|rate|${'x'.repeat(90)}|1|5`,
      '1|constructor|x',
      '1|__proto__|x',
    ].filter((id) => id !== '' || platform === 'Discord');
    for (const id of ids) {
      const { words, isPrivate } = await team.forge('mei', id);
      expect(isPrivate, id).toBe(true);
      expect(words, id).not.toMatch(/went wrong|Saved|You chose|Next (?:in|tomorrow)/);
      expect(watch.changed(), id).toBe(false);
    }
    // Somebody who has not chosen yet could still choose what there is not.
    await settled('tomasz');
    await expectRefused(team.forge('tomasz', `1|pick|${postId}|zz`), STALE);
    // What was really shown still works.
    expect((await team.forge('mei', rate)).words).toMatch(/Next (?:in|tomorrow)/);
  });

  // Red without: the owner in `ownedExposure`, `ownedSession` and the Store's `move` of reminders.
  it('case 26: the buttons of another person are refused, and that person is not touched', async () => {
    const rate = idOf(await prompt(), '4 ');
    const own = await team.type('mei', '/quiz now deck:tea');
    const step = await team.type('mei', '/quiz review');
    await settled('tomasz');
    await expectRefused(team.forge('tomasz', rate), NOT_YOURS);
    await expectRefused(team.forge('tomasz', idOf(own, 'A')), NOT_YOURS);
    await expectRefused(team.forge('tomasz', idOf(step, 'Stop')), NOT_YOURS);
    // The person comes from the platform's payload alone: Mei's own click is hers.
    expect((await team.forge('mei', rate)).words).toMatch(/Next (?:in|tomorrow)/);
    const rated =
      "SELECT display_name FROM reviews JOIN accounts ON accounts.id = account_id WHERE kind = 'rating'";
    expect(team.ask(rated)).toMatch(/mei/i);
  });

  // Red without: `target` of the routes, which the router asks before somebody becomes a person.
  it('case 26: somebody whom nobody knows is refused, and stays unknown', async () => {
    const rate = idOf(await prompt(), '4 ');
    const session = idOf(await team.type('mei', '/quiz review'), 'Stop');
    await settled('mei');
    const people = team.ask('SELECT count(*) FROM persons');
    const forged = [
      [rate, NOT_YOURS],
      [rate.replace('rate', 'undo'), NOT_YOURS],
      [session, NOT_YOURS],
      ['1|rate|no-such-exposure|1|5', GONE],
      ['1|pick|no-such-post|a', GONE],
      [idOf(post, 'A').replace(/[^|]*$/, 'zz'), STALE],
      ['1|snooze|no-such-reminder', 'reminder'],
      ['1|shown|perhaps', STALE],
    ] as const;
    for (const [id, words] of forged) await expectRefused(team.forge('tomasz', id), words);
    expect(team.ask('SELECT count(*) FROM persons')).toBe(people);
    expect((await team.forge('tomasz', idOf(post, 'A'))).words).toContain('How well did you know this?');
    expect(team.ask('SELECT count(*) FROM persons')).toBe(Number(people) + 1);
  });

  it('case 26: the reminder of another person cannot be put off', async () => {
    await team.learn('mei', 3);
    await team.turnRemindersOn('mei');
    await team.turnRemindersOn('tomasz');
    const reminder = await team.nextReminder('mei');
    await settled('tomasz');
    await expectRefused(team.forge('tomasz', idOf(reminder, 'Snooze')), 'reminder');
    await expectRefused(team.forge('tomasz', idOf(reminder, 'Tomorrow')), 'reminder');
  });

  // Red without: the comparison of workspaces in `postHere`, and the one in `postOf` of `post-again`.
  it('case 26: the buttons of another workspace are refused', async () => {
    const postId = idOf(post, 'A').split('|')[2] ?? '';
    for (const [id, words] of [
      [idOf(post, 'A'), GONE],
      [`1|last-answer|${postId}`, GONE],
      [`1|post-again|${postId}`, STALE],
      [`1|take-back|${postId}`, STALE],
    ] as const) {
      expect((await team.forgeElsewhere(id)).words).toContain(words);
    }
    expect(team.ask('SELECT count(*) FROM exposures')).toBe(0);
    expect(team.ask('SELECT count(*) FROM posts')).toBe(1);
  });

  // Red without: `adminOnly` of the routes.
  it('case 26: the buttons of managers are refused to everybody else', async () => {
    const postId = idOf(post, 'A').split('|')[2] ?? '';
    const schedule = String(team.ask('SELECT id FROM schedules'));
    await settled('mei');
    const reserved = [
      `take-back|${postId}`,
      `post-again|${postId}`,
      `pause-it|${schedule}`,
      `post-now|${schedule}`,
    ];
    for (const id of reserved) await expectRefused(team.forge('mei', `1|${id}`), RESERVED);
  });

  // Red without: `postGone` of a question that was taken back, and `endedMeanwhile` of a schedule.
  it('case 26: what has expired is refused', async () => {
    const rate = idOf(await prompt(), '4 ');
    const postId = idOf(post, 'A').split('|')[2] ?? '';
    const schedule = String(team.ask('SELECT id FROM schedules'));
    await team.forge('amara', `1|take-back|${postId}`);
    await team.type('amara', '/quiz-admin unschedule');
    await settled('mei', 'tomasz', 'amara');
    await expectRefused(team.forge('mei', rate), 'This question was taken back.');
    await expectRefused(team.forge('tomasz', idOf(post, 'A')), 'This question was taken back.');
    await expectRefused(team.forge('amara', `1|post-now|${schedule}`), 'That schedule has ended');
    await expectRefused(team.forge('amara', `1|take-back|${postId}`), 'already');
  });
});

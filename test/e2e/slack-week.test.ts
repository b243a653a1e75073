// A week of a team on Slack, from the first schedule to the receipt of what was erased, through the real Bolt.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import {
  firstRating,
  learn,
  nextPost,
  nextReminder,
  review,
  scheduleDaily,
  turnRemindersOn,
} from '../support/slack-steps.ts';
import { DM, labelsOf, MODAL, shown, shownMessage, wordsOf } from '../support/slack-talk.ts';
import { MINUTE, on, SECOND } from '../support/week.ts';

let team: SlackBot;
beforeEach(async () => {
  team = await startSlackBot();
});
afterEach(() => team.close());

describe('scheduling questions', () => {
  it('goes from a dialog over a preview to a word in the channel, which everybody reads', async () => {
    const { slack, amara, mei, tea } = team;
    const offer = shownMessage(await team.type(amara, tea, '/quiz-admin schedule'));
    expect(offer.ephemeral).toBe(true);
    await team.click(amara, tea, 'Another time', offer);
    const filled = { time: '09:30', weekdays: 'mon,tue,wed', zone: 'Europe/Berlin' };
    const { view } = await slack.submit(amara, filled);
    if (view === null) throw new Error('There is no preview.');
    expect(wordsOf(view)).toContain(
      'I would post one question of Making tea in this channel, Monday, Tuesday and Wednesday at 09:30 (Europe/Berlin).',
    );
    expect(wordsOf(view)).toContain('The first question would look like this:');
    const started = await team.click(amara, MODAL, 'Start it', view);
    expect(wordsOf(started)).toContain('Scheduled. The first question comes on 2 Mar 2026, 09:30.');
    expect(team.newest(mei, tea, 'From now on I post a question of Making tea here').ephemeral).toBe(false);
    await nextPost(team, on(0, 8, 30));
  });

  it('says in the dialog itself what is wrong in it, and keeps what was filled in', async () => {
    const { slack, amara, tea } = team;
    await team.type(amara, tea, '/quiz-admin schedule');
    await team.click(amara, tea, 'Another time');
    const { errors, view } = await slack.submit(amara, { zone: 'Atlantis' });
    expect(Object.values(errors ?? {}).join()).toContain('Atlantis');
    expect(view?.title).toBe('Schedule questions');
    expect((await slack.submit(amara, { zone: 'UTC' })).view?.text).toContain('at 09:00 (UTC)');
  });

  it('in a channel without the bot says what to type, and leaves nothing scheduled', async () => {
    const { slack, amara } = team;
    const quiet = slack.channel(slack.home, 'quiet', { botIn: false });
    const typed = '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC';
    const preview = shown(await team.type(amara, quiet, typed));
    const refused = await team.click(amara, quiet, 'Start it', preview);
    expect(wordsOf(refused)).toBe(
      'I am not in that channel, so nothing was scheduled there. Type /invite and my name in it, then try again.',
    );
    expect(wordsOf(await team.type(amara, quiet, '/quiz-admin list'))).toContain('Nothing is scheduled');
    expect(slack.calls.filter(({ method }) => method === 'chat.postMessage').length).toBe(1);
    slack.invite(quiet);
    await scheduleDaily(team, { channel: quiet });
    await nextPost(team, on(0, 9), quiet);
  });

  it.each([
    ['by its name, as Slack writes it down', () => `channel:<#${team.tea.id}|tea>`],
    ['by its id', () => `channel:${team.tea.id}`],
  ])('works for another channel than this one, %s', async (_how, channel) => {
    const { amara, general, tea } = team;
    const typed = `/quiz-admin schedule time:09:00 weekdays:daily zone:UTC ${channel()}`;
    expect(wordsOf(await team.type(amara, general, typed))).toContain(`in #${tea.id}, every day at 09:00`);
    await team.click(amara, general, 'Start it');
    await nextPost(team, on(0, 9));
  });
});

describe('a question of the day', () => {
  it('is answered in private by each, and the post says how many answered', async () => {
    const { slack, mei, tomasz, idris, tea, general } = team;
    await scheduleDaily(team);
    await scheduleDaily(team, { channel: general, more: 'deck:teaware' });
    const post = await nextPost(team, on(0, 9));
    expect(wordsOf(post)).toContain('Nobody answered yet: be the first');

    const right = await team.answer(mei, tea, post);
    expect(right).toMatchObject({ ephemeral: true });
    const ratings = ['1 Not at all', '2 Barely', '3 Partly', '4 Well', '5 Perfectly'];
    expect(labelsOf(right)).toEqual(ratings);
    expect(slack.messages(tomasz, tea).filter(({ ephemeral }) => ephemeral)).toEqual([]);
    const before = slack.messages(mei, tea).length;
    const outcome = await team.click(mei, tea, '4 ', right);
    expect(wordsOf(outcome)).toContain('Right!');
    expect(wordsOf(outcome)).toMatch(/Next in \d+ days \(.*\) · streak 1 · \+1\d points/);
    expect(labelsOf(shown(outcome))).toContain('Undo');
    expect(shown(outcome)).toMatchObject({ ts: 'ts' in right ? right.ts : '' });
    await team.eventually(() => team.newest(mei, tea, 'Shall I remind you?'));
    expect(slack.messages(mei, tea).length).toBe(before + 1);

    const wrong = await team.rate(tomasz, tea, post, 5, false);
    expect(wordsOf(wrong)).toContain('Not quite');
    expect(wordsOf(wrong)).toContain('You were sure');

    const other = await team.eventually(() => team.newest(idris, general, 'Teaware: question of the day'));
    const recall = await team.answer(idris, general, other);
    expect(labelsOf(recall)[3]).toMatch(/^4 Well · \d+ days?$/);
    expect(wordsOf(await team.click(idris, general, '4 ', recall))).toContain('Noted.');

    team.clock.advance(10 * SECOND);
    await team.eventually(() => expect(team.count(mei, tea, '2 answered')).toBe(1));
    await team.eventually(() => expect(team.count(mei, general, '1 answered')).toBe(1));
  });

  it.each([1, 2, 3, 4, 5] as const)('takes the rating %i, once, and back again', async (stars) => {
    const { mei, tea } = team;
    await scheduleDaily(team);
    const rated = await team.rate(mei, tea, await nextPost(team, on(0, 9)), stars);
    expect(wordsOf(rated)).toMatch(/Next (in \d+ days|tomorrow)/);
    const undone = await team.click(mei, tea, 'Undo', rated);
    expect(wordsOf(undone)).toContain('Undone: your memory of this card is as it was before.');
    expect(wordsOf(await team.click(mei, tea, `${stars} `, shown(undone)))).toMatch(/Next /);
    const live = "SELECT count(*) FROM reviews WHERE kind = 'rating' AND rating =";
    expect(team.ask(`${live} ${stars}`)).toBe(2);
    expect(team.ask("SELECT count(*) FROM reviews WHERE kind = 'undo'")).toBe(1);
  });

  it('is edited once for however many answers within ten seconds', async () => {
    const { slack, amara, mei, tomasz, idris, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    // The round that posted looks at the counts once more at its end; this one is a minute later.
    await team.answer(amara, tea, post);
    team.clock.advance(MINUTE);
    await team.eventually(() => expect(team.count(mei, tea, '1 answered')).toBe(1));
    const edits = () => slack.calls.filter(({ method }) => method === 'chat.update').length;
    const before = edits();
    for (const each of [mei, tomasz, idris]) await team.answer(each, tea, post);
    expect(edits()).toBe(before);
    team.clock.advance(10 * SECOND);
    await team.eventually(() => expect(team.count(mei, tea, '4 answered')).toBe(1));
    expect(edits()).toBe(before + 1);
  });

  it('is followed by one that says how the last one went, and tells its answer to whoever asks', async () => {
    const { mei, tomasz, idris, tea } = team;
    await scheduleDaily(team);
    const first = await nextPost(team, on(0, 9));
    await firstRating(team, mei, first);
    await firstRating(team, tomasz, first, false);
    const second = await nextPost(team, on(1, 9));
    expect(wordsOf(second)).toContain('Last question: 1 of 2 got it right.');
    expect(wordsOf(second)).not.toContain('Answer:');
    const told = await team.click(idris, tea, 'Show the last answer', second);
    expect(shown(told)).toMatchObject({ ephemeral: true });
    expect(wordsOf(told)).toContain('Answer: ');
    expect(team.count(mei, tea, 'Answer: ')).toBe(0);
  });

  it('offers reminders once, and not again with the next answer or after Undo', async () => {
    const { mei, tea } = team;
    await scheduleDaily(team);
    const rated = await firstRating(team, mei, await nextPost(team, on(0, 9)));
    const undone = await team.click(mei, tea, 'Undo', rated);
    await team.click(mei, tea, '5 ', shown(undone));
    await learn(team, mei, tea, 1);
    expect(team.count(mei, tea, 'Shall I remind you?')).toBe(1);
    const offer = team.newest(mei, tea, 'Shall I remind you?');
    const yes = await team.click(mei, tea, 'Remind me', offer);
    expect(shown(yes)).toMatchObject({ ts: offer.ts });
    expect(wordsOf(yes)).toContain('Reminders are on.');
    await team.eventually(() => team.newest(mei, DM, 'From now on I write to you here'));
  });
});

describe('a reminder', () => {
  it('comes at the hour, with a way to begin, to be later, and to stop', async () => {
    const { clock, mei, tea } = team;
    await learn(team, mei, tea, 3);
    await turnRemindersOn(team, mei, tea);
    const digest = await nextReminder(team, mei);
    expect(clock.now()).toBeGreaterThanOrEqual(on(1, 9));
    expect(clock.now()).toBeLessThan(on(1, 9, 31));
    expect(wordsOf(digest)).toContain('3 cards are due.');
    expect(labelsOf(digest)).toEqual(['Start', 'Snooze 1 hour', 'Tomorrow', 'Stop reminders']);
    const later = await team.click(mei, DM, 'Snooze', digest);
    expect(shown(later)).toMatchObject({ ts: digest.ts });
    expect(wordsOf(later)).toContain('I will come back on');
    const again = await nextReminder(team, mei);
    const stopped = await team.click(mei, DM, 'Stop reminders', again);
    expect(wordsOf(stopped)).toContain('Reminders are off.');
    expect(team.ask("SELECT count(*) FROM reminders WHERE state = 'planned'")).toBe(0);
  });

  it('leads into a review in one message of its own, which every click changes in place', async () => {
    const { slack, mei, tea } = team;
    await learn(team, mei, tea, 3);
    await turnRemindersOn(team, mei, tea);
    const digest = await nextReminder(team, mei);
    const before = slack.direct(mei).length;
    const first = shownMessage(await team.click(mei, DM, 'Start', digest));
    expect(first.ephemeral).toBe(false);
    expect(first.ts).not.toBe(digest.ts);
    expect(wordsOf(first)).toContain('Review · 1 of 8');
    const calls = slack.calls.length;
    const { end, rated } = await review(team, mei, DM, first);
    expect(rated).toBe(8);
    expect(wordsOf(end)).toContain('8 cards reviewed');
    expect(slack.direct(mei).length).toBe(before + 1);
    expect(new Set(slack.calls.slice(calls).map(({ method }) => method))).toEqual(new Set(['response_url']));
  });

  it('gives a review that was left lying a new message, and leaves the old one alone', async () => {
    const { clock, mei, tea } = team;
    await learn(team, mei, tea, 3);
    await turnRemindersOn(team, mei, tea);
    const first = shownMessage(await team.click(mei, DM, 'Start', await nextReminder(team, mei)));
    clock.advance(55 * MINUTE);
    const prompt = await team.answer(mei, DM, first);
    expect(prompt).toMatchObject({ ephemeral: false });
    expect(prompt).not.toMatchObject({ ts: first.ts });
    expect(wordsOf(await team.click(mei, DM, '4 ', prompt))).toContain('Next in');
  });

  it('comes at nine in the zone that Slack knows of the person', async () => {
    const { slack, clock, tea } = team;
    const yuki = slack.user(slack.home, 'Yuki', { zone: 'Asia/Tokyo' });
    await learn(team, yuki, tea, 3);
    expect(wordsOf(team.newest(yuki, tea, 'Shall I remind you?'))).toContain('around 09:00 (Asia/Tokyo)');
    await turnRemindersOn(team, yuki, tea);
    await nextReminder(team, yuki);
    expect(clock.now()).toBeGreaterThanOrEqual(on(1, 0));
    expect(clock.now()).toBeLessThan(on(1, 0, 31));
  });
});

describe('the leaderboard', () => {
  it('asks Slack once a day how each is called', async () => {
    const { slack, clock, mei, tomasz, idris, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    for (const each of [mei, tomasz, idris]) await firstRating(team, each, post);
    slack.change(tomasz, { deleted: true });
    const asked = () => slack.calls.filter(({ method }) => method === 'users.info').length;
    const board = await team.type(idris, tea, '/quiz leaderboard');
    expect(wordsOf(board)).toContain('Mei');
    expect(wordsOf(board)).toContain('Idris (you)');
    expect(wordsOf(board)).not.toContain('Tomasz');
    const before = asked();
    await team.type(mei, tea, '/quiz leaderboard');
    await team.click(mei, tea, 'All time');
    expect(asked()).toBe(before);
    clock.moveTo(on(1, 10));
    expect(wordsOf(await team.type(idris, tea, '/quiz leaderboard period:all'))).toContain('Mei');
    expect(asked()).toBeGreaterThan(before);
  });
});

describe("a person's own data", () => {
  it('arrives as a file in the direct messages, and is gone once it was erased', async () => {
    const { slack, mei, tea } = team;
    await learn(team, mei, tea, 2);
    const told = await team.type(mei, tea, '/quiz export');
    expect(wordsOf(told)).toContain('I sent it to you in a direct message.');
    const [file] = slack.direct(mei).flatMap(({ files }) => files);
    expect(file?.name).toBe('quizloop-2026-03-02.json');
    expect(file?.bytes.toString()).toContain(mei.id);
    expect(slack.messages(mei, tea).flatMap(({ files }) => files)).toEqual([]);

    const asked = shown(await team.type(mei, tea, '/quiz forget-me'));
    expect(wordsOf(asked)).toContain('This erases for good: 2 reviews');
    const receipt = await team.click(mei, tea, 'Erase it all', asked);
    expect(wordsOf(receipt)).toContain('Done. I erased 2 reviews');
    expect(team.ask(`SELECT count(*) FROM accounts WHERE external_id = '${mei.id}'`)).toBe(0);
    expect(wordsOf(await team.type(mei, tea, '/quiz export'))).toContain('I know nothing about you');
  });
});

// A week of a team on Discord, from the hello to the receipt of what was erased, through the real client.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DiscordBot, startDiscordBot } from '../support/discord-bot.ts';
import {
  firstRating,
  learn,
  nextPost,
  nextReminder,
  review,
  scheduleDaily,
  turnRemindersOn,
} from '../support/discord-steps.ts';
import { DM, labelsOf, shown, wordsOf } from '../support/discord-talk.ts';
import { MINUTE, on, SECOND } from '../support/week.ts';

let team: DiscordBot;
beforeEach(async () => {
  team = await startDiscordBot();
});
afterEach(() => team.close());

describe('a server that invites the bot', () => {
  it('is greeted once, in the channel for news or the first where the bot may write', async () => {
    const { discord, bot, general, mei, tomasz } = team;
    await team.eventually(() => team.newest(mei, general, 'I help your team remember'));
    discord.guild('Coffee lovers', { owner: tomasz });
    const hellos = () =>
      discord.calls.filter(({ route, status }) => route.endsWith('/messages') && status === 200);
    await team.eventually(() => expect(hellos().length).toBe(2));
    const [, , news = ''] = hellos()[1]?.path.split('/') ?? [];
    expect(team.count(tomasz, { id: news }, 'I help your team remember')).toBe(1);
    await bot.restart();
    await bot.restart();
    expect(hellos().length).toBe(2);
  });

  it('gets its questions from whoever manages it, in the channel that was chosen', async () => {
    const { discord, amara, mei, general, tea } = team;
    const typed = { sub: 'schedule', options: { time: '09:00', zone: 'Berl' } };
    const zones = await discord.complete(amara, general, 'quiz-admin', typed, 'zone');
    expect(zones).toContainEqual({ name: 'Europe/Berlin', value: 'Europe/Berlin' });
    const command = `/quiz-admin schedule time:09:30 weekdays:mon-fri deck:tea zone:Europe/Berlin channel:${tea.id}`;
    const preview = await team.type(amara, general, command);
    expect(shown(preview).ephemeral).toBe(true);
    expect(wordsOf(preview)).toContain(
      `I would post one question of Making tea in <#${tea.id}>, Monday to Friday at 09:30 (Europe/Berlin).`,
    );
    expect(wordsOf(preview)).toContain('The first question would look like this:');
    const started = await team.click(amara, general, 'Start it');
    expect(started.how).toBe('update');
    expect(wordsOf(started)).toContain('Scheduled.');
    await team.eventually(() => team.newest(mei, tea, 'From now on I post a question of Making tea here'));
    expect(team.count(mei, general, 'From now on')).toBe(0);
    await nextPost(team, on(0, 8, 30));
  });
});

describe('a question of the day', () => {
  it('is answered in private by each, and the post says how many answered', async () => {
    const { discord, mei, tomasz, idris, tea, general } = team;
    await scheduleDaily(team);
    await scheduleDaily(team, { channel: general, more: 'deck:teaware' });
    const post = await nextPost(team, on(0, 9));
    expect(wordsOf(post)).toContain('Nobody answered yet: be the first');

    const right = await team.answer(mei, tea, post);
    expect(right.ephemeral).toBe(true);
    const ratings = ['1 Not at all', '2 Barely', '3 Partly', '4 Well', '5 Perfectly'];
    expect(labelsOf(right)).toEqual(ratings);
    const rows = discord.calls.filter(({ body }) => JSON.stringify(body ?? '').includes('5 Perfectly'));
    expect(rows.length).toBe(1);
    const outcome = await team.click(mei, tea, '4 ', right);
    expect(outcome.how).toBe('update');
    expect(wordsOf(outcome)).toContain('Right!');
    expect(wordsOf(outcome)).toMatch(/Next in \d+ days \(.*\) · streak 1 · \+1\d points/);
    expect(labelsOf(shown(outcome))).toContain('Undo');

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

  it('is edited once for however many answers within ten seconds', async () => {
    const { discord, amara, mei, tomasz, idris, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    // The round that posted looks at the counts once more at its end; this one is a minute later.
    await team.answer(amara, tea, post);
    team.clock.advance(MINUTE);
    await team.eventually(() => expect(team.count(mei, tea, '1 answered')).toBe(1));
    const edits = () => discord.calls.filter(({ route }) => route.startsWith('PATCH /channels/')).length;
    const before = edits();
    for (const each of [mei, tomasz, idris]) await team.answer(each, tea, post);
    expect(edits()).toBe(before);
    team.clock.advance(10 * SECOND);
    await team.eventually(() => expect(team.count(mei, tea, '4 answered')).toBe(1));
    expect(edits()).toBe(before + 1);
  });

  it('offers reminders once, and not again with the next answer or after Undo', async () => {
    const { mei, tea } = team;
    await scheduleDaily(team);
    const rated = await team.rate(mei, tea, await nextPost(team, on(0, 9)), 4);
    await team.eventually(() => team.newest(mei, tea, 'Shall I remind you?'));
    const undone = await team.click(mei, tea, 'Undo', rated);
    expect(wordsOf(undone)).toContain('Undone: your memory of this card is as it was before.');
    await team.click(mei, tea, '5 ', shown(undone));
    await learn(team, mei, tea, 1);
    expect(team.count(mei, tea, 'Shall I remind you?')).toBe(1);
    const yes = await team.click(mei, tea, 'Remind me');
    expect(yes.how).toBe('update');
    await team.eventually(() => team.newest(mei, DM, 'From now on I write to you here'));
  });

  it('is followed on the next day by one that says how the last one went', async () => {
    const { mei, tomasz } = team;
    await scheduleDaily(team);
    const first = await nextPost(team, on(0, 9));
    await firstRating(team, mei, first);
    await firstRating(team, tomasz, first, false);
    const second = await nextPost(team, on(1, 9));
    expect(wordsOf(second)).toContain('Last question: 1 of 2 got it right.');
    expect(wordsOf(second)).toContain('The answer to the last question');
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
    expect(later.how).toBe('update');
    expect(wordsOf(later)).toContain('I will come back on');
    const again = await nextReminder(team, mei);
    const stopped = await team.click(mei, DM, 'Stop reminders', again);
    expect(wordsOf(stopped)).toContain('Reminders are off.');
    expect(team.ask("SELECT count(*) FROM reminders WHERE state = 'planned'")).toBe(0);
  });

  it('leads into a review in one message of its own, which every click changes in place', async () => {
    const { mei, tea } = team;
    await learn(team, mei, tea, 3);
    await turnRemindersOn(team, mei, tea);
    const digest = await nextReminder(team, mei);
    const before = team.discord.direct(mei).length;
    const begun = await team.click(mei, DM, 'Start', digest);
    expect(begun.how).toBe('reply');
    const first = shown(begun);
    expect(first.ephemeral).toBe(false);
    expect(wordsOf(first)).toContain('Review · 1 of 8');
    const { end, rated } = await review(team, mei, DM, first);
    expect(rated).toBe(8);
    expect(wordsOf(end)).toContain('8 cards reviewed');
    expect(team.discord.direct(mei).length).toBe(before + 1);
  });

  it('gives a review that was left lying a new message, and leaves the old one alone', async () => {
    const { clock, mei, tea } = team;
    await learn(team, mei, tea, 3);
    await turnRemindersOn(team, mei, tea);
    const first = shown(await team.click(mei, DM, 'Start', await nextReminder(team, mei)));
    clock.advance(55 * MINUTE);
    const prompt = await team.answer(mei, DM, first);
    expect(prompt.id).not.toBe(first.id);
    expect(prompt.ephemeral).toBe(false);
    expect(wordsOf(await team.click(mei, DM, '4 ', prompt))).toContain('Next in');
  });
});

describe('the leaderboard', () => {
  it('asks Discord once a day how each is called, and drops who has left', async () => {
    const { discord, clock, guild, mei, tomasz, idris, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    for (const each of [mei, tomasz, idris]) await firstRating(team, each, post);
    discord.join(guild, mei, { nick: 'Mei of the kettles' });
    discord.leave(guild, tomasz);
    const isMember = (path: string) => /\/members\/\d+$/.test(path) && !path.endsWith(discord.applicationId);
    const asked = () => discord.calls.filter(({ path }) => isMember(path)).length;
    const board = await team.type(idris, tea, '/quiz leaderboard');
    expect(wordsOf(board)).toContain('Mei of the kettles');
    expect(wordsOf(board)).toContain('Idris (you)');
    expect(wordsOf(board)).not.toContain('Tomasz');
    expect(asked()).toBe(3);
    await team.type(mei, tea, '/quiz leaderboard');
    await team.click(mei, tea, 'All time');
    expect(asked()).toBe(3);
    clock.moveTo(on(1, 10));
    await team.type(idris, tea, '/quiz leaderboard period:all');
    expect(asked()).toBe(5);
  });
});

describe("a person's own data", () => {
  it('arrives as a file, and is gone once it was erased', async () => {
    const { mei, tea } = team;
    await learn(team, mei, tea, 2);
    const { message } = await team.type(mei, tea, '/quiz export');
    const [file] = message?.files ?? [];
    expect(file?.name).toBe('quizloop-2026-03-02.json');
    expect(file?.data.toString()).toContain(mei.id);
    expect(message?.ephemeral).toBe(true);

    const asked = await team.type(mei, tea, '/quiz forget-me');
    expect(wordsOf(asked)).toContain('This erases for good: 2 reviews');
    const receipt = await team.click(mei, tea, 'Erase it all', shown(asked));
    expect(wordsOf(receipt)).toContain('Done. I erased 2 reviews');
    expect(team.ask(`SELECT count(*) FROM accounts WHERE external_id = '${mei.id}'`)).toBe(0);
    expect(wordsOf(await team.type(mei, tea, '/quiz export'))).toContain('I know nothing about you');
  });
});

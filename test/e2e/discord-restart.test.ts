// The bot is started anew in the middle of everything: what people have before their eyes goes on working.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DiscordBot, startDiscordBot } from '../support/discord-bot.ts';
import {
  firstRating,
  learn,
  nextPost,
  nextReminder,
  postsIn,
  review,
  scheduleDaily,
  turnRemindersOn,
} from '../support/discord-steps.ts';
import { DM, labelsOf, shown, wordsOf } from '../support/discord-talk.ts';
import { on } from '../support/week.ts';

let team: DiscordBot;
beforeEach(async () => {
  team = await startDiscordBot();
});
afterEach(() => team.close());

const restart = () => team.bot.restart();
const reviews = () => team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'");

describe('two at once, while one takes over from the other', () => {
  it('post once, and answer every click once', async () => {
    const { bot, mei, tomasz, tea } = team;
    const twin = await bot.twin();
    const connected = () => vi.waitFor(() => expect(team.discord.sessions()).toBe(1), { timeout: 8_000 });
    expect(team.discord.sessions()).toBe(1);
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    for (const each of [mei, tomasz])
      expect(wordsOf(await team.rate(each, tea, post, 4))).toContain('Right!');
    expect(reviews()).toBe(2);
    await bot.stop();
    await connected();
    await learn(team, mei, tea, 1);
    await bot.start();
    await twin.stop();
    await connected();
    await learn(team, tomasz, tea, 1);
    expect(reviews()).toBe(4);
    expect(postsIn(team, tea).length).toBe(1);
  });
});

describe('while it is off', () => {
  it('a question of the same day comes late, and earlier days are skipped and told', async () => {
    const { bot, clock, amara, tea } = team;
    await scheduleDaily(team);
    await bot.stop();
    clock.moveTo(on(0, 13));
    await bot.start();
    await team.eventually(() => expect(postsIn(team, tea).length).toBe(1));
    await bot.stop();
    clock.moveTo(on(2, 13));
    await bot.start();
    await team.eventually(() => expect(postsIn(team, tea).length).toBe(2));
    const status = shown(await team.type(amara, tea, '/quiz-admin status'));
    expect(wordsOf(status)).toContain('Last: Wed 4 Mar, posted late, 0 answers');
    expect(wordsOf(status)).toContain('Tue 3 Mar: skipped');
    await team.click(amara, tea, 'Post Tue 3 Mar after all', status);
    await team.eventually(() => expect(postsIn(team, tea).length).toBe(3));
  });
});

describe('after a restart', () => {
  it("the hello's buttons, the preview and its confirmation still schedule, once", async () => {
    const { amara, tea, general } = team;
    const hello = await team.eventually(() => team.newest(amara, general, 'I help your team remember'));
    await restart();
    const preview = await team.click(amara, general, 'Every day at 09:00', hello);
    await restart();
    const started = await team.click(amara, general, 'Start it', shown(preview));
    expect(wordsOf(started)).toContain('Scheduled.');
    await team.eventually(() => team.newest(amara, general, 'From now on I post'));
    await restart();
    await team.click(amara, general, 'Post the first one now', shown(started));
    await team.eventually(() => expect(postsIn(team, general).length).toBe(1));
    await restart();
    await nextPost(team, on(0, 9), general);
    await restart();
    expect(team.count(amara, general, 'From now on I post')).toBe(1);
    expect(postsIn(team, general).length).toBe(2);
    expect(postsIn(team, tea)).toEqual([]);
  });

  it('a dialog that stood open is taken in', async () => {
    const { discord, amara, tea } = team;
    await team.type(amara, tea, '/quiz-admin schedule');
    const opened = await team.click(amara, tea, 'Another time');
    expect(opened.form?.fields.map(({ name }) => name)).toContain('time');
    await restart();
    const preview = await discord.submit(amara, { time: '10:15', zone: 'Europe/Berlin' });
    expect(wordsOf(preview)).toContain('at 10:15 (Europe/Berlin)');
    expect(labelsOf(shown(preview))).toContain('Start it');
  });

  it('a question is answered, rated, undone and rated again as before it', async () => {
    const { discord, mei, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    await restart();
    const prompt = await team.answer(mei, tea, post);
    const rateFour = prompt.buttons.find(({ label }) => label.startsWith('4'))?.id ?? '';
    await restart();
    const rated = shown(await team.click(mei, tea, '4 ', prompt));
    expect(wordsOf(rated)).toMatch(/Next in .* · streak 1 · \+1\d points/);
    await restart();
    // Another device may still show the buttons of before.
    const stale = await discord.forge(mei, tea, rateFour);
    expect(wordsOf(stale)).toContain('You have rated this one already.');
    expect(reviews()).toBe(1);
    await restart();
    const undone = shown(await team.click(mei, tea, 'Undo', rated));
    expect(wordsOf(undone)).toContain('Undone');
    await restart();
    const again = await team.click(mei, tea, '5 ', undone);
    expect(wordsOf(again)).toContain('Next in');
    expect(reviews()).toBe(2);
    expect(team.ask("SELECT count(*) FROM reviews WHERE kind = 'undo'")).toBe(1);
    expect(team.ask('SELECT count(*) FROM memories')).toBe(1);
    expect(postsIn(team, tea).length).toBe(1);
  });

  it('the count under a question that was answered before it is brought up to date', async () => {
    const { mei, tea } = team;
    await scheduleDaily(team);
    await team.answer(mei, tea, await nextPost(team, on(0, 9)));
    expect(team.count(mei, tea, '1 answered')).toBe(0);
    await restart();
    await team.eventually(() => expect(team.count(mei, tea, '1 answered')).toBe(1));
  });

  it('a private question goes on, and the offer of reminders can be taken up', async () => {
    const { mei, tea } = team;
    const question = shown(await team.type(mei, tea, '/quiz now deck:tea'));
    await restart();
    const prompt = await team.answer(mei, tea, question);
    await restart();
    const rated = shown(await team.click(mei, tea, '3 ', prompt));
    await team.eventually(() => team.newest(mei, tea, 'Shall I remind you?'));
    await restart();
    expect(wordsOf(await team.click(mei, tea, 'Remind me'))).toContain('Reminders are on.');
    await team.eventually(() => team.newest(mei, DM, 'From now on I write to you here'));
    await restart();
    await team.click(mei, tea, 'Another one', rated);
    expect(team.count(mei, DM, 'From now on I write to you here')).toBe(1);
    expect(reviews()).toBe(1);
  });

  it('a reminder is snoozed, comes again, and its review goes on step by step', async () => {
    const { mei, tea } = team;
    await learn(team, mei, tea, 3);
    await turnRemindersOn(team, mei, tea);
    await restart();
    const digest = await nextReminder(team, mei);
    await restart();
    await team.click(mei, DM, 'Snooze', digest);
    await restart();
    const again = await nextReminder(team, mei);
    expect(team.count(mei, DM, 'cards are due')).toBe(1);
    await restart();
    const first = shown(await team.click(mei, DM, 'Start', again));
    await restart();
    const prompt = await team.answer(mei, DM, first);
    await restart();
    const rated = shown(await team.click(mei, DM, '4 ', prompt));
    await restart();
    const second = shown(await team.click(mei, DM, 'Next', rated));
    expect(second.id).toBe(first.id);
    expect(wordsOf(second)).toContain('Review · 2 of');
    await restart();
    const { end } = await review(team, mei, DM, second);
    expect(wordsOf(end)).toContain('That was it.');
    expect(team.ask("SELECT count(*) FROM reminders WHERE state = 'sent'")).toBe(1);
  });

  it('a question can still be taken back, and its post says so', async () => {
    const { amara, mei, tea } = team;
    await scheduleDaily(team);
    await firstRating(team, mei, await nextPost(team, on(0, 9)));
    const status = shown(await team.type(amara, tea, '/quiz-admin status'));
    await restart();
    const [offered] = status.selects.flatMap(({ options }) => options);
    const asked = await team.choose(amara, tea, 'Take a question back', offered?.value ?? '', status);
    await restart();
    const done = await team.click(amara, tea, 'Take it back', shown(asked));
    expect(wordsOf(done)).toContain('Taken back. 1 rating');
    await restart();
    await team.eventually(() => team.newest(mei, tea, 'This question was taken back'));
    expect(team.ask('SELECT count(*) FROM memories')).toBe(0);
  });

  it('settings, the export and the end of everything are where they were', async () => {
    const { mei, tea } = team;
    await learn(team, mei, tea, 1);
    const settings = shown(await team.type(mei, tea, '/quiz settings'));
    await restart();
    const changed = await team.choose(mei, tea, 'New cards a day', '10', settings);
    expect(changed.how).toBe('update');
    await restart();
    const dialog = await team.click(mei, tea, 'Change time zone', settings);
    await restart();
    const name = dialog.form?.fields[0]?.name ?? '';
    expect(wordsOf(await team.discord.submit(mei, { [name]: 'Asia/Tokyo' }))).toContain('Asia/Tokyo');
    const asked = shown(await team.type(mei, tea, '/quiz forget-me'));
    await restart();
    expect(wordsOf(await team.click(mei, tea, 'Erase it all', asked))).toContain('Done. I erased 1 review');
  });
});

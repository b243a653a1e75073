// The bot is started anew in the middle of everything: what people have before their eyes goes on working.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Expected, type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import {
  firstRating,
  learn,
  nextPost,
  nextReminder,
  postsIn,
  review,
  scheduleDaily,
  turnRemindersOn,
} from '../support/slack-steps.ts';
import { DM, HOME, labelsOf, MODAL, selectsOf, shown, wordsOf } from '../support/slack-talk.ts';
import { on } from '../support/week.ts';

let team: SlackBot;
let expected: Expected;
beforeEach(async () => {
  expected = {};
  team = await startSlackBot();
});
afterEach(() => team.close(expected));

const restart = () => team.restart();
const reviews = () => team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'");

describe('two at once, while one takes over from the other', () => {
  it('post once, and answer every click once', async () => {
    const { bot, mei, tomasz, tea } = team;
    const twin = await bot.twin();
    const asked = () => team.slack.calls.filter(({ method }) => method === 'apps.connections.open').length;
    const connected = (times: number) =>
      vi.waitFor(() => expect([asked(), team.slack.sockets()]).toEqual([times, 1]), { timeout: 8_000 });
    await connected(1);
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    for (const each of [mei, tomasz])
      expect(wordsOf(await team.rate(each, tea, post, 4))).toContain('Right!');
    expect(reviews()).toBe(2);
    await bot.stop();
    await connected(2);
    await learn(team, mei, tea, 1);
    await bot.start();
    await twin.stop();
    await connected(3);
    await learn(team, tomasz, tea, 1);
    expect(reviews()).toBe(4);
    expect(postsIn(team, tea).length).toBe(1);
  });
});

describe('somebody whom Slack does not name to the new process', () => {
  const board = async () => wordsOf(shown(await team.type(team.tomasz, team.tea, '/quiz leaderboard')));

  it('keeps the name that everybody knows, whatever they do', async () => {
    const { slack, clock, mei, tea } = team;
    await scheduleDaily(team);
    await firstRating(team, mei, await nextPost(team, on(0, 9)));
    expect(await board()).toContain('1. Mei · ');
    clock.moveTo(on(0, 11));
    await restart();
    slack.on('users.info', ({ body }) => body.user === mei.id).fail('ratelimited', { times: 50 });
    await slack.openHome(mei);
    expect(await board()).toContain('1. Mei · ');
    await team.type(mei, tea, '/quiz stats');
    expect(await board()).toContain('1. Mei · ');
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
  it('the offer, the dialog, the preview and its confirmation still schedule, once', async () => {
    const { slack, amara, tea } = team;
    const offer = shown(await team.type(amara, tea, '/quiz-admin schedule'));
    await restart();
    await team.click(amara, tea, 'Another time', offer);
    await restart();
    const { view } = await slack.submit(amara, { time: '10:15', zone: 'Europe/Berlin' });
    expect(view?.text).toContain('at 10:15 (Europe/Berlin)');
    await restart();
    const started = await team.click(amara, MODAL, 'Start it');
    expect(wordsOf(started)).toContain('Scheduled.');
    await restart();
    await team.click(amara, MODAL, 'Post the first one now');
    await team.eventually(() => expect(postsIn(team, tea).length).toBe(1));
    await restart();
    await nextPost(team, on(0, 9, 15));
    await restart();
    expect(team.count(amara, tea, 'From now on I post')).toBe(1);
    expect(postsIn(team, tea).length).toBe(2);
  });

  it('a question is answered, rated, undone and rated again as before it', async () => {
    const { slack, mei, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    await restart();
    const prompt = await team.answer(mei, tea, post);
    const rateFour = prompt.buttons.find(({ label }) => label.startsWith('4'));
    await restart();
    const rated = shown(await team.click(mei, tea, '4 ', prompt));
    expect(wordsOf(rated)).toMatch(/Next in .* · streak 1 · \+1\d points/);
    await restart();
    // Another device may still show the buttons of before.
    const stale = await slack.forge(mei, tea, 'b3', rateFour?.value);
    expect(stale.message?.text).toContain('You have rated this one already.');
    expect(reviews()).toBe(1);
    await restart();
    const undone = shown(await team.click(mei, tea, 'Undo', rated));
    expect(wordsOf(undone)).toContain('Undone');
    await restart();
    expect(wordsOf(await team.click(mei, tea, '5 ', undone))).toContain('Next in');
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
    expect(wordsOf(second)).toContain('Review · 2 of');
    await restart();
    const { end } = await review(team, mei, DM, second);
    expect(wordsOf(end)).toContain('That was it.');
    expect(team.ask("SELECT count(*) FROM reminders WHERE state = 'sent'")).toBe(1);
  });

  it('Home and the review that began in it go on in their modal', async () => {
    const { slack, mei, tea } = team;
    await learn(team, mei, tea, 2);
    await slack.openHome(mei);
    await restart();
    const question = shown(await team.click(mei, HOME, 'Ask me something'));
    await restart();
    const prompt = await team.answer(mei, MODAL, question);
    await restart();
    const rated = shown(await team.click(mei, MODAL, '4 ', prompt));
    expect(wordsOf(rated)).toContain('Next in');
    await restart();
    const undone = shown(await team.click(mei, MODAL, 'Undo', rated));
    expect(wordsOf(undone)).toContain('Undone');
    await slack.closeModal(mei);
    await restart();
    const step = shown(await team.click(mei, HOME, 'Learn something new'));
    await restart();
    const { end } = await review(team, mei, MODAL, step);
    expect(wordsOf(end)).toContain('That was it.');
    await slack.closeModal(mei);
    await restart();
    await team.click(mei, HOME, 'Settings');
    await restart();
    expect(wordsOf(await team.choose(mei, MODAL, 'New cards a day', '10'))).toContain('Your settings');
    expect(team.ask('SELECT new_per_day FROM persons')).toBe(10);
  });

  it('the schedules in Home are paused, resumed, changed and posted from', async () => {
    const { slack, amara, general } = team;
    await scheduleDaily(team);
    await slack.openHome(amara);
    await restart();
    await team.click(amara, HOME, 'Pause');
    expect(slack.homeOf(amara)?.text).toContain(': paused');
    await slack.closeModal(amara);
    await restart();
    await team.click(amara, HOME, 'Resume');
    await slack.closeModal(amara);
    await restart();
    await team.click(amara, HOME, 'Edit');
    await restart();
    const saved = await slack.submit(amara, { channel: general.id, time: '16:30' });
    expect(saved.view?.text).toContain('Saved.');
    await slack.closeModal(amara);
    await restart();
    await team.click(amara, HOME, 'Post now');
    await team.eventually(() => expect(postsIn(team, general).length).toBe(1));
    await nextPost(team, on(0, 16, 30), general);
    expect(postsIn(team, team.tea)).toEqual([]);
  });

  it('a question can still be taken back, and its post says so', async () => {
    const { amara, mei, tea } = team;
    await scheduleDaily(team);
    await firstRating(team, mei, await nextPost(team, on(0, 9)));
    const status = shown(await team.type(amara, tea, '/quiz-admin status'));
    await restart();
    const [offered] = selectsOf(status.blocks).flatMap(({ options }) => options);
    const asked = await team.choose(amara, tea, 'Take a question back', offered?.value ?? '');
    await restart();
    const done = await team.click(amara, tea, 'Take it back', shown(asked));
    expect(wordsOf(done)).toContain('Taken back. 1 rating');
    await restart();
    await team.eventually(() => team.newest(mei, tea, 'This question was taken back'));
    expect(team.ask('SELECT count(*) FROM memories')).toBe(0);
  });

  it('an entry is shared, a search completes, and the end of everything is where it was', async () => {
    const { slack, mei, tomasz, tea } = team;
    const entry = shown(await team.type(mei, tea, '/tea steep'));
    await restart();
    await team.click(mei, tea, 'Share in', entry);
    expect(team.newest(tomasz, tea, 'tea.steep').ephemeral).toBe(false);
    await restart();
    expect(labelsOf(shown(await team.click(mei, tea, 'Quiz me on this', entry)))).toContain('A');
    await team.type(mei, tea, '/tea');
    await restart();
    const typeahead = JSON.stringify(slack.modal(mei)?.blocks).match(/"action_id":"(t:[^"]+)"/)?.[1] ?? '';
    expect(await slack.suggest(mei, MODAL, typeahead, 'ste')).toContainEqual(
      expect.objectContaining({ value: 'tea.steep' }),
    );
    await restart();
    expect((await slack.submit(mei, { term: 'tea.steep' })).view?.text).toContain('tea.steep');
    const asked = shown(await team.type(mei, tea, '/quiz forget-me'));
    await restart();
    expect(wordsOf(await team.click(mei, tea, 'Erase it all', asked))).toContain('Done. I erased');
  });
});

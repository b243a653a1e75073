// The Home tab and what begins in it: one's own progress, reviews in modals, and the schedules of those who manage them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import { firstRating, learn, nextPost, postsIn, review, scheduleDaily } from '../support/slack-steps.ts';
import { HOME, labelsOf, MODAL, shown, wordsOf } from '../support/slack-talk.ts';
import { on, SECOND } from '../support/week.ts';

let team: SlackBot;
beforeEach(async () => {
  team = await startSlackBot();
});
afterEach(() => team.close());

const homeOf = (who: SlackBot['mei']) => {
  const home = team.slack.homeOf(who);
  if (home === null) throw new Error('There is no Home.');
  return home;
};

describe('Home', () => {
  it('shows somebody new how to begin, without making them known, and nothing of what managers see', async () => {
    const { slack, mei } = team;
    await slack.openHome(mei);
    expect(wordsOf(homeOf(mei))).toContain('I ask questions, you answer in private');
    expect(labelsOf(homeOf(mei))).toEqual(['Ask me something']);
    expect(team.ask('SELECT count(*) FROM accounts')).toBe(0);
    const question = shown(await team.click(mei, HOME, 'Ask me something'));
    const rated = await team.rate(mei, MODAL, question, 4);
    expect(wordsOf(rated)).toContain('Next in');
    expect(wordsOf(rated)).toContain('Shall I remind you?');
    // It is drawn anew behind the modal.
    await team.eventually(() => expect(wordsOf(homeOf(mei))).toMatch(/Streak\W+1 day/));
  });

  it('says what is due, and reviews it in a modal that every click changes', async () => {
    const { slack, clock, mei, tea } = team;
    await learn(team, mei, tea, 3, 1);
    clock.moveTo(on(2, 10));
    await slack.openHome(mei);
    expect(wordsOf(homeOf(mei))).toMatch(/Due now\W+3 cards/);
    expect(wordsOf(homeOf(mei))).toMatch(/\d of \d/);
    const messages = slack.messages(mei, tea).length;
    const first = shown(await team.click(mei, HOME, 'Start review'));
    expect(wordsOf(first)).toContain('Review · 1 of 8');
    const { end, rated } = await review(team, mei, MODAL, first);
    expect(rated).toBe(8);
    expect(wordsOf(end)).toContain('8 cards reviewed');
    expect(slack.messages(mei, tea).length).toBe(messages);
    expect(slack.direct(mei)).toEqual([]);
    await team.eventually(() => expect(wordsOf(homeOf(mei))).toContain('Learn something new'));
  });

  it('lets a review that was closed in the middle go on where it stood', async () => {
    const { slack, mei, tea } = team;
    await learn(team, mei, tea, 1);
    await slack.openHome(mei);
    const first = shown(await team.click(mei, HOME, 'Learn something new'));
    await team.answer(mei, MODAL, first);
    await slack.closeModal(mei);
    const again = shown(await team.click(mei, HOME, 'Learn something new'));
    expect(wordsOf(again)).toContain('Review · 1 of');
    const { end } = await review(team, mei, MODAL, again);
    expect(wordsOf(end)).toContain('That was it.');
  });

  it('shows who leads, and the settings, which can be changed in it', async () => {
    const { slack, mei, tomasz } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    await firstRating(team, mei, post);
    await firstRating(team, tomasz, post, false);
    await slack.openHome(mei);
    expect(wordsOf(homeOf(mei))).toMatch(/1\. Mei \(you\) · 1\d points/);
    expect(wordsOf(homeOf(mei))).toContain('2. Tomasz');
    const board = await team.click(mei, HOME, 'Leaderboard');
    expect(wordsOf(board)).toContain('Leaderboard: all time');
    expect(wordsOf(await team.click(mei, MODAL, 'This week'))).toContain('Leaderboard: this week');
    await slack.closeModal(mei);
    await team.click(mei, HOME, 'Settings');
    const changed = await team.click(mei, MODAL, 'Turn reminders on');
    expect(wordsOf(changed)).toContain('Saved.');
    await team.click(mei, MODAL, 'Change time zone');
    const field = slack.modal(mei)?.blocks[0]?.block_id ?? '';
    expect((await slack.submit(mei, { [field]: 'Atlantis' })).errors).toEqual({
      [field]: expect.stringContaining('Atlantis'),
    });
    await slack.submit(mei, { [field]: 'Asia/Tokyo' });
    expect(slack.modal(mei)?.text).toContain('Asia/Tokyo');
    await team.eventually(() => expect(wordsOf(homeOf(mei))).not.toContain('off; the settings turn them on'));
  });
});

describe('the schedules in Home', () => {
  it('begin with a dialog that asks for the channel, too', async () => {
    const { slack, amara, mei, tea } = team;
    await slack.openHome(amara);
    expect(wordsOf(homeOf(amara))).toContain('Nothing is scheduled in this workspace yet.');
    await team.click(amara, HOME, 'Schedule questions');
    const filled = { channel: tea.id, time: '09:00', zone: 'UTC', weekdays: 'mon', deck: 'teaware' };
    const { view } = await slack.submit(amara, filled);
    expect(view?.text).toContain(`one question of Teaware in #${tea.id}, Monday at 09:00 (UTC)`);
    expect(wordsOf(await team.click(amara, MODAL, 'Start it'))).toContain('Scheduled.');
    team.newest(mei, tea, 'From now on I post a question of Teaware here');
    await team.eventually(() => expect(wordsOf(homeOf(amara))).toContain('1. #'));
    await slack.closeModal(amara);
    await nextPost(team, on(0, 9));
  });

  it('in a channel without the bot say what to type, and leave nothing', async () => {
    const { slack, amara } = team;
    const quiet = slack.channel(slack.home, 'quiet', { botIn: false });
    await slack.openHome(amara);
    await team.click(amara, HOME, 'Schedule questions');
    const { view } = await slack.submit(amara, { channel: quiet.id, zone: 'UTC' });
    expect(view?.text).toContain('Shall I?');
    expect(wordsOf(await team.click(amara, MODAL, 'Start it'))).toContain('Type /invite and my name in it');
    expect(team.ask('SELECT count(*) FROM schedules WHERE archived_at IS NULL')).toBe(0);
  });

  it('are moved to another channel and time in a dialog, and not to where the bot is not', async () => {
    const { slack, amara, tea, general } = team;
    await scheduleDaily(team);
    const quiet = slack.channel(slack.home, 'quiet', { botIn: false });
    await slack.openHome(amara);
    await team.click(amara, HOME, 'Edit');
    const { errors } = await slack.submit(amara, { channel: quiet.id });
    expect(Object.values(errors ?? {}).join()).toContain('nothing was changed. Type /invite');
    const saved = await slack.submit(amara, { channel: general.id, time: '10:30', level: 'beginner' });
    expect(saved.view?.text).toContain(`in #${general.id}, every day at 10:30 (UTC)`);
    await slack.closeModal(amara);
    await team.eventually(() => expect(wordsOf(homeOf(amara))).toContain('every day at 10:30'));
    await nextPost(team, on(0, 10, 30), general);
    expect(postsIn(team, tea)).toEqual([]);
  });

  it('are not changed for what cannot be, of which the dialog says all', async () => {
    const { slack, amara } = team;
    await scheduleDaily(team);
    await slack.openHome(amara);
    await team.click(amara, HOME, 'Edit');
    const values = { zone: 'Berlin, Germany (Central European Time)', level: 'advanced', deck: 'teaware' };
    const { errors } = await slack.submit(amara, values);
    expect(Object.values(errors ?? {})).toEqual([
      expect.stringMatching(/^“Berlin, Germany .* no card of that deck has that difficulty\.$/),
    ]);
  });

  it('are moved with the same words once the bot is invited, however often Slack delivers them', async () => {
    const { slack, clock, amara } = team;
    await scheduleDaily(team);
    const quiet = slack.channel(slack.home, 'quiet', { botIn: false });
    await slack.openHome(amara);
    await team.click(amara, HOME, 'Edit');
    const moved = { channel: quiet.id, time: '10:30' };
    expect(Object.values((await slack.submit(amara, moved)).errors ?? {}).join()).toContain('/invite');
    slack.invite(quiet);
    // A channel gets one message a second, and nobody invites that fast.
    clock.advance(SECOND);
    slack.redeliver(4);
    const saved = await slack.submit(amara, moved);
    expect(saved.errors).toBeUndefined();
    expect(saved.view?.text).toContain(`in #${quiet.id}, every day at 10:30 (UTC)`);
    expect(postsIn(team, quiet)).toEqual([]);
    expect(slack.messages(amara, quiet)).toHaveLength(1);
  });

  it('changed after the question of the day post no second one that day', async () => {
    const { slack, clock, amara, tea } = team;
    await scheduleDaily(team);
    await nextPost(team, on(0, 9));
    await slack.openHome(amara);
    await team.click(amara, HOME, 'Edit');
    await slack.submit(amara, { time: '11:00' });
    await slack.closeModal(amara);
    clock.moveTo(on(0, 20));
    await nextPost(team, on(1, 11));
    expect(postsIn(team, tea).length).toBe(2);
  });

  it('are not there for others, and their buttons refuse them', async () => {
    const { slack, amara, mei, tea } = team;
    await scheduleDaily(team);
    await slack.openHome(amara);
    const edit = homeOf(amara).buttons.find(({ label }) => label === 'Edit')?.value;
    await learn(team, mei, tea, 1);
    await slack.openHome(mei);
    expect(wordsOf(homeOf(mei))).not.toContain('manage the questions');
    const refused = await slack.forge(mei, HOME, 'b0', edit);
    expect(refused.view?.text).toContain('Only people who manage this workspace can do that.');
  });
});

// People on Slack in all the places and ways in which they meet the bot.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import {
  firstRating,
  learn,
  nextPost,
  postsIn,
  review,
  scheduleDaily,
  turnRemindersOn,
} from '../support/slack-steps.ts';
import { DM, labelsOf, MODAL, shown, shownMessage, wordsOf } from '../support/slack-talk.ts';
import { optionIn } from '../support/tea-options.ts';
import { DAY, on } from '../support/week.ts';

let team: SlackBot;
afterEach(() => team.close());

const reviews = () => team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'");

describe.each(['socket', 'http'] as const)('what Slack delivers several times over %s', (way) => {
  beforeEach(async () => {
    team = await startSlackBot({}, way);
  });

  it('counts once and is answered once, whatever it is', async () => {
    const { slack, amara, mei, tea } = team;
    slack.redeliver(4);
    await team.type(amara, tea, '/quiz-admin schedule time:09:00 weekdays:daily zone:UTC');
    expect(team.count(amara, tea, 'Shall I?')).toBe(1);
    slack.redeliver(4);
    await team.click(amara, tea, 'Start it');
    expect(team.ask('SELECT count(*) FROM schedules')).toBe(1);
    expect(team.count(mei, tea, 'From now on I post')).toBe(1);
    const post = await nextPost(team, on(0, 9));
    slack.redeliver(4);
    const prompt = await team.answer(mei, tea, post);
    slack.redeliver(4);
    const rated = await team.click(mei, tea, '4 ', prompt);
    expect(wordsOf(rated)).toContain('Right!');
    expect(reviews()).toBe(1);
    slack.redeliver(4);
    const undone = await team.click(mei, tea, 'Undo', shown(rated));
    expect(wordsOf(undone)).toContain('Undone');
    expect(team.ask("SELECT count(*) FROM reviews WHERE kind = 'undo'")).toBe(1);
    slack.redeliver(4);
    await team.type(mei, tea, '/quiz now deck:tea');
    expect(team.count(mei, tea, 'a question just for you')).toBe(1);
    slack.redeliver(4);
    await team.type(mei, tea, '/quiz export');
    expect(slack.direct(mei).length).toBe(1);
  });

  it('is one submission of a modal, and one share for the channel', async () => {
    const { slack, amara, mei, tea } = team;
    await team.type(amara, tea, '/quiz-admin schedule');
    await team.click(amara, tea, 'Another time');
    slack.redeliver(3);
    const { view } = await slack.submit(amara, { zone: 'UTC' });
    expect(view?.text).toContain('Shall I?');
    const entry = shown(await team.type(mei, tea, '/tea steep'));
    slack.redeliver(3);
    await team.click(mei, tea, 'Share in', entry);
    expect(team.count(amara, tea, 'tea.steep')).toBe(1);
  });
});

describe('a click', () => {
  beforeEach(async () => {
    team = await startSlackBot();
  });

  it('made ten times at once counts once, and another rating afterwards changes nothing', async () => {
    const { mei, tea } = team;
    await scheduleDaily(team);
    const prompt = await team.answer(mei, tea, await nextPost(team, on(0, 9)));
    const ten = Array.from({ length: 10 }, () => team.click(mei, tea, '4 ', prompt));
    for (const seen of await Promise.all(ten)) expect(wordsOf(seen)).toContain('Right!');
    expect(reviews()).toBe(1);
    const value = prompt.buttons.find(({ label }) => label.startsWith('2'))?.value;
    const late = await team.slack.forge(mei, tea, 'b1', value);
    expect(late.message?.text).toContain('You have rated this one already.');
    expect(reviews()).toBe(1);
  });

  it('on a button that nobody made, or that is another person’s, does nothing and says so', async () => {
    const { slack, mei, tomasz, tea } = team;
    await learn(team, mei, tea, 1);
    const question = shown(await team.type(mei, tea, '/quiz now deck:tea'));
    const other = question.buttons.find(({ label }) => label === 'A')?.value;
    const before = reviews();
    const theirs = await slack.forge(tomasz, tea, 'b0', other);
    expect(theirs.message?.text).toContain('This button belongs to somebody else.');
    for (const value of ['1|rate', '2|pick|x', '1|nonsense|1', '%%%', 'x'.repeat(1_999)]) {
      const seen = await slack.forge(tomasz, tea, 'b0', value);
      expect(seen.message?.ephemeral).toBe(true);
      expect(seen.message?.text).toMatch(/older conversation|no longer here/);
    }
    expect(reviews()).toBe(before);
  });

  it('is answered after the connection was lost and came back', async () => {
    const { slack, clock, mei, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    slack.dropSockets({ refresh: true });
    await firstRating(team, mei, post);
    slack.on('apps.connections.open').reply(503, 'busy');
    slack.dropSockets();
    await vi.waitFor(() => {
      clock.advance(1_000);
      expect(slack.sockets()).toBe(1);
    });
    await learn(team, mei, tea, 1);
    expect(reviews()).toBe(2);
    expect(await team.ready()).toBe(200);
  });

  it('is asked to slow down when there are too many, and each is acknowledged all the same', async () => {
    const { slack, clock, mei, tea } = team;
    const ask = () => slack.command(mei, tea, '/quiz', 'stats');
    const seen = await Promise.all(Array.from({ length: 7 }, ask));
    const said = slack.messages(mei, tea).filter((each) => wordsOf(each).includes('That was a lot'));
    expect(said.length).toBe(2);
    expect(Math.max(...seen.map(({ ackMs }) => ackMs))).toBeLessThan(3_000);
    clock.advance(11_000);
    expect((await ask()).message?.text).not.toContain('That was a lot');
  });
});

describe('in a thread', () => {
  beforeEach(async () => {
    team = await startSlackBot();
  });

  it('there are no commands, so shortcuts ask and review', async () => {
    const { slack, mei, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    const thread = { channel: tea, thread: post.ts };
    await expect(team.type(mei, thread, '/quiz now')).rejects.toThrow('not supported in threads');
    const asked = await slack.shortcut(mei, 'quiz-me');
    expect(asked.view?.text).toContain('a question just for you');
    if (asked.view === null) throw new Error('No modal.');
    expect(wordsOf(await team.rate(mei, MODAL, asked.view, 4))).toContain('Next in');
    await slack.closeModal(mei);
    const first = (await slack.shortcut(mei, 'review')).view;
    if (first === null) throw new Error('No modal.');
    const { end } = await review(team, mei, MODAL, first);
    expect(wordsOf(end)).toContain('That was it.');
  });

  it('below a question people talk about it, when that was wished for', async () => {
    const { slack, mei, tea } = team;
    await scheduleDaily(team, { more: 'discussion:yes' });
    const post = await nextPost(team, on(0, 9));
    const thread = { channel: tea, thread: post.ts };
    await team.eventually(() => team.newest(mei, thread, 'Talk about it here.'));
    await team.restart();
    await nextPost(team, on(1, 9));
    expect(slack.messages(mei, thread).length).toBe(2);
  });
});

describe('a command', () => {
  beforeEach(async () => {
    team = await startSlackBot();
  });

  it('that is not understood is answered with the nearest one, or with help', async () => {
    const { mei, tea } = team;
    expect(wordsOf(await team.type(mei, tea, '/quiz leaderbord'))).toContain(
      'Did you mean /quiz leaderboard?',
    );
    expect(wordsOf(await team.type(mei, tea, '/quiz xyzzy'))).toMatch(
      /^I do not know “xyzzy”\.[\s\S]*\/quiz now/,
    );
    const help = wordsOf(await team.type(mei, tea, '/quiz'));
    expect(help).toContain('/quiz now');
    expect(help).not.toContain('/quiz-admin');
  });

  it('without words opens a search over the reference, and shows what was chosen', async () => {
    const { slack, mei, tea } = team;
    const search = shown(await team.type(mei, tea, '/tea'));
    const typeahead = JSON.stringify(search.blocks).match(/"action_id":"(t:[^"]+)"/)?.[1] ?? '';
    expect(await slack.suggest(mei, MODAL, typeahead, 'no such thing')).toEqual([]);
    const [found] = await slack.suggest(mei, MODAL, typeahead, 'steep');
    const { view } = await slack.submit(mei, { term: found?.value ?? '' });
    expect(view?.text).toContain('Lets hot water draw the taste out of leaves.');
    const asked = shown(await team.click(mei, MODAL, 'Quiz me on this'));
    expect(wordsOf(await team.rate(mei, MODAL, asked, 4))).toContain('Next in');
  });

  it('for managers is refused to others, until an admin names them', async () => {
    const { slack, amara, mei, tea } = team;
    const refused = await team.type(mei, tea, '/quiz-admin list');
    expect(wordsOf(refused)).toContain('Only people who manage this workspace can do that.');
    const named = await team.type(amara, tea, `/quiz-admin allow <@${mei.id}|mei>`);
    expect(wordsOf(named)).toContain('Mei may manage the questions here from now on');
    expect(wordsOf(await team.type(mei, tea, '/quiz-admin list'))).toContain('Nothing is scheduled');
    await slack.openHome(mei);
    expect(slack.homeOf(mei)?.text).toContain('For those who manage the questions');
    const other = await team.type(mei, tea, `/quiz-admin allow <@${team.idris.id}|idris>`);
    expect(wordsOf(other)).toContain('Only people who manage this workspace can do that.');
    await team.type(amara, tea, `/quiz-admin disallow <@${mei.id}|mei>`);
    expect(wordsOf(await team.type(mei, tea, '/quiz-admin list'))).toContain('Only people who manage');
  });
});

describe('guests, and strangers of a shared channel', () => {
  beforeEach(async () => {
    team = await startSlackBot();
  });

  it('answer like everybody, and what they may not do says so', async () => {
    const { slack, mei, tea } = team;
    const guest = slack.user(slack.home, 'Guest', { guest: true });
    const partners = slack.team('Partners');
    const stranger = slack.user(partners, 'Stranger', { admin: true });
    slack.shared(tea, partners);
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    for (const each of [guest, stranger]) {
      expect(wordsOf(await firstRating(team, each, post))).toContain('Right!');
    }
    expect(slack.messages(mei, tea).filter(({ ephemeral }) => ephemeral)).toEqual([]);
    const scopes = 'SELECT group_concat(scope) FROM (SELECT scope FROM accounts WHERE external_id IN';
    const known = team.ask(`${scopes} ('${guest.id}', '${stranger.id}') ORDER BY rowid)`);
    expect(known).toBe([slack.home.id, partners.id].join(','));
    const board = wordsOf(await team.type(mei, tea, '/quiz leaderboard'));
    expect(board).toContain('Guest');

    // The admin of another workspace runs nothing here.
    const plan = await slack.forge(stranger, tea, 'b0', '1|plan|tea|0900|*|a|UTC||');
    expect(plan.message?.text).toContain('Only people who manage this workspace can do that.');
    expect(wordsOf(await team.type(guest, tea, '/quiz-admin schedule'))).toContain('Only people who manage');
    expect(team.ask('SELECT count(*) FROM schedules')).toBe(1);

    await team.click(stranger, tea, 'Remind me');
    await team.eventually(() =>
      expect(team.ask("SELECT direct FROM persons WHERE direct <> 'open'")).toBe('refused-unnoticed'),
    );
    const later = await team.click(stranger, tea, optionIn(wordsOf(post), true), post);
    expect(later.messages.map(wordsOf).join('\n')).toContain('I could not send you a direct message');
    expect(slack.direct(stranger)).toEqual([]);
  });
});

describe('words that would call people', () => {
  it('call nobody, whatever somebody is named or types', async () => {
    team = await startSlackBot();
    const { slack, mei, amara, tea } = team;
    const name = '<!channel> & <@U0000000001> *_`~ @here <https://example.org|x>';
    const trouble = slack.user(slack.home, name);
    await scheduleDaily(team);
    await firstRating(team, trouble, await nextPost(team, on(0, 9)));
    const board = wordsOf(await team.type(trouble, tea, '/quiz leaderboard'));
    expect(board).toContain('<!channel> & <@U0000000001>');
    expect(board).toContain('<https://example.org|x>');
    const entry = shown(await team.type(trouble, tea, '/tea steep'));
    await team.click(trouble, tea, 'Share in', entry);
    expect(wordsOf(team.newest(mei, tea, 'tea.steep'))).toMatch(/!channel.* looked this up\./);
    await slack.openHome(trouble);
    expect(slack.homeOf(trouble)?.text).toContain('<!channel> & ');
    for (const typed of ['<!everyone> & @here', '&lt;!channel&gt;', `<@${mei.id}|mei>`, '```<!here>```']) {
      const seen = shownMessage(await team.type(mei, tea, `/tea ${typed}`));
      expect(seen.ephemeral).toBe(true);
    }
    expect(wordsOf(await team.type(amara, tea, '/quiz-admin schedule zone:<!channel>'))).toContain(
      '<!channel>',
    );
    expect(slack.pings).toBe(0);
  });
});

describe('somebody who had everything erased', () => {
  it('finds their old buttons without a memory, and begins anew under a question', async () => {
    team = await startSlackBot();
    const { slack, clock, mei, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    await firstRating(team, mei, post);
    await turnRemindersOn(team, mei, tea);
    const question = shown(await team.type(mei, tea, '/quiz now deck:tea'));
    const old = question.buttons.find(({ label }) => label === 'A')?.value;
    await team.type(mei, tea, '/quiz forget-me');
    await team.click(mei, tea, 'Erase it all');
    const direct = slack.direct(mei).length;
    expect((await slack.forge(mei, tea, 'b0', old)).message?.text).toContain('no longer here');
    expect(reviews()).toBe(0);
    clock.advance(DAY);
    await team.eventually(() => expect(postsIn(team, tea).length).toBe(2));
    expect(slack.direct(mei).length).toBe(direct);
    await team.answer(mei, tea, post);
    expect(labelsOf(team.newest(mei, tea, 'You chose'))).toContain('4 Well');
    expect(team.count(mei, DM, 'due')).toBe(0);
  });
});

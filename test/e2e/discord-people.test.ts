// People on Discord in all the places and ways in which they meet the bot.
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
import { DM, labelsOf, optionOf, shown, wordsOf } from '../support/discord-talk.ts';
import { DAY, on } from '../support/week.ts';

let team: DiscordBot;
beforeEach(async () => {
  team = await startDiscordBot();
});
afterEach(() => team.close());

const reviews = () => team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'");

describe('a question that was wrong', () => {
  it('is taken back by whoever manages the server, with the answers and points', async () => {
    const { discord, amara, mei, tomasz, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    const rated = await firstRating(team, mei, post);
    const status = shown(await team.type(amara, tea, '/quiz-admin status'));
    const [offered] = status.selects.flatMap(({ options }) => options);
    const asked = await team.choose(amara, tea, 'Take a question back', offered?.value ?? '', status);
    expect(wordsOf(asked)).toContain('1 answer and the points for it will be undone');
    const done = await team.click(amara, tea, 'Take it back', shown(asked));
    expect(wordsOf(done)).toContain('Taken back. 1 rating and the points for it are undone.');
    await team.eventually(() => team.newest(mei, tea, 'This question was taken back'));
    expect(postsIn(team, tea).map(({ id }) => id)).toEqual([post.id]);
    expect(team.ask('SELECT count(*) FROM memories')).toBe(0);

    // A client that has not heard of it yet still shows the old buttons.
    const pick = post.buttons.find(({ label }) => label === 'A')?.id ?? '';
    expect(wordsOf(await discord.forge(tomasz, tea, pick))).toContain('This question was taken back.');
    expect(labelsOf(rated)).toContain('Undo');
    await team.click(mei, tea, 'Undo', rated);
    expect(wordsOf(await team.type(mei, tea, '/quiz leaderboard'))).toContain('Nobody has points yet.');
    const next = await nextPost(team, on(1, 9));
    expect(wordsOf(next)).not.toContain('Last question');
  });
});

describe('a schedule with a thread', () => {
  it('opens one below each question, to talk about it', async () => {
    const { mei, tea } = team;
    await scheduleDaily(team, { more: 'discussion:yes' });
    await nextPost(team, on(0, 9));
    const threadId = await team.eventually(() => {
      const id = postsIn(team, tea).at(-1)?.threadId ?? null;
      if (id === null) throw new Error('No thread yet.');
      return id;
    });
    await team.eventually(() => team.newest(mei, { id: threadId }, 'Talk about it here.'));
    await team.bot.restart();
    await nextPost(team, on(1, 9));
    await team.eventually(() => expect(postsIn(team, tea).at(-1)?.threadId).toBeTruthy());
    expect(team.count(mei, { id: threadId }, 'Talk about it here.')).toBe(1);
  });
});

describe('somebody who uses the bot alone', () => {
  it('reviews, looks things up and is reminded in direct messages', async () => {
    const { discord } = team;
    const noor = discord.user('Noor', { installed: true });
    await learn(team, noor, DM, 3);
    const found = shown(await team.type(noor, DM, '/tea steep'));
    expect(wordsOf(found)).toContain('Lets hot water draw the taste out of leaves.');
    expect(labelsOf(found)).toEqual(['Quiz me on this', 'Read the docs']);
    const nowhere = await team.type(noor, DM, '/quiz leaderboard');
    expect(wordsOf(nowhere)).toContain('Use this in one of its channels.');
    await turnRemindersOn(team, noor, DM);
    const digest = await nextReminder(team, noor);
    const first = shown(await team.click(noor, DM, 'Start', digest));
    const { end, rated } = await review(team, noor, DM, first);
    expect(rated).toBe(8);
    expect(wordsOf(end)).toContain('That was it.');
  });

  it('is answered for their own eyes in a server without the bot, and among friends', async () => {
    const { discord } = team;
    const noor = discord.user('Noor', { installed: true });
    const elsewhere = discord.foreignGuild('Cocoa lovers');
    discord.join(elsewhere, noor);
    const lounge = discord.channel(elsewhere, 'lounge');
    for (const place of [lounge, { group: true } as const]) {
      const question = shown(await team.type(noor, place, '/quiz now deck:tea'));
      expect(question.ephemeral).toBe(true);
      expect(wordsOf(await team.rate(noor, place, question, 4))).toContain('Next in');
    }
    await team.eventually(() => team.newest(noor, lounge, 'Shall I remind you?'));
    expect(team.ask('SELECT count(*) FROM memories')).toBe(2);
    expect(discord.messages(discord.user('Friend'), { group: true }).length).toBe(0);
  });
});

describe('one memory in all places', () => {
  it('has a card of two channels count once, and shows the second time as practice', async () => {
    const { mei, tea, general } = team;
    await scheduleDaily(team, { more: 'level:advanced' });
    await scheduleDaily(team, { channel: general, more: 'level:advanced' });
    const here = await nextPost(team, on(0, 9));
    const there = await team.eventually(() => team.newest(mei, general, 'What is matcha?'));
    await firstRating(team, mei, here);
    const second = await team.answer(mei, general, there);
    expect(wordsOf(second)).toContain('You have already reviewed this card today, so this is practice');
    expect(reviews()).toBe(1);
    expect(wordsOf(await team.type(mei, tea, '/quiz leaderboard'))).toContain('Mei (you) · 15 points');
  });

  it('goes along from a server into direct messages', async () => {
    const { mei, tea } = team;
    await learn(team, mei, tea, 2);
    const stats = wordsOf(await team.type(mei, DM, '/quiz stats'));
    expect(stats).toContain('2 reviews of 2 cards');
  });
});

describe('a click that comes twice or from somewhere else', () => {
  it('on the post again shows the answer that is stored', async () => {
    const { mei, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    await firstRating(team, mei, post);
    const again = shown(await team.click(mei, tea, optionOf(post, false), post));
    expect(again.ephemeral).toBe(true);
    expect(wordsOf(again)).toContain('You have rated this one already. Here is your answer.');
    expect(wordsOf(again)).toContain('Right!');
    expect(reviews()).toBe(1);
  });

  it('ten times at once is one review, and ten answers alike', async () => {
    const { discord, mei, tea } = team;
    await scheduleDaily(team);
    const prompt = await team.answer(mei, tea, await nextPost(team, on(0, 9)));
    const four = prompt.buttons.find(({ label }) => label.startsWith('4'))?.id ?? '';
    const clicks = Array.from({ length: 10 }, () => discord.press(mei, tea, four, prompt.id));
    for (const seen of await Promise.all(clicks)) expect(wordsOf(seen)).toContain('Right!');
    expect(reviews()).toBe(1);
    await team.eventually(() => team.newest(mei, tea, 'Shall I remind you?'));
    expect(team.count(mei, tea, 'Shall I remind you?')).toBe(1);
  });

  it("on somebody else's private question, or on what nobody ever sent, changes nothing", async () => {
    const { discord, mei, tomasz, tea } = team;
    await scheduleDaily(team);
    const prompt = await team.answer(mei, tea, await nextPost(team, on(0, 9)));
    const four = prompt.buttons.find(({ label }) => label.startsWith('4'))?.id ?? '';
    const foreign = shown(await discord.forge(tomasz, tea, four));
    expect(foreign.ephemeral).toBe(true);
    expect(wordsOf(foreign)).toContain('This button belongs to somebody else.');
    const invented = [
      '1|rate|nothing|1|4',
      '1|plan|tea|0900|1234567|a|UTC',
      '0|x',
      '1|take-back|x',
      'nonsense',
    ];
    for (const id of invented) {
      const answer = shown(await discord.forge(tomasz, tea, id));
      expect(answer.ephemeral, id).toBe(true);
      expect(wordsOf(answer), id).not.toContain('went wrong');
    }
    expect(reviews()).toBe(0);
    expect(team.ask('SELECT count(*) FROM schedules')).toBe(1);
  });

  it('too often in ten seconds is answered with a request to wait, and goes on after it', async () => {
    const { discord, clock, mei, tea } = team;
    const ask = () => discord.command(mei, tea, 'quiz', { sub: 'stats' });
    const seen = await Promise.all(Array.from({ length: 7 }, ask));
    expect(seen.map((each) => wordsOf(each)).filter((text) => text.includes('That was a lot')).length).toBe(
      2,
    );
    clock.advance(11_000);
    expect(wordsOf(await ask())).not.toContain('That was a lot');
  });

  it('is answered after the connection was lost and came back', async () => {
    const { discord, mei, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    discord.dropGateway({ code: 1006, resumable: true });
    await firstRating(team, mei, post);
    discord.dropGateway({ resumable: false });
    await vi.waitFor(() => expect(discord.sessions()).toBe(1), { timeout: 20_000 });
    await learn(team, mei, tea, 1);
    expect(reviews()).toBe(2);
    expect(await team.ready()).toBe(200);
  });

  it('of somebody who may not manage the server is refused, also where everybody sees the command', async () => {
    const { discord, guild, mei, tea } = team;
    await expect(team.type(mei, tea, '/quiz-admin list')).rejects.toThrow('is not shown to Mei');
    discord.showAllCommands(guild);
    const refused = shown(await team.type(mei, tea, '/quiz-admin list'));
    expect(refused.ephemeral).toBe(true);
    expect(wordsOf(refused)).toContain('Only people who');
  });
});

describe('the time zone of somebody who never named one', () => {
  it('is that of the questions in their server, also in direct messages', async () => {
    const { amara, mei, tea } = team;
    await team.type(amara, tea, '/quiz-admin schedule time:18:00 weekdays:daily zone:Asia/Tokyo');
    await team.click(amara, tea, 'Start it');
    await firstRating(team, mei, await nextPost(team, on(0, 9)));
    expect(wordsOf(team.newest(mei, tea, 'Shall I remind you?'))).toContain('around 09:00 (Asia/Tokyo)');
    expect(wordsOf(await team.type(mei, DM, '/quiz settings'))).toContain('Asia/Tokyo (as far as I know');
  });
});

describe('somebody who had everything erased', () => {
  it('finds their old buttons without a memory, and begins anew under a question', async () => {
    const { discord, mei, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    const prompt = await team.answer(mei, tea, post);
    const four = prompt.buttons.find(({ label }) => label.startsWith('4'))?.id ?? '';
    await team.type(mei, tea, '/quiz forget-me');
    await team.click(mei, tea, 'Erase it all');
    expect(wordsOf(await discord.forge(mei, tea, four))).toContain('This question is no longer here.');
    expect(reviews()).toBe(0);
    await firstRating(team, mei, post);
    expect(reviews()).toBe(1);
  });
});

describe('words that would call people', () => {
  it('call nobody, whatever somebody is named', async () => {
    const { discord, guild, tea } = team;
    const trouble = discord.user('@everyone <@&1> [x](https://example.org) `*_');
    discord.join(guild, trouble);
    await scheduleDaily(team);
    await firstRating(team, trouble, await nextPost(team, on(0, 9)));
    const board = wordsOf(await team.type(trouble, tea, '/quiz leaderboard'));
    expect(board).toContain('@everyone <@&1> [x](https://example.org)');
    await team.type(trouble, tea, '/tea steep');
    await team.click(trouble, tea, 'Share in');
    await team.eventually(() => team.newest(team.mei, tea, 'tea.steep'));
    expect(discord.pings).toBe(0);
  });
});

describe('a question that nobody rated', () => {
  it('is counted from the choice when the day ends, and says so at the next click', async () => {
    const { clock, mei, tea } = team;
    await scheduleDaily(team);
    const post = await nextPost(team, on(0, 9));
    await team.answer(mei, tea, post);
    clock.advance(DAY);
    await team.eventually(() => expect(reviews()).toBe(1));
    const seen = await team.click(mei, tea, 'A', post);
    expect(wordsOf(seen)).toContain('so it was counted from your choice alone');
  });
});

describe('a prefix for all commands', () => {
  it('is what people type, and what the bot calls them', async () => {
    const prefixed = await startDiscordBot({ config: { commandPrefix: 'my-' } });
    const { mei, amara, tea } = prefixed;
    const help = wordsOf(await prefixed.type(mei, tea, '/my-quiz help'));
    expect(help).toContain('/my-quiz now');
    expect(help).not.toMatch(/(?<!my-)\/?\bquiz now/);
    const question = shown(await prefixed.type(mei, tea, '/my-quiz now deck:tea'));
    expect(wordsOf(await prefixed.rate(mei, tea, question, 4))).toContain('Next in');
    await prefixed.eventually(() => prefixed.newest(mei, tea, 'Shall I remind you?'));
    expect(wordsOf(await prefixed.type(mei, tea, '/my-tea steep'))).toContain('tea.steep');
    await prefixed.type(amara, tea, '/my-quiz-admin schedule time:09:00 weekdays:daily zone:UTC');
    expect(wordsOf(await prefixed.click(amara, tea, 'Start it'))).toContain('Scheduled.');
    await expect(prefixed.type(mei, tea, '/quiz now')).rejects.toThrow('There is no command');
    await prefixed.close();
  });
});

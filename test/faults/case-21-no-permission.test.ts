// A channel in which the bot may not post, for now.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DiscordBot, startDiscordBot } from '../support/discord-bot.ts';
import * as discordSends from '../support/discord-sends.ts';
import * as discordSteps from '../support/discord-steps.ts';
import * as discordTalk from '../support/discord-talk.ts';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import * as slackSends from '../support/slack-sends.ts';
import * as slackSteps from '../support/slack-steps.ts';
import * as slackTalk from '../support/slack-talk.ts';
import { MINUTE, on } from '../support/week.ts';

// Red without: `no-permission` in `ofCode` of src/platforms/discord/platform-error.ts: it is tried eight times a day.
describe('case 21: a channel in which the bot may not post, on Discord', () => {
  let team: DiscordBot;
  beforeEach(async () => {
    team = await startDiscordBot();
  });
  afterEach(() => team.close());

  const SEND_MESSAGES = 1n << 11n;
  const CREATE_PUBLIC_THREADS = 1n << 35n;
  const status = async () =>
    discordTalk.wordsOf(discordTalk.shown(await team.type(team.amara, team.tea, '/quiz-admin status')));

  it('is tried once a day, and goes on by itself once it is allowed', async () => {
    const { discord, tea, general, amara } = team;
    await discordSteps.scheduleDaily(team);
    await discordSteps.scheduleDaily(team, { channel: general });
    discord.setDenied(tea, SEND_MESSAGES);
    const before = discordSends.triesIn(team, tea);
    for (const day of [0, 1, 2]) await discordSteps.nextPost(team, on(day, 9), general);
    await team.eventually(() => expect(discordSends.triesIn(team, tea)).toBe(before + 3));
    const seen = discordTalk.wordsOf(await team.type(amara, general, '/quiz-admin status'));
    expect(seen).toContain('not posted: I am not allowed to post there');
    expect(seen).toContain(`Please allow me in <#${tea.id}>: Send Messages`);
    discord.setDenied(tea, 0n);
    await discordSteps.nextPost(team, on(3, 9), tea);
    expect(await status()).not.toContain('Please allow me');
  });

  // Red without: `unlessRefusedSince` in src/app/daily-post.ts: every schedule of the channel asks on every day.
  it('is asked once a day by all its schedules together, and by an admin any time', async () => {
    const { discord, tea, general, amara } = team;
    await discordSteps.scheduleDaily(team);
    await discordSteps.scheduleDaily(team, { channel: general });
    const later = {
      sub: 'schedule',
      options: { time: '15:00', zone: 'UTC', weekdays: 'daily', deck: 'teaware' },
    };
    const preview = discordTalk.shown(await discord.command(amara, tea, 'quiz-admin', later));
    await team.click(amara, tea, 'Start it', preview);
    await team.eventually(() => expect(team.count(amara, tea, 'From now on I post')).toBe(2));
    const unsent = () => team.ask("SELECT count(*) FROM deliveries WHERE state = 'waiting'");
    await team.eventually(() => expect(unsent()).toBe(0));
    const failed = () => team.ask("SELECT count(*) FROM posts WHERE state = 'failed'");
    discord.setDenied(tea, SEND_MESSAGES);
    const before = discordSends.triesIn(team, tea);
    for (const day of [0, 1]) {
      await discordSteps.nextPost(team, on(day, 9), general);
      await team.eventually(() => expect(failed()).toBe(2 * day + 1));
      team.clock.moveTo(on(day, 15));
      await team.eventually(() => expect(failed()).toBe(2 * day + 2));
      expect(discordSends.triesIn(team, tea)).toBe(before + day + 1);
    }
    expect(await status()).toContain('not posted: I am not allowed to post there');

    discord.setDenied(tea, 0n);
    const said = discordTalk.shown(await team.type(amara, tea, '/quiz-admin status'));
    await team.click(amara, tea, 'Post Tue 3 Mar after all', said);
    await team.eventually(() => expect(discordSteps.postsIn(team, tea).length).toBe(1));
    await discordSteps.nextPost(team, on(2, 9), tea);
    await discordSteps.nextPost(team, on(2, 15), tea);
  });

  // Red without: `threadAdvice` in src/app/schedule-status.ts: only the log says it.
  it('or open threads there any more posts without them, and says in the status what is missing', async () => {
    const { discord, tea } = team;
    const threads = () => discord.calls.filter(({ route }) => route.endsWith('/threads'));
    await discordSteps.scheduleDaily(team, { more: 'discussion:yes' });
    discord.setDenied(tea, CREATE_PUBLIC_THREADS);
    await discordSteps.nextPost(team, on(0, 9));
    await team.eventually(() => expect(threads().map(({ status }) => status)).toEqual([403]));
    expect(await status()).toContain(
      `For the thread below each question please allow me in <#${tea.id}>: Create Public Threads.`,
    );
    discord.setDenied(tea, 0n);
    await discordSteps.nextPost(team, on(1, 9));
    await team.eventually(() => expect(threads().map(({ status }) => status)).toEqual([403, 201]));
    expect(await status()).not.toContain('please allow me');
  });

  // Red without: `closed` in src/app/live-posts.ts: every answer asks once more.
  it('has the counts below its posts asked for once, however many answer', async () => {
    const { discord, clock, tea, mei, tomasz, idris } = team;
    await discordSteps.scheduleDaily(team);
    const post = await discordSteps.nextPost(team, on(0, 9));
    const EDIT = 'PATCH /channels/:channelId/messages/:messageId';
    discord.on(EDIT).reply(403, { code: 50001, message: 'Missing Access' }, { times: 10 });
    const edits = () => discord.calls.filter(({ route }) => route.startsWith('PATCH /channels/')).length;
    for (const who of [mei, tomasz, idris]) {
      await team.answer(who, tea, post);
      clock.advance(MINUTE);
      await team.eventually(() =>
        expect(team.ask('SELECT shown_answered FROM posts')).toBe(team.ask('SELECT count(*) FROM exposures')),
      );
    }
    expect(edits()).toBe(1);
  });

  // Red without: the `direct` of `ofCode` in src/platforms/discord/platform-error.ts: the reminder would be given up.
  it('is not what the same answer says of direct messages: there it passes', async () => {
    const { discord, clock, mei, tea } = team;
    await discordSteps.learn(team, mei, tea, 3);
    await discordSteps.turnRemindersOn(team, mei, tea);
    const isDigest = ({ body }: { readonly body: unknown }) => / due\./.test(JSON.stringify(body));
    discord
      .on(discordSends.SEND, isDigest)
      .reply(403, { code: 50001, message: 'Missing Access' }, { times: 2 });
    clock.moveTo(Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
    await team.eventually(() => expect(team.count(mei, discordTalk.DM, /\bdue\./)).toBe(1));
    expect(discord.calls.filter(({ route }) => route === discordSends.SEND).filter(isDigest).length).toBe(3);
    expect(team.ask("SELECT direct FROM persons WHERE direct <> 'open'")).toBe(undefined);
  });
});

// Red without: `not-in-channel` in src/platforms/slack/platform-error.ts: its owner is not told what to do.
describe('case 21: a channel in which the bot may not post, on Slack', () => {
  let team: SlackBot;
  beforeEach(async () => {
    team = await startSlackBot();
  });
  afterEach(() => team.close());

  it('because it was removed from it tries once a day, tells its owner once, and goes on once invited', async () => {
    const { slack, tea, general, amara } = team;
    await slackSteps.scheduleDaily(team);
    await slackSteps.scheduleDaily(team, { channel: general });
    slack.on(slackSends.SEND, slackSends.to(tea)).fail('not_in_channel', { times: 3 });
    const before = slackSends.triesIn(team, tea);
    await slackSteps.nextPost(team, on(0, 9), general);
    // A day later it would be old news.
    await team.eventually(() => team.newest(amara, slackTalk.DM, 'I am not in that channel'));
    for (const day of [1, 2]) await slackSteps.nextPost(team, on(day, 9), general);
    await team.eventually(() => expect(slackSends.triesIn(team, tea)).toBe(before + 3));
    expect(team.count(amara, slackTalk.DM, 'I am not in that channel')).toBe(1);
    const seen = slackTalk.wordsOf(await team.type(amara, general, '/quiz-admin status'));
    expect(seen).toMatch(new RegExp(`Please type .?/invite.? and my name in #${tea.id}`));
    const told = team.newest(amara, slackTalk.DM, 'I am not in that channel');
    await team.click(amara, slackTalk.DM, 'Post Mon 2 Mar after all', told);
    await team.eventually(() => expect(slackSteps.postsIn(team, tea).length).toBe(1));
    await slackSteps.nextPost(team, on(3, 9));
  });
});

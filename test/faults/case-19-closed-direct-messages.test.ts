// Somebody to whom no direct message may be sent, as the platform says when a reminder is to be sent.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DiscordBot, startDiscordBot } from '../support/discord-bot.ts';
import * as discordSends from '../support/discord-sends.ts';
import * as discordSteps from '../support/discord-steps.ts';
import * as discordTalk from '../support/discord-talk.ts';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import * as slackSends from '../support/slack-sends.ts';
import * as slackSteps from '../support/slack-steps.ts';
import * as slackTalk from '../support/slack-talk.ts';
import { DAY, HOUR, on } from '../support/week.ts';

// Red without: `close-direct` in src/app/delivery-policy.ts and `direct-refused` in src/store/settle-delivery.ts; either of them is
// enough.
describe('case 19: somebody who cannot be written to, on Discord', () => {
  let team: DiscordBot;
  beforeEach(async () => {
    team = await startDiscordBot();
  });
  afterEach(() => team.close());

  /** Mei has reminders; gives her conversation with the bot as Discord calls it. */
  async function reminded(): Promise<{ readonly id: string }> {
    await discordSteps.learn(team, team.mei, team.tea, 3);
    await discordSteps.turnRemindersOn(team, team.mei, team.tea);
    const [first] = team.discord.calls.filter(
      ({ route, body }) =>
        route === discordSends.SEND && JSON.stringify(body).includes('From now on I write'),
    );
    return { id: first?.path.split('/')[2] ?? '' };
  }

  /** The reminder is due, and tried once. */
  async function triedOnce(conversation: { readonly id: string }): Promise<number> {
    const before = discordSends.triesIn(team, conversation);
    team.clock.moveTo(Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
    await team.eventually(() => expect(discordSends.triesIn(team, conversation)).toBe(before + 1));
    const failed = "SELECT count(*) FROM deliveries WHERE kind = 'reminder' AND state = 'failed'";
    await team.eventually(() => expect(team.ask(failed)).toBe(1));
    return before + 1;
  }

  it('because they refuse it is told at the next click, and left alone until they ask', async () => {
    const { discord, clock, mei, tea } = team;
    const conversation = await reminded();
    discord.acceptsDirect(mei, false);
    const tries = await triedOnce(conversation);
    await team.type(mei, tea, '/quiz stats');
    const notice = 'I could not send you a direct message';
    await team.eventually(() => team.newest(mei, tea, notice));
    for (let day = 0; day < 4; day += 1) {
      clock.advance(DAY);
      await team.type(mei, tea, '/quiz stats');
    }
    expect(team.count(mei, tea, notice)).toBe(1);
    expect(discordSends.triesIn(team, conversation)).toBe(tries);

    discord.acceptsDirect(mei, true);
    await team.type(mei, tea, '/quiz resume');
    await team.eventually(() =>
      expect(team.count(mei, discordTalk.DM, 'From now on I write to you here')).toBe(2),
    );
    await discordSteps.nextReminder(team, mei);
  });

  it('because no server is shared any more is told when they are back, and left alone until they ask', async () => {
    const { discord, guild, mei, tea, general } = team;
    await discordSteps.scheduleDaily(team, { channel: general });
    const conversation = await reminded();
    discord.leave(guild, mei);
    const tries = await triedOnce(conversation);
    // Each of them shows that a round looked at everything due.
    for (const day of [2, 3, 4]) await discordSteps.nextPost(team, on(day, 9), general);
    expect(discordSends.triesIn(team, conversation)).toBe(tries);

    discord.join(guild, mei);
    await team.type(mei, tea, '/quiz stats');
    await team.eventually(() => team.newest(mei, tea, 'I could not send you a direct message'));
    await team.type(mei, tea, '/quiz resume');
    await discordSteps.nextReminder(team, mei);
  });
});

// Red without: the same; where the account was deactivated, `close-direct` alone.
describe('case 19: somebody who cannot be written to, on Slack', () => {
  let team: SlackBot;
  beforeEach(async () => {
    team = await startSlackBot();
  });
  afterEach(() => team.close());

  it('gets one try, is told at the next click, and is left alone until they ask', async () => {
    const { slack, clock, mei, tea } = team;
    await slackSteps.learn(team, mei, tea, 3);
    await slackSteps.turnRemindersOn(team, mei, tea);
    const direct = slack.calls.findLast(({ method }) => method === slackSends.SEND)?.body.channel;
    const conversation = { id: String(direct) };
    const before = slackSends.triesIn(team, conversation);
    slack.change(mei, { dmClosed: true });
    clock.moveTo(Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
    await team.eventually(() => expect(slackSends.triesIn(team, conversation)).toBe(before + 1));
    const refused = "SELECT count(*) FROM persons WHERE direct = 'refused-unnoticed'";
    await team.eventually(() => expect(team.ask(refused)).toBe(1));

    const notice = 'I could not send you a direct message';
    for (let day = 0; day < 4; day += 1) {
      await team.type(mei, tea, '/quiz stats');
      await team.eventually(() => team.newest(mei, tea, notice));
      clock.advance(DAY);
    }
    expect(team.count(mei, tea, notice)).toBe(1);
    expect(slackSends.triesIn(team, conversation)).toBe(before + 1);

    slack.change(mei, { dmClosed: false });
    await team.type(mei, tea, '/quiz resume');
    await team.eventually(() =>
      expect(team.count(mei, slackTalk.DM, 'From now on I write to you here')).toBe(2),
    );
    await slackSteps.nextReminder(team, mei);
  });

  it('because their account was deactivated is asked for once, and never again', async () => {
    const { slack, clock, mei, tea } = team;
    await slackSteps.learn(team, mei, tea, 3);
    await slackSteps.turnRemindersOn(team, mei, tea);
    await team.restart();
    slack.change(mei, { deleted: true });
    const before = slack.calls.length;
    clock.moveTo(Number(team.ask("SELECT due_at FROM reminders WHERE state = 'planned'")));
    const asked = () => slack.calls.slice(before).filter(({ body }) => body.users === mei.id);
    await team.eventually(() => expect(asked().length).toBe(1));
    expect(asked()[0]?.error).toBe('user_disabled');
    await team.eventually(() =>
      expect(team.ask("SELECT count(*) FROM reminders WHERE state = 'planned'")).toBe(0),
    );
    for (let day = 0; day < 5; day += 1) clock.advance(DAY);
    await slackSteps.scheduleDaily(team);
    await slackSteps.nextPost(team, clock.now() - (clock.now() % DAY) + DAY + 9 * HOUR);
    expect(asked().length).toBe(1);
  });
});

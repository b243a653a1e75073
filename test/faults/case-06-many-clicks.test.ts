// Somebody hammers on the rating buttons.
import { afterEach, describe, expect, it } from 'vitest';
import { wordsOf } from '../support/app-person.ts';
import { createAppRig, messageOf } from '../support/app-rig.ts';
import { type DiscordBot, startDiscordBot } from '../support/discord-bot.ts';
import * as onDiscord from '../support/discord-talk.ts';
import { type SlackBot, startSlackBot } from '../support/slack-bot.ts';
import * as onSlack from '../support/slack-talk.ts';
import { askDatabase, expectSoundDatabase } from '../support/sound-database.ts';

const RATINGS = "SELECT count(*) FROM reviews WHERE kind = 'rating'";
const LEFT =
  'SELECT json_array((SELECT json_group_array(memory) FROM memories), (SELECT count(*) FROM scores))';
const TEN = Array.from({ length: 10 });
const ALREADY = 'You have rated this one already';

/** What came of it, without the points, which are said only to the click that was recorded. */
const outcomeIn = (words: string): string => /Next [^\n·]* · streak \d/.exec(words)?.[0] ?? words;

// Red without: the looks for a review that is there already, of this exposure in src/store/record-review.ts (`row.review`) and
// of the day in `compute` of src/app/record-review.ts; each is enough. Nine clicks then meet the unique key, and get an apology.
describe('case 06: one button clicked ten times at once, and then another', () => {
  let team: DiscordBot | SlackBot | null = null;
  afterEach(async () => {
    await team?.close();
    team = null;
  });

  it('counts once on Discord, tells the same ten times, and leaves it so', async () => {
    const bot = await startDiscordBot();
    team = bot;
    const { discord, mei, tea } = bot;
    const question = onDiscord.shown(await bot.type(mei, tea, '/quiz now deck:tea'));
    const prompt = await bot.answer(mei, tea, question);
    const other = prompt.buttons.find(({ label }) => label.startsWith('1 '))?.id ?? '';
    const answers = await Promise.all(TEN.map(() => bot.click(mei, tea, '4 ', prompt)));
    expect(bot.ask(RATINGS)).toBe(1);
    const left = bot.ask(LEFT);
    const outcomes = answers.map((answer) => outcomeIn(onDiscord.wordsOf(answer)));
    expect(outcomes).toEqual(TEN.map(() => expect.stringMatching(/^Next /)));
    expect(new Set(outcomes).size).toBe(1);

    const later = onDiscord.wordsOf(await discord.forge(mei, tea, other));
    expect(later).toContain(ALREADY);
    expect(later).toContain('You rated it 4, “Well”.');
    expect([bot.ask(RATINGS), bot.ask(LEFT)]).toEqual([1, left]);
  });

  it.each(['socket', 'http'] as const)('counts once on Slack over %s, and leaves it so', async (way) => {
    const bot = await startSlackBot({}, way);
    team = bot;
    const { slack, mei, tea } = bot;
    const question = onSlack.shown(await bot.type(mei, tea, '/quiz now deck:tea'));
    const prompt = await bot.answer(mei, tea, question);
    const other = prompt.buttons.find(({ label }) => label.startsWith('1 '));
    await Promise.all(TEN.map(() => bot.click(mei, tea, '4 ', prompt)));
    expect(bot.ask(RATINGS)).toBe(1);
    const left = bot.ask(LEFT);
    // All ten clicks changed the one message, which says what was recorded.
    const words = slack.messages(mei, tea).map(onSlack.wordsOf).join('\n');
    expect(words).toMatch(/Next in/);
    expect(words).not.toContain('went wrong');

    const later = await slack.forge(mei, tea, other?.actionId ?? '', other?.value);
    expect(later.message?.text).toContain(ALREADY);
    expect(later.message?.text).toContain('You rated it 4, “Well”.');
    expect([bot.ask(RATINGS), bot.ask(LEFT)]).toEqual([1, left]);
  });

  // Ten different buttons: whichever is committed first is the one that counts.
  it('keeps the first of different ratings at once, on whatever platform', async () => {
    const rig = await createAppRig();
    const question = messageOf(await rig.command('/quiz now deck:teaware'));
    const prompt = messageOf(await rig.click(question, 'Show answer'));
    const all = [...TEN.keys()].map((click) => `${(click % 5) + 1} `);
    const answers = await Promise.all(all.map((label) => rig.click(prompt, label)));
    const outcomes = answers.map((answer) => outcomeIn(wordsOf(messageOf(answer))));
    expect([...new Set(outcomes)]).toEqual([expect.stringMatching(/^Next /)]);
    expect(askDatabase(rig.databasePath, RATINGS)).toBe(1);
    const left = askDatabase(rig.databasePath, LEFT);
    expect(wordsOf(messageOf(await rig.click(prompt, '5 ')))).toContain(ALREADY);
    expect([askDatabase(rig.databasePath, RATINGS), askDatabase(rig.databasePath, LEFT)]).toEqual([1, left]);
    expect(rig.log.messages('error')).toEqual([]);
    expectSoundDatabase(rig.databasePath);
    await rig.close();
  });
});

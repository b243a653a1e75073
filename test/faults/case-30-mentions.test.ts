// Decks and names that try to ping, link, format or script: they are shown as they are written, and notify nobody.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startDiscordBot } from '../support/discord-bot.ts';
import {
  learn as learnOnDiscord,
  nextPost as nextOnDiscord,
  scheduleDaily as scheduleOnDiscord,
} from '../support/discord-steps.ts';
import { startBot, TEA } from '../support/running-bot.ts';
import { startSlackBot } from '../support/slack-bot.ts';
import {
  learn as learnOnSlack,
  nextPost as nextOnSlack,
  scheduleDaily as scheduleOnSlack,
} from '../support/slack-steps.ts';
import { wordsOf } from '../support/slack-talk.ts';
import { on } from '../support/week.ts';

const NASTY = '@everyone <@&1> <!channel> <https://x|y> `tick` *b* <script>alert(1)</script> &amp;';
/** Names have at most 32 characters. */
const NAMES = ['@everyone <!channel>', '<https://x|y> <@&1>', '`a` *b* <script>'] as const;

let content: string;
beforeEach(() => {
  content = join(mkdtempSync(join(tmpdir(), 'quizloop-decks-')), 'content');
  cpSync(TEA, content, { recursive: true });
  for (const name of ['time', 'origin', 'temperature']) {
    const path = join(content, `tea/cards/${name}.yaml`);
    const text = readFileSync(path, 'utf8')
      .replaceAll(
        /question: (.*)/g,
        (_, question: string) => `question: ${JSON.stringify(`${question.replaceAll('`', '')} ${NASTY}`)}`,
      )
      .replaceAll(
        /text: ([^,]*), why: [^}]*\}/g,
        (_, option: string) => `text: ${option}, why: ${JSON.stringify(NASTY)} }`,
      );
    writeFileSync(path, text);
  }
});
afterEach(() => rmSync(join(content, '..'), { recursive: true, force: true }));

const bodySchema = z.looseObject({ allowed_mentions: z.object({ parse: z.array(z.string()) }) });
/** The message of a call: a callback has it in `data`. */
function messageIn(body: unknown): unknown {
  const parsed = z
    .looseObject({ data: z.looseObject({}).optional(), components: z.unknown().optional() })
    .safeParse(body);
  if (!parsed.success) return null;
  const { data, components } = parsed.data;
  if (data !== undefined && 'components' in data && !('custom_id' in data)) return data;
  return components === undefined ? null : parsed.data;
}

// Red without: `allowed_mentions` in Discord's `sender` or `interaction-api`.
it('case 30: on Discord every message forbids mentions, and nobody is pinged', async () => {
  const team = await startDiscordBot({ config: { contentDir: content } });
  const people = NAMES.map((name) => team.discord.user(name));
  for (const person of people) team.discord.join(team.guild, person);
  await scheduleOnDiscord(team);
  const post = await nextOnDiscord(team, on(0, 9));
  expect(post.text).toContain('everyone');
  for (const person of people) {
    await team.rate(person, team.tea, post, 4);
    await learnOnDiscord(team, person, team.tea, 1);
    const entry = await team.type(person, team.tea, '/tea steep');
    await team.click(person, team.tea, 'Share in', entry.message ?? undefined);
    await team.type(person, team.tea, `/tea ${NASTY.slice(0, 90)}`);
  }
  const board = await team.type(people[0] ?? team.mei, team.tea, '/quiz leaderboard');
  expect(board.text).toContain('everyone');
  const messages = team.discord.calls
    .map(({ body }) => messageIn(body))
    .filter((message) => message !== null);
  expect(messages.length).toBeGreaterThan(15);
  for (const message of messages) expect(bodySchema.parse(message).allowed_mentions.parse).toEqual([]);
  // `close` expects that nobody was pinged.
  await team.close();
});

/** The texts in which Slack looks for markup: all others are shown as they are. */
function marked(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return key === 'text' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const type = 'type' in value ? value.type : null;
  if (type === 'plain_text' || type === 'rich_text') return [];
  return Object.entries(value).flatMap(([name, inner]) => marked(inner, name));
}

// Red without: the escapes in Slack's `mrkdwn`; the loopback then counts pings as well.
it('case 30: on Slack every text is escaped, nothing unfurls or links names, and nobody is pinged', async () => {
  const team = await startSlackBot({ config: { contentDir: content } });
  const people = NAMES.map((name) => team.slack.user(team.slack.home, name));
  await scheduleOnSlack(team);
  const post = await nextOnSlack(team, on(0, 9));
  expect(wordsOf(post)).toContain('<!channel>');
  for (const person of people) {
    await team.rate(person, team.tea, post, 4);
    await learnOnSlack(team, person, team.tea, 1);
    await team.type(person, team.tea, '/tea steep');
    await team.click(person, team.tea, 'Share in');
    await team.type(person, team.tea, `/tea ${NASTY.slice(0, 90)}`);
    await team.slack.openHome(person);
  }
  const board = await team.type(people[0] ?? team.mei, team.tea, '/quiz leaderboard');
  expect(wordsOf(board)).toContain('everyone');
  const sent = team.slack.calls.filter(({ method }) => /^(?:chat\.|response_url|views\.)/.test(method));
  expect(sent.length).toBeGreaterThan(15);
  for (const { method, body } of sent) {
    expect(marked(body).join('\n')).not.toMatch(/<(?:!|@&|script|https:\/\/x)/);
    expect(body.link_names ?? false).toBe(false);
    if (method === 'chat.postMessage')
      expect([body.unfurl_links, body.unfurl_media].map(String)).toEqual(['false', 'false']);
  }
  await team.close();
});

describe('case 30: in the playground', () => {
  // Red without: `safeHeaders`, and `textContent` in the page's `dom.js`.
  it('case 30: the page may run nothing but its own scripts, and writes what it is told as text', async () => {
    const bot = await startBot({ config: { contentDir: content } });
    const page = await fetch(bot.url);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
    for (const [, name] of (await page.text()).matchAll(/\/page\/([\w-]+\.js)/g)) {
      const script = await (await fetch(`${bot.url}/page/${name}`)).text();
      expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/);
    }
    await bot.close();
  });
});

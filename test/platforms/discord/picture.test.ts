// The messages as people see them. `PICTURES=folder npx vitest run test/platforms/discord/picture.test.ts` keeps them to look at.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, heading, message, paragraph, quiet, row } from '#src/app/say.ts';
import { people } from '#src/app/texts/people.ts';
import { renderMessage } from '#src/platforms/discord/render-message.ts';
import type { Message } from '#src/ports/message.ts';
import { findChromium, launchChromium } from '../../e2e/browser.ts';
import { discordHtml } from '../../support/discord/picture.ts';
import { answerOf, lookupOf, postOf, ratingOf, shippedDecks } from './sample-messages.ts';

const NAMES = ['Mei', 'Ravi_K', 'Zoë *the* Great', '@everyone', 'Amara', '||Sam||'];

function leaderboard(): Message {
  return message([
    heading(people.leaderboardWeek),
    ...NAMES.map((name, index) =>
      paragraph(people.leaderboardLine(index + 1, name, 90 - 10 * index, index === 2)),
    ),
    quiet(people.leaderboardSince('2026-11-16')),
    row(button('1|leaderboard|all', people.allTime), button('1|question', people.askMe)),
  ]);
}

async function samples(): Promise<Readonly<Record<string, Message>>> {
  const decks = await shippedDecks();
  const all = decks.flatMap((deck) => deck.cards.map((card) => ({ deck, card })));
  const choice = all.find(({ card }) => card.kind === 'choice' && card.code !== null);
  const last = all.findLast(({ card }) => card.kind === 'choice');
  const recall = all.find(({ card }) => card.kind === 'recall');
  const entry = decks
    .flatMap((deck) => deck.reference)
    .find(({ code, pitfalls }) => code !== null && pitfalls.length > 1);
  if (choice === undefined || last === undefined || recall === undefined || entry === undefined) {
    throw new Error('The shipped decks have no card or entry of one of the kinds.');
  }
  return {
    post: postOf(choice.deck, choice.card, last.card),
    rating: ratingOf(choice.card, 'post'),
    recall: ratingOf(recall.card),
    answer: answerOf(choice.card),
    lookup: lookupOf(entry),
    leaderboard: leaderboard(),
  };
}

describe.skipIf(findChromium() === null)('on Discord', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  });
  afterAll(() => browser?.close());

  async function show(name: string): Promise<void> {
    const shown = (await samples())[name];
    if (shown === undefined) throw new Error(`There is no sample “${name}”.`);
    await page.setContent(discordHtml([{ components: renderMessage(shown).components }]));
    const folder = process.env.PICTURES;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  }

  it('a post covers the answer of the last question and nothing else', async () => {
    await show('post');
    expect(await page.locator('.spoiler').count()).toBe(1);
    expect(await page.locator('.spoiler').innerText()).toContain('Answer:');
    const question = page.locator('.container:not(.spoiler)');
    expect(await question.locator('h2').innerText()).toMatch(/question of the day$/);
    expect(await question.locator('pre').count()).toBe(1);
    expect(await question.getByRole('button').allInnerTexts()).toEqual([
      'A',
      'B',
      'C',
      'D',
      'Review privately',
    ]);
  });

  it('the five ratings stand in one line', async () => {
    await show('rating');
    const boxes = await page
      .getByRole('button')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    expect(boxes).toHaveLength(5);
    expect(new Set(boxes).size).toBe(1);
  });

  it('an answer sets off how it went from the question', async () => {
    await show('answer');
    expect(await page.locator('hr + .text h2').innerText()).toMatch(/^Not quite/);
    expect(await page.locator('li').count()).toBe(4);
  });

  it.each(['recall', 'lookup'])('a %s stays inside its frame', async (name) => {
    await show(name);
    const overflow = await page
      .locator('.inside')
      .evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth));
    expect(overflow).toEqual([0]);
  });

  it('names are shown as they are written', async () => {
    await show('leaderboard');
    const lines = await page.locator('.text').allInnerTexts();
    const shown = lines.map((line) => line.replaceAll('\u200b', ''));
    for (const name of NAMES) expect(shown.join('\n')).toContain(name);
    expect(await page.locator('em, mark, .mention').count()).toBe(0);
  });
});

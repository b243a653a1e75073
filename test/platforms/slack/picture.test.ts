// The messages and views as people see them. `PICTURES=folder npx vitest run test/platforms/slack/picture.test.ts` keeps
// them to look at.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderForm } from '#src/platforms/slack/render-form.ts';
import { renderHome, renderModalMessage } from '#src/platforms/slack/render-home.ts';
import { renderMessage } from '#src/platforms/slack/render-message.ts';
import type { Message } from '#src/ports/message.ts';
import { findChromium, launchChromium } from '../../e2e/browser.ts';
import { type Drawn, slackHtml } from '../../support/slack/picture.ts';
import { answerOf, lookupOf, postOf, ratingOf, shippedDecks } from '../discord/sample-messages.ts';
import { home, leaderboard, lookupForm, NAMES, reminder, scheduleForm, settings } from './sample-views.ts';

const shown = (message: Message, ephemeral = true): Drawn => ({
  blocks: renderMessage(message).blocks,
  ephemeral,
});

/** With the button that shows the covered answer privately. */
const withReveal = (message: Message): Message => ({
  ...message,
  blocks: message.blocks.map((block) =>
    block.kind === 'spoiler' ? { ...block, label: 'Show the last answer', reveal: '1|reveal' } : block,
  ),
});

async function samples(): Promise<Readonly<Record<string, Drawn>>> {
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
    post: shown(withReveal(postOf(choice.deck, choice.card, last.card)), false),
    rating: shown(ratingOf(choice.card, 'post')),
    recall: shown(ratingOf(recall.card)),
    answer: shown(answerOf(choice.card, 'post')),
    session: { view: renderModalMessage(answerOf(choice.card), 'Review') },
    reminder: shown(reminder(), false),
    lookup: shown(lookupOf(entry)),
    leaderboard: shown(leaderboard()),
    settings: shown(settings()),
    schedule: { view: renderForm(scheduleForm, '') },
    'lookup-form': { view: renderForm(lookupForm, '') },
    home: { view: renderHome(home()) },
  };
}

describe.skipIf(findChromium() === null)('on Slack', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 800, height: 400 } });
  });
  afterAll(() => browser?.close());

  async function show(name: string): Promise<void> {
    const drawn = (await samples())[name];
    if (drawn === undefined) throw new Error(`There is no sample “${name}”.`);
    await page.setContent(slackHtml([drawn]));
    const folder = process.env.PICTURES;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `slack-${name}.png`), fullPage: true });
  }

  it('a post hides the answer of the last question behind a button', async () => {
    await show('post');
    expect(await page.locator('main').innerText()).not.toContain('Answer:');
    expect(await page.getByRole('button').allInnerTexts()).toEqual([
      'Show the last answer',
      'A',
      'B',
      'C',
      'D',
      'Review privately',
    ]);
    expect(await page.locator('pre').count()).toBe(1);
  });

  it('the five ratings stand in one line', async () => {
    await show('rating');
    const boxes = await page
      .getByRole('button')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    expect(boxes).toHaveLength(5);
    expect(new Set(boxes).size).toBe(1);
  });

  it('a session in a modal sets off how it went from the question', async () => {
    await show('session');
    expect(await page.locator('.modal hr + .header').innerText()).toMatch(/^Not quite/);
    expect(await page.locator('.modal li').count()).toBe(4);
  });

  it.each(['recall', 'answer', 'lookup', 'reminder'])('a %s stays inside its column', async (name) => {
    await show(name);
    const overflow = await page
      .locator('.blocks')
      .evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth));
    expect(overflow).toEqual([0]);
  });

  it.each(['leaderboard', 'home'])('names on the %s are shown as they are written', async (name) => {
    await show(name);
    const words = (await page.locator('main').innerText()).replaceAll('\u200b', '');
    for (const each of NAMES.slice(0, 3)) expect(words).toContain(each);
    expect(await page.locator('em, s, blockquote, .ping, .emoji').count()).toBe(0);
  });

  it.each([
    ['settings', 'Reminders'],
    ['schedule', 'Schedule questions'],
    ['lookup-form', 'Look something up'],
  ])('%s has its labels', async (name, label) => {
    await show(name);
    expect(await page.locator('main').innerText()).toContain(label);
    expect(await page.locator('.select').count()).toBeGreaterThan(0);
  });
});

// A stranger follows the README in a real browser, from the first click to the first reminder, and beyond a restart.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, type RunningBot, startBot } from '../support/running-bot.ts';
import { findChromium, launchChromium } from './browser.ts';

/** The README's picture; taken anew only when asked for. */
const PICTURE = fileURLToPath(new URL('playground.png', import.meta.url));

describe.skipIf(findChromium() === null)('A week in the browser', () => {
  let browser: Browser;
  let bot: RunningBot;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    bot = await startBot({ config: { contentDir: join(ROOT, 'content') } });
    page = await browser.newPage({
      viewport: { width: 1360, height: 1040 },
      timezoneId: 'UTC',
      locale: 'en-GB',
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(bot.url);
  });
  afterAll(async () => {
    await browser?.close();
    await bot?.close();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true }).last();
  const timeline = () => page.getByRole('log', { name: 'Messages' });
  const goTo = (name: string) => page.getByRole('navigation').getByRole('button', { name }).click();
  const member = (name: string) => page.getByRole('radio', { name }).check({ force: true });
  const shows = (words: string | RegExp) => timeline().getByText(words).last().waitFor();

  /** Chooses the first option (or asks for the answer) of the newest question, and rates it. */
  async function answerAndRate(rating: string): Promise<void> {
    const first = timeline()
      .getByRole('button', { name: /^(A|Show answer)$/ })
      .last();
    await first.click();
    await timeline()
      .getByRole('button', { name: new RegExp(`^${rating} `) })
      .last()
      .click();
    await shows(/Next (tomorrow|in \d+ days)/);
  }

  it('schedules a question in two clicks, and posts the first one', async () => {
    await goTo('learn-asyncio');
    await button('Every day at 09:00').click();
    await button('Start it').click();
    await shows('Scheduled. The first question comes on');
    await button('Post the first one now').click();
    await button('Review privately').waitFor();
    await shows('an extra question');
  });

  it('answers and rates in private, and turns reminders on', async () => {
    await answerAndRate('4');
    await timeline().getByText('Only you can see this').first().waitFor();
    if (process.env.UPDATE_SCREENSHOT) await page.screenshot({ path: PICTURE });
    await button('Remind me').click();
    await shows('Reminders are on.');
  });

  it('travels to the reminder, reviews, takes a rating back and gives another', async () => {
    await button('Next reminder').click();
    await goTo('Quizloop');
    await shows('From now on I write to you here');
    await shows(/\d+ cards? (is|are) due\./);
    await button('Start').click();
    await shows(/Review · 1 of \d+/);
    await answerAndRate('5');
    await button('Undo').click();
    await shows('Undone: your memory of this card is as it was before.');
    await timeline().getByRole('button', { name: /^3 / }).last().click();
    await shows(/streak \d/);
    await expect.poll(() => page.locator('#memory-body').textContent()).toMatch(/Reviewed (twice|2 times)/i);
  });

  it('looks gather up by keyboard alone', async () => {
    await goTo('learn-asyncio');
    const input = page.getByRole('combobox', { name: 'Message' });
    await input.focus();
    await page.keyboard.type('/asyncio gath');
    await page.getByRole('option', { name: /asyncio\.gather/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await timeline().getByText('asyncio.gather').last().waitFor();
    await button('Share in channel').click();
    await shows('Amara looked this up.');
  });

  it('shows another member a page of their own, and ranks the team', async () => {
    await member('Mei');
    await button('Review privately').waitFor();
    await answerAndRate('2');
    const input = page.getByRole('combobox', { name: 'Message' });
    await input.fill('/quiz leaderboard');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await shows('Leaderboard: this week');
    await shows(/Mei \(you\) · \d+ points/);
  });

  it('has everything still there after a restart', async () => {
    await member('Amara');
    const before = await bot.memory('amara');
    // Away from the page, or it would complain that the bot is gone.
    await page.goto('about:blank');
    await bot.restart();
    await page.goto(bot.url);
    await goTo('learn-asyncio');
    await shows('Amara looked this up.');
    await timeline().getByText('Only you can see this').first().waitFor();
    expect(await bot.memory('amara')).toEqual(before);
    expect(before.cards.length).toBeGreaterThan(0);
  });

  it('complained about nothing on the way', () => {
    expect(complaints).toEqual([]);
    expect(bot.log.messages('error')).toEqual([]);
  });
});

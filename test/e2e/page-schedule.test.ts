// Somebody sets up a schedule in the dialog of the page, and changes it in another one.
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, type RunningBot, startBot } from '../support/running-bot.ts';
import { findChromium, launchChromium } from './browser.ts';

describe.skipIf(findChromium() === null)('The dialogs of a schedule', () => {
  let browser: Browser;
  let bot: RunningBot;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    bot = await startBot({ config: { contentDir: join(ROOT, 'test/fixtures/content') } });
    page = await browser.newPage({ timezoneId: 'UTC', locale: 'en-GB' });
    await page.goto(bot.url);
    await page.getByRole('navigation').getByRole('button', { name: 'learn-asyncio' }).click();
  });
  afterAll(async () => {
    await browser?.close();
    await bot?.close();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true }).last();
  const shows = (words: string | RegExp) => page.getByRole('log').getByText(words).last().waitFor();

  it('take a time and some days, and show them again when it is changed', async () => {
    await button('Another time…').click();
    const created = page.getByRole('dialog', { name: 'Schedule questions' });
    await created.getByLabel('Time', { exact: true }).fill('7:30');
    for (const day of ['Tuesday', 'Wednesday', 'Thursday']) await created.getByLabel(day).uncheck();
    await created.getByRole('button', { name: 'Preview' }).click();
    await shows(/in this channel, Monday and Friday at/);
    await button('Start it').click();
    await shows('Scheduled. The first question comes on');

    await page.getByRole('combobox', { name: 'Message' }).fill('/quiz-admin list');
    await page.keyboard.press('Enter');
    await button('Edit 1').click();
    const changed = page.getByRole('dialog', { name: 'Change schedule 1' });
    expect(await changed.getByLabel('Channel').inputValue()).toBe('learn-asyncio');
    expect(await changed.getByLabel('Friday').isChecked()).toBe(true);
    expect(await changed.getByLabel('Tuesday').isChecked()).toBe(false);
    await changed.getByLabel('Sunday').check();
    await changed.getByRole('button', { name: 'Save' }).click();
    await shows(/Monday, Friday and Sunday at/);
    expect(await changed.count()).toBe(0);
  });
});

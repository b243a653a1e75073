import { serve } from '@hono/node-server';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findChromium, launchChromium } from '../../e2e/browser.ts';
import { createDemoHandler, HOSTILE, question } from './demo-handler.ts';
import { createRig, inChannel, type Rig, type RigOptions, START, toMember } from './rig.ts';
import { buttons, type ScriptedHandler, say } from './scripted-handler.ts';

const axeResults = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable(),
      nodes: z.array(z.object({ html: z.string() })),
    }),
  ),
});

interface Site {
  readonly rig: Rig;
  readonly url: string;
  readonly port: number;
  readonly handler: ScriptedHandler;
  /** From now on answers wait for this. */
  slow(held: Promise<void>): Promise<void>;
  close(): Promise<void>;
}

async function startSite(options: RigOptions, port = 0): Promise<Site> {
  const rig = createRig({ time: freeTime, ...options });
  const handler = createDemoHandler();
  await rig.receiver.start(handler);
  const { promise: listening, resolve } = Promise.withResolvers<number>();
  const server = serve({ fetch: rig.routes.fetch, port, hostname: '127.0.0.1' }, (info) =>
    resolve(info.port),
  );
  const bound = await listening;
  return {
    rig,
    port: bound,
    url: `http://127.0.0.1:${bound}/`,
    handler,
    slow: (held) =>
      rig.receiver.start({ ...handler, handle: (asked) => held.then(() => handler.handle(asked)) }),
    async close() {
      rig.close();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Nothing to be done on the way. */
const freeTime = () => ({
  nextWakeAt: async () => null,
  runDue: async () => {},
  nextReminderAt: async () => null,
});

describe.skipIf(findChromium() === null)('The page in a browser', () => {
  let browser: Browser;
  let context: BrowserContext;
  let site: Site;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    complaints = [];
    site = await startSite({});
    await site.rig.sender.send(inChannel('learn-asyncio'), question(), 'd1');
    await open({});
  });
  afterEach(async () => {
    await context.close();
    await site.close();
    site.rig.remove();
  });

  async function open(options: Parameters<Browser['newContext']>[0]): Promise<void> {
    await context?.close();
    context = await browser.newContext({ locale: 'en-GB', ...options });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(site.url);
    await page.getByText('When does the coroutine start to run?').first().waitFor();
  }

  const box = () => page.getByRole('combobox', { name: 'Message' });
  const choices = () => page.getByRole('listbox', { name: 'Commands that fit' }).getByRole('option');
  const newest = () => page.locator('.message').last();
  const focused = () => page.evaluate<string>('document.activeElement?.textContent');

  async function type(command: string): Promise<void> {
    await box().fill(command);
    await box().press('Enter');
  }

  async function problems(): Promise<string[]> {
    await page.addScriptTag({ content: axe.source });
    const { violations } = axeResults.parse(await page.evaluate('axe.run(document)'));
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  it('completes commands by the keyboard alone', async () => {
    await box().focus();
    await page.keyboard.type('/q');
    expect(await choices().allInnerTexts()).toEqual([
      expect.stringContaining('/quiz'),
      expect.stringContaining('/quiz-admin'),
    ]);
    expect(await box().getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Tab');
    expect(await box().inputValue()).toBe('/quiz ');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await box().getAttribute('aria-activedescendant')).toBe('completion-2');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await box().inputValue()).toBe('/quiz leaderboard ');
    await page.keyboard.press('Escape');
    expect(await choices().count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.getByText('Starts again on Monday.').waitFor();
    expect(await box().inputValue()).toBe('');
  });

  it('completes what only the bot knows', async () => {
    await box().pressSequentially('/asyncio gat');
    await page.getByRole('option', { name: 'asyncio.gather' }).click();
    expect(await box().inputValue()).toBe('/asyncio asyncio.gather');
    await box().press('Enter');
    await page.getByText('What it does, in one sentence.').waitFor();
  });

  it('keeps words that are no command, and says gently why', async () => {
    await type('hello there');
    await page.getByText('Here the bot understands slash commands only.').waitFor();
    expect(await box().inputValue()).toBe('hello there');
  });

  it('marks a private reply, and shows it to nobody else', async () => {
    await type('/quiz now');
    await page.getByText('Only you can see this').waitFor();
    await page.getByRole('radio', { name: 'Mei' }).check({ force: true });
    await page.getByText('You are Mei').waitFor();
    expect(await page.getByText('Only you can see this').count()).toBe(0);
    expect(await page.getByText('/quiz now').count()).toBe(0);
  });

  it('goes from the question to the result, and keeps the keyboard in the message', async () => {
    await type('/quiz now');
    await page.getByText('Only you can see this').waitFor();
    await newest().getByRole('button', { name: 'B', exact: true }).focus();
    await page.keyboard.press('Enter');
    await newest().getByText('You chose B').waitFor();
    await expect.poll(focused).toBe('1 · Not at all');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await newest().getByText('Right: B').waitFor();
    await expect.poll(focused).toBe('Another one');
    const link = newest().getByRole('link', { name: 'Python documentation' });
    expect(await link.getAttribute('rel')).toContain('noopener');
    expect(await link.getAttribute('target')).toBe('_blank');
  });

  it('shows that a slow answer is under way, and takes no second click meanwhile', async () => {
    await type('/quiz now');
    await page.getByText('Only you can see this').waitFor();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    await site.slow(held);
    const chosen = newest().getByRole('button', { name: 'B', exact: true });
    await chosen.click();
    await page.getByText('Quizloop is working on it').waitFor();
    expect(await chosen.getAttribute('aria-disabled')).toBe('true');
    await newest().getByRole('button', { name: 'C', exact: true }).click({ force: true });
    release();
    await newest().getByText('You chose B').waitFor();
    await page.getByText('Quizloop is working on it').waitFor({ state: 'hidden' });
    expect(site.handler.interactions.filter(({ kind }) => kind === 'button')).toHaveLength(1);
  });

  it('takes a choice in a select', async () => {
    await type('/quiz settings');
    await newest().getByLabel('Reminder hour').focus();
    await newest().getByLabel('Reminder hour').selectOption('12:00');
    await expect.poll(() => newest().getByLabel('Reminder hour').inputValue()).toBe('12:00');
    await expect.poll(() => page.evaluate<string>('document.activeElement?.tagName')).toBe('SELECT');
  });

  it('shows a form as a dialog and sends what was filled in', async () => {
    await type('/quiz settings');
    await newest().getByRole('button', { name: 'Change the rest' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your settings' });
    await dialog.getByLabel('New cards a day').fill('12');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved: 12 new cards a day.').waitFor();
    expect(await dialog.count()).toBe(0);
  });

  it('marks unread direct messages, and lets a member close theirs', async () => {
    await site.rig.sender.send(toMember('amara'), say('3 cards are due', buttons('start')), 'd2');
    const direct = page.getByRole('button', { name: /Quizloop/ });
    await direct.getByText('unread').waitFor({ state: 'attached' });
    await direct.click();
    await page.getByText('3 cards are due').waitFor();
    expect(await direct.getByText('unread').count()).toBe(0);
    await page.getByLabel('Accept direct messages').uncheck();
    await expect.poll(async () => (await site.rig.state('amara')).members[0]?.acceptsDirect).toBe(false);
  });

  it('moves the clock, and says what to do when no reminder is planned', async () => {
    await page.getByRole('button', { name: '+1 day' }).click();
    await expect.poll(() => site.rig.clock.now()).toBe(START + 24 * 3_600_000);
    await page.getByText('It is now Sat').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Next reminder' }).click();
    await page.getByText('No reminder is planned for you yet.').waitFor();
  });

  it('says that the server is away, tries a failed click again with its id, and comes back', async () => {
    const { rig, port } = site;
    await site.close();
    await page.getByText('The server is away.').waitFor();
    await type('/quiz now');
    await page.getByText('The server did not answer.').waitFor();
    site = await startSite({ path: rig.path }, port);
    await page.getByText('The server is away.').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Only you see your answer.').nth(1).waitFor();
    expect((await site.rig.state('amara')).messages.map(({ summary }) => summary)).toEqual([
      'When does the coroutine start to run?',
      '/quiz now',
      'When does the coroutine start to run?',
    ]);
  });

  it('shows hostile strings as the text they are', async () => {
    await type('/quiz export');
    await newest().getByRole('heading', { name: HOSTILE }).waitFor();
    expect(await newest().locator('script, img:not(.picture), [onerror]').count()).toBe(0);
    expect(await newest().getByRole('link').count()).toBe(0);
    expect(await newest().locator('pre').innerText()).toBe(HOSTILE);
    expect(complaints).toEqual([]);
  });

  it('offers a file as a download', async () => {
    await type('/quiz export');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      newest().getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('mine.json');
    expect(complaints).toEqual([]);
  });

  describe.each([
    { look: 'light', options: { colorScheme: 'light' as const } },
    { look: 'dark', options: { colorScheme: 'dark' as const } },
    { look: '375 px wide', options: { viewport: { width: 375, height: 720 } } },
    {
      look: '375 px wide and dark',
      options: { colorScheme: 'dark' as const, viewport: { width: 375, height: 720 } },
    },
  ])('in its look: $look', ({ options }) => {
    it('has no serious accessibility problem', async () => {
      await open({ ...options, bypassCSP: true });
      await type('/quiz export');
      await type('/quiz settings');
      await type('/quiz now');
      await newest().getByRole('button', { name: 'B', exact: true }).click();
      await newest().getByText('You chose B').waitFor();
      await box().fill('/quiz ');
      await choices().first().waitFor();
      expect(await problems()).toEqual([]);
    });

    it('fits its width', async () => {
      await open(options);
      await type('/quiz export');
      await newest().getByRole('heading').waitFor();
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
    });
  });
});

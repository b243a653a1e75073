// Finds and starts the browser of this machine, for the tests that look at pages.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The browser's path: `CHROMIUM_PATH`, else where it usually is. Null if there is none, which is said loudly; in CI
 * (`CI` is set) it throws instead, so that nothing is left untested in silence.
 */
export function findChromium(): string | null {
  const wanted = process.env.CHROMIUM_PATH;
  const found = (wanted ? [wanted] : USUAL_PLACES).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const missing = 'Chromium was not found: install it, or set CHROMIUM_PATH.';
  if (process.env.CI) throw new Error(missing);
  // biome-ignore lint/suspicious/noConsole: whoever runs the tests has to see that some of them were skipped
  console.warn(`\n*** ${missing} The tests of the page are SKIPPED. ***\n`);
  return null;
}

/** A browser with an empty profile of its own. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium to start.');
  return chromium.launch({ executablePath, args: FLAGS });
}

// The playground has no log-in: it is reached from this machine and by its own page, and from nowhere else.
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfig } from '#src/config.ts';
import { type WriteWatch, watchWrites } from '../support/database-writes.ts';
import { type RunningBot, startBot } from '../support/running-bot.ts';
import { problemsOf } from '../support/setting-problems.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';

const CLICK = {
  id: crypto.randomUUID(),
  member: 'mei',
  kind: 'command',
  place: 'general',
  command: 'quiz',
  text: 'now',
};

let bot: RunningBot;
let watch: WriteWatch;
let port: number;
beforeAll(async () => {
  bot = await startBot();
  port = Number(new URL(bot.url).port);
  watch = watchWrites(bot.databasePath);
});
afterAll(async () => {
  watch.close();
  expect(bot.log.messages('error')).toEqual([]);
  await bot.stop();
  expectSoundDatabase(bot.databasePath);
  await bot.close();
});

type Headers = Readonly<Record<string, string>>;

/** Sends it as it is: `fetch` would not let anybody lie about the Host. */
function send(method: string, path: string, headers: Headers): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
    response.resume();
    resolve(z.number().parse(response.statusCode));
  });
  sent.on('error', reject);
  sent.end(method === 'POST' ? JSON.stringify(CLICK) : undefined);
  return promise;
}

const own = (): Headers => ({ host: `localhost:${port}`, 'content-type': 'application/json' });
const click = (headers: Headers) => send('POST', '/api/interactions', { ...own(), ...headers });

describe('case 33: the playground', () => {
  // Red without: the check of the Host in `localOnly`.
  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io'])(
    'case 33: refuses every path under the foreign name %s',
    async (host) => {
      for (const path of ['/', '/page/app.js', '/api/state?member=mei', '/api/events?member=mei']) {
        expect(await send('GET', path, { host }), path).toBe(403);
      }
      expect(await click({ host })).toBe(403);
      expect(watch.changed()).toBe(false);
    },
  );

  // Red without: the check of the Origin.
  it.each(['http://evil.example', 'http://localhost:3000', 'https://localhost:8080', 'null'])(
    'case 33: refuses the Origin %s',
    async (origin) => {
      expect(await click({ origin })).toBe(403);
      expect(watch.changed()).toBe(false);
    },
  );

  // Red without: the check of `sec-fetch-site`.
  it.each(['cross-site', 'same-site'])('case 33: refuses a %s POST', async (site) => {
    expect(await click({ 'sec-fetch-site': site })).toBe(403);
    expect(watch.changed()).toBe(false);
  });

  it('case 33: takes the same click of its own page', async () => {
    expect(await click({ origin: `http://localhost:${port}`, 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(watch.changed()).toBe(true);
  });

  // Red without: the default of HOST; on 0.0.0.0 it answers at every address of the machine.
  it('case 33: listens on 127.0.0.1 alone', async () => {
    const other = connect({ host: '127.0.0.2', port });
    const refused = await new Promise<string>((resolve) => {
      other.on('connect', () => resolve('connected'));
      other.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    });
    other.destroy();
    expect(['ECONNREFUSED', 'EADDRNOTAVAIL']).toContain(refused);
    expect(readConfig({}).host).toBe('127.0.0.1');
    expect(problemsOf({ HOST: '0.0.0.0' }).join()).toContain('the playground has no log-in');
  });

  // Red without: `NODE_ENV` in `readConfig`.
  it('case 33: is off in production unless it is asked for', () => {
    const production = { NODE_ENV: 'production', DISCORD_TOKEN: 'x.y.z'.repeat(20) };
    expect(readConfig(production).playground).toBe(false);
    expect(readConfig({ ...production, PLAYGROUND: 'on' }).playground).toBe(true);
    expect(problemsOf({ NODE_ENV: 'production' }).join()).toContain('PLAYGROUND: is off');
  });
});

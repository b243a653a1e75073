import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '#src/errors.ts';
import { type HttpServer, type Readiness, startHttpServer } from '#src/http-server.ts';
import { only } from './support/playground-client.ts';
import { type BotOptions, type RunningBot, startBot } from './support/running-bot.ts';
import { ADMIN, CHANNEL } from './support/tea-team.ts';

async function get(url: string): Promise<readonly [number, unknown]> {
  const response = await fetch(url);
  return [response.status, await response.json()];
}

describe('the HTTP server', () => {
  let readiness: Readiness = { running: true };
  let server: HttpServer;
  const routes = [new Hono().get('/extra', (context) => context.json('here'))];
  const start = (port: number, host = '127.0.0.1') =>
    startHttpServer({ host, port, routes, readiness: async () => readiness });

  beforeEach(async () => {
    readiness = { running: true, database: true };
    server = await start(0);
  });
  afterEach(() => server.close());

  it('is alive whatever else is wrong', async () => {
    readiness = { database: false };
    expect(await get(`${server.url}/healthz`)).toEqual([200, { status: 'ok' }]);
  });

  it('is ready when every check says so, and shows each', async () => {
    expect(await get(`${server.url}/readyz`)).toEqual([200, { status: 'ready', checks: readiness }]);
    readiness = { running: true, database: false };
    expect(await get(`${server.url}/readyz`)).toEqual([503, { status: 'not ready', checks: readiness }]);
  });

  it('brings the routes it is given, and no other', async () => {
    expect(await get(`${server.url}/extra`)).toEqual([200, 'here']);
    expect((await fetch(`${server.url}/other`)).status).toBe(404);
  });

  it('shows an address that a person can open', () => {
    expect(server.url).toMatch(/^http:\/\/localhost:\d+$/);
  });

  it('says in a sentence why it cannot listen', async () => {
    const port = Number(new URL(server.url).port);
    const taken = start(port);
    await expect(taken).rejects.toThrow(UserError);
    await expect(taken).rejects.toThrow(`Port ${port} is in use, perhaps by another Quizloop.`);
    await expect(start(0, '203.0.113.1')).rejects.toThrow(
      'Cannot listen on 203.0.113.1:0 (EADDRNOTAVAIL). Choose another with HOST and PORT.',
    );
  });

  it('closes: nothing answers any more, and the port is free', async () => {
    await get(`${server.url}/healthz`);
    await server.close();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    const next = createServer();
    await new Promise<void>((resolve) => next.listen(Number(new URL(server.url).port), '127.0.0.1', resolve));
    next.close();
  });
});

describe('the readiness of the bot', () => {
  let bot: RunningBot | null = null;
  const begin = async (options?: BotOptions): Promise<RunningBot> => {
    bot = await startBot(options);
    return bot;
  };
  afterEach(async () => {
    await bot?.close();
    bot = null;
  });
  const checks = { running: true, database: true, decks: true, platforms: true };

  it('is said once it listens', async () => {
    const { url } = await begin();
    expect(await get(`${url}/readyz`)).toEqual([200, { status: 'ready', checks }]);
  });

  it('ends while the database cannot be written, and comes back with it; it is alive all the time', async () => {
    const { url, folder } = await begin();
    const outside = new Database(join(folder, 'quizloop.db'), { timeout: 2_000 });
    const [table] = outside.prepare("select sql from sqlite_master where name = 'health'").pluck().all();
    outside.exec('alter table health rename to broken');
    expect(await get(`${url}/readyz`)).toEqual([
      503,
      { status: 'not ready', checks: { ...checks, database: false } },
    ]);
    expect((await get(`${url}/healthz`))[0]).toBe(200);
    outside.exec(`drop table broken; ${String(table)}`);
    outside.close();
    expect((await get(`${url}/readyz`))[0]).toBe(200);
  });

  it('is not there without a single deck, with each reason in the log', async () => {
    const contentDir = mkdtempSync(join(tmpdir(), 'quizloop-no-deck-'));
    const { url, log } = await begin({ config: { contentDir } });
    expect(await get(`${url}/readyz`)).toEqual([
      503,
      { status: 'not ready', checks: { ...checks, decks: false } },
    ]);
    expect(log.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'deck_problem', fields: { problem: expect.stringContaining('there is no deck here') } },
    ]);
    rmSync(contentDir, { recursive: true });
  });

  it('ends at once when it is asked to stop, while it finishes what is under way', async () => {
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let sending = 0;
    const running = await begin({
      wrapSender: (sender) => ({
        ...sender,
        send: async (...message) => {
          sending += 1;
          if (sending > 1) await gate;
          return sender.send(...message);
        },
      }),
    });
    const { url } = running;
    const preview = only(await running.say(ADMIN, CHANNEL, '/quiz-admin schedule time:09:00'));
    await running.click(ADMIN, preview, 'Start it');
    await vi.waitFor(() => expect(sending).toBe(2));
    const stopped = running.close();
    bot = null;
    expect(await get(`${url}/readyz`)).toEqual([
      503,
      { status: 'not ready', checks: { ...checks, running: false, platforms: false } },
    ]);
    letGo();
    await stopped;
    await expect(fetch(`${url}/readyz`)).rejects.toThrow();
    expect(running.log.messages('error')).toEqual([]);
  });
});

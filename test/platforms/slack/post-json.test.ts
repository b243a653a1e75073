import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postJson } from '#src/platforms/slack/post-json.ts';

let server: Server;
let url: string;
let connections: number;
let received: { path: string | undefined; type: string | undefined; body: string }[];
let answer: (response: ServerResponse, request: IncomingMessage) => void;

const never = new AbortController().signal;
const post = (body: string, options: { timeoutMs?: number; ended?: AbortSignal } = {}) =>
  postJson(url, body, { timeoutMs: 5_000, ended: never, ...options });

beforeEach(async () => {
  connections = 0;
  received = [];
  answer = (response) => response.end('{"ok":true}');
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString('utf8');
    received.push({ path: request.url, type: request.headers['content-type'], body });
    answer(response, request);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/commands/one?two=3`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('a post', () => {
  it('carries the words as they are, and is told what became of it', async () => {
    const body = JSON.stringify({ text: 'Übung ✓' });
    expect(await post(body)).toEqual({ status: 200, retryAfter: null, body: '{"ok":true}' });
    expect(received).toEqual([
      { path: '/commands/one?two=3', type: 'application/json; charset=utf-8', body },
    ]);
  });

  it('keeps no more of the answer than anybody reads', async () => {
    answer = (response) => response.end('x'.repeat(1_000_000));
    expect((await post('{}')).body.length).toBeLessThan(100_000);
  });

  it('uses the connection of the one before', async () => {
    for (const text of ['1', '2', '3']) await post(text);
    expect(received.map(({ body }) => body)).toEqual(['1', '2', '3']);
    expect(connections).toBe(1);
  });

  it('says how long to wait', async () => {
    answer = (response) => response.writeHead(429, { 'retry-after': '7' }).end();
    expect(await post('{}')).toMatchObject({ status: 429, retryAfter: '7' });
  });

  it('is not carried on to another address', async () => {
    answer = (response) => response.writeHead(307, { location: '/elsewhere' }).end();
    expect(await post('{}')).toMatchObject({ status: 307 });
    expect(received).toHaveLength(1);
  });
});

describe('a post fails', () => {
  it('when nobody answers in time, be it in the middle of the answer', async () => {
    answer = () => undefined;
    await expect(post('{}', { timeoutMs: 50 })).rejects.toThrow('too long');
    answer = (response) => response.writeHead(200).write('{"ok"');
    await expect(post('{}', { timeoutMs: 50 })).rejects.toThrow();
  });

  it('when the connection breaks, be it in the middle of the answer', async () => {
    answer = (_, request) => request.socket.destroy();
    await expect(post('{}')).rejects.toThrow();
    answer = (response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"ok"', () => response.destroy());
    };
    await expect(post('{}')).rejects.toThrow();
  });

  it('when nobody is there', async () => {
    const gone = url.replace(/:\d+/, ':1');
    await expect(postJson(gone, '{}', { timeoutMs: 5_000, ended: never })).rejects.toThrow('ECONNREFUSED');
  });

  it('as soon as all is over', async () => {
    answer = () => undefined;
    const ending = new AbortController();
    const posting = expect(post('{}', { ended: ending.signal })).rejects.toThrow();
    await expect.poll(() => received.length).toBe(1);
    ending.abort();
    await posting;
    await expect(post('{}', { ended: ending.signal })).rejects.toThrow();
    expect(received).toHaveLength(1);
  });
});

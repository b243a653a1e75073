import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRig, HOST, type Rig } from './rig.ts';

let rig: Rig;
beforeAll(() => {
  rig = createRig();
});
afterAll(() => rig.remove());

const get = (path: string, headers: Record<string, string>) => rig.routes.request(path, { headers });
const PATHS = ['/', '/page/app.js', '/api/state?member=mei', '/api/events?member=mei'];

it('answers at this machine’s own names with any port', async () => {
  for (const host of ['localhost', 'localhost:8080', '127.0.0.1:9', '[::1]:8080', 'LocalHost:8080']) {
    expect((await get('/', { host })).status, host).toBe(200);
  }
});

it('refuses every path under a foreign name with one sentence', async () => {
  for (const path of PATHS) {
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.nip.io:8080',
      'localhost:8080@evil.example',
      '',
    ]) {
      const response = await get(path, { host });
      expect(response.status, `${path} at ${host}`).toBe(403);
      expect(await response.text()).toBe('The playground answers only at localhost, 127.0.0.1 or [::1].');
    }
  }
});

it('refuses an Origin that is not its own', async () => {
  for (const origin of ['http://evil.example', 'http://localhost:3000', 'https://localhost:8080', 'null']) {
    const response = await rig.post('/api/direct', { member: 'mei', accepts: false }, { origin });
    expect(response.status, origin).toBe(403);
    expect(await response.text()).toBe('The playground takes requests only from its own page.');
  }
  expect((await rig.state('mei')).members.every(({ acceptsDirect }) => acceptsDirect)).toBe(true);
});

it('takes requests of its own page', async () => {
  const headers = { origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' };
  expect((await rig.post('/api/direct', { member: 'mei', accepts: true }, headers)).status).toBe(200);
});

it('can be reached by a link, but not embedded', async () => {
  const link = { host: HOST, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect((await get('/', { ...link, 'sec-fetch-dest': 'document' })).status).toBe(200);
  expect((await get('/', { ...link, 'sec-fetch-dest': 'iframe' })).status).toBe(403);
  expect((await get('/api/state?member=mei', { ...link, 'sec-fetch-dest': 'document' })).status).toBe(403);
});

it('lets the page run, load and style nothing but its own files', async () => {
  for (const path of ['/', '/page/app.js', '/api/state?member=mei']) {
    const { headers } = await get(path, { host: HOST });
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});

it('keeps its rules to its own paths when it is mounted', async () => {
  const { Hono } = await import('hono');
  const server = new Hono().route('/', rig.routes).get('/healthz', (c) => c.text('ok'));
  const response = await server.request('/healthz', { headers: { host: 'quizloop.example' } });
  expect(response.status).toBe(200);
  expect((await server.request('/', { headers: { host: 'quizloop.example' } })).status).toBe(403);
});

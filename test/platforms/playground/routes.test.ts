import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRig, emptyPanel, HOST, inChannel, type Rig } from './rig.ts';
import { createScriptedHandler, say } from './scripted-handler.ts';

let rig: Rig;
beforeEach(() => {
  rig = createRig();
});
afterEach(() => rig.remove());

const get = (path: string) => rig.routes.request(path, { headers: { host: HOST } });

it('serves its page and the files of the page, and nothing beside them', async () => {
  expect(await (await get('/')).text()).toContain('<title>Quizloop playground</title>');
  const script = await get('/page/app.js');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  for (const path of ['/page/tsconfig.json', '/page/..%2froutes.ts', '/page/%2e%2e%2froutes.ts', '/page/']) {
    expect((await get(path)).status, path).toBe(404);
  }
});

it('has neither scripts nor styles inside its page', async () => {
  const page = await (await get('/')).text();
  expect(page).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|https?:/);
});

it('refuses a body that is not JSON, not declared so, too long or not what it knows', async () => {
  const click = {
    id: crypto.randomUUID(),
    member: 'mei',
    kind: 'command',
    place: 'general',
    command: 'quiz',
    text: '',
  };
  const asForm = await rig.post('/api/interactions', click, { 'content-type': 'text/plain' });
  expect(asForm.status).toBe(415);
  expect((await rig.post('/api/interactions', '{"id":')).status).toBe(400);
  expect((await rig.post('/api/interactions', { ...click, text: 'x'.repeat(70_000) })).status).toBe(413);
  for (const wrong of [
    null,
    [],
    {},
    { ...click, id: '1' },
    { ...click, kind: 'sudo' },
    { ...click, isAdmin: true },
  ]) {
    const response = await rig.post('/api/interactions', wrong);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: 'The request is not one that the playground knows.' });
  }
  expect(rig.errors).toEqual([]);
});

it('knows its members only', async () => {
  for (const path of ['/api/state', '/api/memory', '/api/events']) {
    const response = await get(`${path}?member=mallory`);
    expect(response.status, path).toBe(404);
    expect(await response.json()).toEqual({ error: 'Nobody here is called that.' });
  }
});

it('offers the commands for admins to admins', async () => {
  const spec = { description: 'x', subcommands: [], term: null };
  const commands = [
    { ...spec, name: 'quiz', adminOnly: false },
    { ...spec, name: 'quiz-admin', adminOnly: true },
  ];
  await rig.receiver.start(createScriptedHandler(() => ({ mode: 'private', message: say('x') }), commands));
  expect((await rig.state('amara')).commands.map(({ name }) => name)).toEqual(['quiz', 'quiz-admin']);
  expect((await rig.state('mei')).commands.map(({ name }) => name)).toEqual(['quiz']);
});

it('hands over what the product knows of a member’s memory', async () => {
  expect(await (await get('/api/memory?member=mei')).json()).toEqual(emptyPanel);
});

it('hands over a hundred messages of a place, and the earlier ones when asked', async () => {
  for (let index = 1; index <= 130; index++) {
    await rig.sender.send(inChannel('general'), say(`Number ${index}`), `d${index}`);
  }
  const state = await rig.state('mei');
  expect(state.messages).toHaveLength(100);
  expect(state.places.find(({ id }) => id === 'general')).toMatchObject({ hasEarlier: true });
  const earlier = await (
    await get(`/api/messages?member=mei&place=general&before=${state.messages[0]?.id}`)
  ).json();
  expect(earlier).toMatchObject({
    hasEarlier: false,
    messages: expect.toSatisfy((list) => list.length === 30),
  });
});

it('shows nobody the direct messages of somebody else', async () => {
  const response = await get('/api/messages?member=mei&place=direct-amara&before=99');
  expect(response.status).toBe(404);
});

it('says that time cannot be moved where a real platform is connected', async () => {
  const response = await rig.post('/api/time', { member: 'mei', move: 'day' });
  expect(response.status).toBe(403);
  expect(await response.json()).toEqual({
    error: 'Time can only be moved in the playground: a real platform is connected.',
  });
  expect((await rig.state('mei')).clock.movable).toBe(false);
});

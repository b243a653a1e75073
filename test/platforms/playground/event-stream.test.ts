import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRig, HOST, inChannel, type Rig, toMember } from './rig.ts';
import { createScriptedHandler, say } from './scripted-handler.ts';

let rig: Rig;
beforeEach(() => {
  rig = createRig();
});
afterEach(() => rig.remove());

/** Opens a stream and hands its events over one by one as text. */
async function listen(query: string, headers: Record<string, string> = {}) {
  const response = await rig.routes.request(`/api/events?${query}`, { headers: { host: HOST, ...headers } });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  const next = async (): Promise<string | null> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        return event;
      }
      const read = await reader?.read();
      if (!read || read.done) return null;
      text += decoder.decode(read.value, { stream: true });
    }
  };
  const skipGreeting = async () => {
    expect(await next()).toContain('event: clock');
    expect(await next()).toContain('event: members');
  };
  return { next, skipGreeting, leave: () => reader?.cancel() };
}

it('tells a page of new and edited messages that its member may see', async () => {
  const stream = await listen('member=mei');
  await stream.skipGreeting();
  const ref = await rig.sender.send(inChannel('general'), say('For all'), 'd1');
  await rig.sender.send(toMember('amara'), say('For Amara'), 'd2');
  await rig.sender.edit(ref, say('For all of us'));
  expect(await stream.next()).toMatch(/^id: 1\nevent: message\n.*For all/);
  expect(await stream.next()).toMatch(/^id: 3\nevent: message\n.*For all of us/);
});

it('goes on where the page was, and tells only the newest of each message', async () => {
  await rig.sender.send(inChannel('general'), say('Seen'), 'd1');
  const ref = await rig.sender.send(inChannel('general'), say('Missed'), 'd2');
  await rig.sender.edit(ref, say('Missed and edited'));
  const resumed = await listen('member=mei&after=0', { 'last-event-id': '1' });
  await resumed.skipGreeting();
  expect(await resumed.next()).toContain('Missed and edited');
  const fresh = await listen('member=mei&after=1');
  await fresh.skipGreeting();
  expect(await fresh.next()).toContain('Missed and edited');
});

it('tells a page that has seen another chat log to read everything again', async () => {
  const stream = await listen('member=mei&after=99');
  expect(await stream.next()).toContain('event: reload');
});

it('tells of closed direct messages and of a bot that has started', async () => {
  const stream = await listen('member=mei');
  await stream.skipGreeting();
  await rig.post('/api/direct', { member: 'mei', accepts: false });
  expect(await stream.next()).toContain('"id":"mei","name":"Mei","isAdmin":false,"acceptsDirect":false');
  await rig.receiver.start(createScriptedHandler(() => ({ mode: 'private', message: say('x') })));
  expect(await stream.next()).toContain('event: reload');
});

it('keeps a line break in a message from breaking the stream', async () => {
  const stream = await listen('member=mei');
  await stream.skipGreeting();
  await rig.sender.send(inChannel('general'), say('One\n\nevent: reload\ndata: {}\r\n\u2028'), 'd1');
  expect(await stream.next()).toContain('One\\n\\nevent: reload');
});

it('ends every stream when the playground closes, and forgets pages that left', async () => {
  const staying = await listen('member=mei');
  const leaving = await listen('member=idris');
  await staying.skipGreeting();
  await leaving.leave();
  await rig.sender.send(inChannel('general'), say('Hello'), 'd1');
  expect(await staying.next()).toContain('Hello');
  rig.close();
  expect(await staying.next()).toBeNull();
  expect(rig.errors).toEqual([]);
});

// The playground's HTTP routes: its page, the page's questions and the page's event stream.
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';
import type { AccountRef } from '#src/ports/chat.ts';
import type { MemoryPanel } from '#src/ports/memory-panel.ts';
import type { ChatLog, Member } from './chat-log.ts';
import type { EventHub } from './event-hub.ts';
import { openEventStream } from './event-stream.ts';
import { localOnly, safeHeaders } from './guard.ts';
import { accountOf } from './identity.ts';
import type { PlaygroundReceiver } from './receiver.ts';
import { clickSchema, directSchema, earlierQuery, readerQuery, streamQuery, timeSchema } from './requests.ts';
import { readStaticFiles } from './static-files.ts';
import type { Traveller } from './travel.ts';
import { earlierView, stateView } from './views.ts';
import type { ClockView } from './wire.ts';

const MAX_BODY_BYTES = 64 * 1024;

const BROKEN = 'Something went wrong in Quizloop. Please try again.';
const NOT_STARTED = 'Quizloop is starting or stopping. Please try again in a moment.';
const NO_TRAVEL = 'Time can only be moved in the playground: a real platform is connected.';
const ON_THE_WAY = 'The clock is being moved already. Please wait until it has arrived.';
const NO_REMINDER =
  'No reminder is planned for you yet. Answer a question and turn reminders on, then try again.';

export interface RouteParts {
  readonly chat: ChatLog;
  readonly hub: EventHub;
  readonly receiver: PlaygroundReceiver;
  /** Null where time cannot be moved. */
  readonly traveller: Traveller | null;
  readonly clock: () => ClockView;
  readonly memoryPanel: (account: AccountRef) => Promise<MemoryPanel>;
  readonly log: (error: unknown) => void;
  /** True once the chat log is closed. */
  readonly closed: () => boolean;
}

/** Refusals are JSON `{ error }` with one sentence that the page shows as it is; the guard's own are plain text. */
export function createRoutes(parts: RouteParts): Hono {
  const routes = new Hono();
  routes.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    parts.log(error);
    return c.json({ error: BROKEN }, 500);
  });
  // Only the playground's own paths are guarded: other routes of the same server have rules of their own.
  for (const path of ['/', '/page/*', '/api/*']) routes.use(path, safeHeaders, localOnly);
  routes.use('/api/*', async (c, next) => {
    if (!parts.closed()) return next();
    // A page that keeps asking would keep its connection, and with it the server, open.
    return c.json({ error: NOT_STARTED }, 503, { Connection: 'close' });
  });
  const tooLong = (c: Context) => c.json({ error: 'That is too long.' }, 413);
  routes.use('/api/*', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLong }));
  addPage(routes);
  addReading(routes, parts);
  addActing(routes, parts);
  return routes;
}

function addPage(routes: Hono): void {
  const files = readStaticFiles(join(import.meta.dirname, 'page'));
  const serve = (c: Context, name: string) => {
    const file = files.get(name);
    if (!file) return c.text('There is no such file.', 404);
    return c.body(file.body, 200, { 'Content-Type': file.type });
  };
  routes.get('/', (c) => serve(c, 'index.html'));
  routes.get('/page/:name', (c) => serve(c, c.req.param('name')));
}

function addReading(routes: Hono, { chat, hub, receiver, clock, memoryPanel, log }: RouteParts): void {
  routes.get('/api/state', (c) => {
    const member = memberOf(chat, checked(readerQuery, c.req.query()).member);
    return c.json(stateView(chat, member, receiver.commands(), clock()));
  });
  routes.get('/api/messages', (c) => {
    const query = checked(earlierQuery, c.req.query());
    const member = memberOf(chat, query.member);
    const place = chat.places(member.id).find((each) => each.id === query.place);
    if (!place) throw new HTTPException(404, { message: 'There is no such channel.' });
    return c.json(earlierView(chat, member, place, query.before));
  });
  routes.get('/api/memory', async (c) => {
    const member = memberOf(chat, checked(readerQuery, c.req.query()).member);
    return c.json(await memoryPanel(accountOf(member.id)));
  });
  routes.get('/api/events', (c) => {
    const query = checked(streamQuery, c.req.query());
    const member = memberOf(chat, query.member);
    // The browser repeats the first address at a reconnect, but adds what it has seen since.
    const last = Number(c.req.header('last-event-id') ?? Number.NaN);
    const after = Number.isSafeInteger(last) && last >= 0 ? last : query.after;
    const body = openEventStream({ chat, hub, member, after, clock, log });
    const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', Connection: 'close' };
    return c.body(body, 200, headers);
  });
}

function addActing(routes: Hono, { chat, hub, receiver, traveller, clock }: RouteParts): void {
  routes.post('/api/interactions', async (c) => {
    const click = checked(clickSchema, await body(c));
    const answer = await receiver.take(memberOf(chat, click.member), click);
    if (answer === null) throw new HTTPException(503, { message: NOT_STARTED });
    return c.json(answer);
  });
  routes.post('/api/direct', async (c) => {
    const wish = checked(directSchema, await body(c));
    chat.setAcceptsDirect(memberOf(chat, wish.member).id, wish.accepts);
    hub.tell('members');
    return c.json(chat.members());
  });
  routes.post('/api/time', async (c) => {
    const wish = checked(timeSchema, await body(c));
    const member = memberOf(chat, wish.member);
    if (traveller === null) throw new HTTPException(403, { message: NO_TRAVEL });
    const travelled = await traveller.go(wish.move, accountOf(member.id));
    if (travelled.kind === 'busy') throw new HTTPException(409, { message: ON_THE_WAY });
    if (travelled.kind === 'nowhere') throw new HTTPException(409, { message: NO_REMINDER });
    return c.json(clock());
  });
}

async function body(c: Context): Promise<unknown> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new HTTPException(415, { message: 'The body has to be JSON.' });
  try {
    return await c.req.json();
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new HTTPException(400, { message: 'The body is not JSON.', cause });
    throw cause;
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) {
    const message = 'The request is not one that the playground knows.';
    throw new HTTPException(400, { message, cause: result.error });
  }
  return result.data;
}

function memberOf(chat: ChatLog, id: string): Member {
  const member = chat.member(id);
  if (member === null) throw new HTTPException(404, { message: 'Nobody here is called that.' });
  return member;
}

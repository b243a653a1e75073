// Slack's requests over HTTP, on the one server of the product, as a receiver for Bolt. Bolt's own would need a port of its
// own and takes requests that are signed for the future.
import type { App, Receiver } from '@slack/bolt';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { SLACK_EVENTS_PATH } from './manifest.ts';
import { isSignedBySlack } from './signature.ts';
import { UnreadableError } from './unreadable.ts';

const MAX_BODY_BYTES = 1024 * 1024;

/** An event is acknowledged when it is dealt with. After this much Slack is asked to deliver it again. */
const EVENT_MS = 2_500;

const UNREADABLE = 'Quizloop could not read that.';
const LATER = 'Quizloop could not take that in. Please send it again later.';

/** `unreadable`: and nobody could be told · `failed`: another time it may be taken in. */
type Taken = 'taken' | 'unreadable' | 'failed';

const record = z.record(z.string(), z.unknown());
type Body = z.infer<typeof record>;

export interface HttpReceiver extends Receiver {
  /** To be mounted at `/`. */
  readonly routes: Hono;
  /** From now on Slack is told to come back later; what is under way is still acknowledged. */
  refuse(): void;
}

export function createHttpReceiver(options: {
  readonly signingSecret: string;
  readonly clock: Clock;
  readonly log: Log;
}): HttpReceiver {
  const { signingSecret, clock, log } = options;
  let app: App | null = null;
  let open = false;

  async function receive(context: Context): Promise<Response> {
    const raw = await bodyOf(context.req.raw);
    if (raw === null) return context.text('That is larger than anything Slack sends.', 413);
    const timestamp = context.req.header('x-slack-request-timestamp') ?? null;
    const signature = context.req.header('x-slack-signature') ?? null;
    if (!isSignedBySlack(signingSecret, { timestamp, signature, body: raw }, clock.now())) {
      log.warn('slack_request_not_signed');
      return context.text('Slack did not sign that just now.', 401);
    }
    const body = parsed(raw, context.req.header('content-type') ?? '');
    if (body === null) return context.text(UNREADABLE, 400);
    if (body.type === 'url_verification') return context.json({ challenge: String(body.challenge) });
    if (body.ssl_check !== undefined) return context.body(null, 200);
    if (app === null || !open) return context.text(LATER, 503);
    return body.type === 'event_callback' ? event(app, body) : interaction(app, body);
  }

  async function event(to: App, body: Body): Promise<Response> {
    const { promise: late, resolve } = Promise.withResolvers<null>();
    const callOff = clock.at(clock.now() + EVENT_MS, () => resolve(null));
    const done = process(to, body, async () => {});
    const taken = await Promise.race([done, late]);
    callOff();
    if (taken === null) return new Response(LATER, { status: 503 });
    return taken === 'taken' ? new Response(null) : refusal(taken);
  }

  function interaction(to: App, body: Body): Promise<Response> {
    const { promise, resolve } = Promise.withResolvers<Response>();
    const answer = async (said: unknown): Promise<void> => {
      const isEmpty = said === undefined || said === null || said === '';
      resolve(isEmpty ? new Response(null) : Response.json(said));
    };
    void process(to, body, answer).then((taken) =>
      resolve(taken === 'taken' ? new Response(null) : refusal(taken)),
    );
    return promise;
  }

  async function process(to: App, body: Body, ack: (said?: unknown) => Promise<void>): Promise<Taken> {
    try {
      await to.processEvent({ body, ack });
      return 'taken';
    } catch (error) {
      // Logged where it was thrown.
      return error instanceof UnreadableError ? 'unreadable' : 'failed';
    }
  }

  const routes = new Hono();
  routes.post(SLACK_EVENTS_PATH, receive);
  return {
    routes,
    init(to) {
      app = to;
    },
    async start() {
      open = true;
    },
    async stop() {
      open = false;
    },
    refuse() {
      open = false;
    },
  };
}

function refusal(taken: Exclude<Taken, 'taken'>): Response {
  if (taken === 'failed') return new Response(LATER, { status: 500 });
  // It would be no better the next time.
  return new Response(UNREADABLE, { status: 400, headers: { 'x-slack-no-retry': '1' } });
}

/** The bytes as they came; null for more than Slack ever sends, of which no more is read. */
async function bodyOf(request: Request): Promise<Uint8Array | null> {
  const length = request.headers.get('content-length');
  if (length !== null) {
    // Node reads no more than the length that was said; and without a web stream in between a request takes a third less time.
    return Number(length) > MAX_BODY_BYTES ? null : new Uint8Array(await request.arrayBuffer());
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Events are JSON; a command is a form, and an interaction JSON in a field of one. */
function parsed(raw: Uint8Array, type: string): Body | null {
  const text = Buffer.from(raw).toString('utf8');
  try {
    if (type.startsWith('application/json')) return record.parse(JSON.parse(text));
    const fields = new URLSearchParams(text);
    const payload = fields.get('payload');
    return record.parse(payload === null ? Object.fromEntries(fields) : JSON.parse(payload));
  } catch {
    return null;
  }
}

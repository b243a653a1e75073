// The address that answers one interaction. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
import { z } from 'zod';
import { type Clock, reached } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { type Posted, postJson } from './post-json.ts';

/** Slack takes five posts in 30 minutes; a little is left to the way. */
const MAX_USES = 5;
const LIFE_MS = 29 * 60_000;

/** How long one post may take: nobody's three seconds depend on it. */
const TIMEOUT_MS = 5_000;

/** Pauses before the further tries of one post. */
const BACKOFF_MS = [250, 1_000] as const;
const LONGEST_WAIT_MS = 10_000;

/**
 * `gone`: this address answers nothing any more · `refused`: not this answer, another one it may · `unknown`: it may
 * have arrived.
 */
export type Outcome = 'done' | 'gone' | 'refused' | 'unknown';

export interface ResponseUrl {
  /** Tried again where that can help; never rejects. */
  post(body: object): Promise<Outcome>;
}

interface Parts {
  readonly url: string;
  /** When it was handed out, epoch ms. */
  readonly since: number;
  readonly interactionId: string;
  readonly clock: Clock;
  readonly log: Log;
  /** From then on nothing is tried again. */
  readonly ended: AbortSignal;
}

type Try = Outcome | { readonly againAfterMs: number };

export function createResponseUrl({ url, since, interactionId, clock, log, ended }: Parts): ResponseUrl {
  let uses = 0;

  async function settled(body: string): Promise<Outcome> {
    for (let tries = 0; ; tries++) {
      if (uses >= MAX_USES || clock.now() > since + LIFE_MS) return 'gone';
      uses++;
      const result = await postOnce(url, body, ended);
      if (typeof result === 'string') return result;
      const pause = BACKOFF_MS[tries];
      if (pause === undefined || result.againAfterMs > LONGEST_WAIT_MS || ended.aborted) return 'unknown';
      log.debug('slack_answer_repeated', { interactionId });
      await reached(clock, clock.now() + Math.max(pause, result.againAfterMs), ended);
      if (ended.aborted) return 'unknown';
    }
  }

  return {
    async post(body) {
      const outcome = await settled(JSON.stringify(body));
      if (outcome === 'gone') log.info('slack_answer_too_late', { interactionId });
      else if (outcome !== 'done') log.warn('slack_answer_failed', { interactionId, why: outcome });
      return outcome;
    },
  };
}

async function postOnce(url: string, body: string, ended: AbortSignal): Promise<Try> {
  try {
    return outcomeOf(await postJson(url, body, { timeoutMs: TIMEOUT_MS, ended }));
  } catch {
    // Time-outs and dropped sockets: what went wrong carries the address, which is a secret for as long as it works.
    return { againAfterMs: 0 };
  }
}

function outcomeOf({ status, retryAfter, body }: Posted): Try {
  if (status < 300) return outcomeIn(body);
  if (status === 429) return { againAfterMs: (Number(retryAfter) || 1) * 1000 };
  if (status >= 500) return { againAfterMs: 0 };
  return status === 403 || status === 404 || status === 410 ? 'gone' : 'refused';
}

/** An address that is over. */
const OVER: readonly string[] = ['used_url', 'expired_url'];

const saidSchema = z.object({ ok: z.boolean(), error: z.string().optional() });

/** Slack says `ok`, or in JSON whether it is: with a 200, it may not be. */
function outcomeIn(body: string): Outcome {
  if (!body.startsWith('{')) return 'done';
  const said = saidSchema.safeParse(parsed(body));
  if (!said.success || said.data.ok) return 'done';
  return OVER.includes(said.data.error ?? '') ? 'gone' : 'refused';
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

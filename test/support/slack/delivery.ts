import { Agent, request as httpRequest } from 'node:http';
import { z } from 'zod';
import { signatureHeaders } from './signature.ts';
import type { Envelope, SocketHub } from './socket-hub.ts';
import { wireBody } from './wire-body.ts';

export type Mode = { kind: 'socket' } | { kind: 'http'; url: string };
export type Ack = Record<string, unknown> | null;

const record = z.record(z.string(), z.unknown());
const ACK_MS = 3_000;
/** Besides the first; Slack takes an hour for them, the loopback none. */
const EVENT_RETRIES = 3;

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

export interface DeliverOptions {
  /** How often it arrives, at the same time. */
  readonly times: number;
  /** Whether the repeats say that they are repeats. */
  readonly marked: boolean;
  /** The payload of each repeat; else the same one. */
  readonly vary?: (copy: number) => Envelope['payload'];
}

function acknowledgement(body: string): Ack {
  if (body.trim() === '') return null;
  try {
    return record.safeParse(JSON.parse(body)).data ?? { text: body };
  } catch {
    return { text: body };
  }
}

/** Brings interactions and events to the bot, and its acknowledgements back. */
export function createDelivery(secret: string, hub: SocketHub, signedAt: () => number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  let mode: Mode = { kind: 'socket' };

  /** Posts to the bot; rejects with `operation_timeout` after 3 seconds and with `dispatch_failed` without an answer. */
  function post(url: string, body: string, headers: Record<string, string>): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(url, { method: 'POST', agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => reject(new Error('dispatch_failed')));
        response.on('end', () => {
          clearTimeout(late);
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
        });
      });
      const late = setTimeout(() => {
        reject(new Error('operation_timeout'));
        request.destroy();
      }, ACK_MS);
      request.on('error', () => {
        clearTimeout(late);
        reject(new Error('dispatch_failed'));
      });
      request.end(body);
    });
  }

  function wireOf(envelope: Envelope) {
    const { retry } = envelope;
    const { body, contentType } = wireBody(envelope);
    const again: Record<string, string> =
      retry === undefined
        ? {}
        : { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason };
    return { body, headers: { 'content-type': contentType, ...again } };
  }

  async function once(envelope: Envelope): Promise<Ack> {
    if (mode.kind === 'socket') return hub.send(envelope);
    const { body, headers } = wireOf(envelope);
    const timestamp = Math.floor(signedAt() / 1000);
    const signed = signatureHeaders(secret, body, { timestamp, headers });
    const answer = await post(`${mode.url}/slack/events`, body, signed);
    if (answer.status < 200 || answer.status > 299)
      throw new Error(`dispatch_failed: status ${answer.status}`);
    return acknowledgement(answer.body);
  }

  async function insistently(envelope: Envelope, attempt = 0): Promise<Ack> {
    if (mode.kind === 'socket') await hub.connected();
    try {
      return await once(attempt === 0 ? envelope : { ...envelope, retry: { attempt, reason: 'http_error' } });
    } catch (error) {
      if (attempt >= EVENT_RETRIES) throw error;
      return insistently(envelope, attempt + 1);
    }
  }

  return {
    post,
    deliverTo(next: Mode): void {
      mode = next.kind === 'http' ? { kind: 'http', url: next.url.replace(/\/$/, '') } : next;
    },
    baseUrl: (): string | null => (mode.kind === 'http' ? mode.url : null),
    /** Delivers, as often as told. Events are insisted on. Resolves with the first acknowledgement. */
    async deliver(envelope: Envelope, options: DeliverOptions): Promise<Ack> {
      const send = envelope.type === 'events_api' ? insistently : once;
      const copies = Array.from({ length: Math.max(1, options.times) }, (_, copy) => {
        const payload = options.vary?.(copy) ?? envelope.payload;
        const retry = { attempt: copy, reason: 'http_timeout' };
        const mark = options.marked && copy > 0;
        return send({ ...envelope, payload, ...(mark ? { retry } : {}) });
      });
      const acks = await Promise.all(copies);
      return acks.find((ack) => ack !== null) ?? null;
    },
    close(): void {
      agent.destroy();
    },
  };
}

export type Delivery = ReturnType<typeof createDelivery>;

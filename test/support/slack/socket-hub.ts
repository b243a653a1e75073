import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Diary } from './diary.ts';
import { accept, type Methods, refuse } from './reply.ts';

/** https://docs.slack.dev/apis/events-api/using-socket-mode */
const SOCKETS_MAX = 10;
const PING_MS = 5_000;

export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

export interface Envelope {
  readonly type: EnvelopeType;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly retry?: { readonly attempt: number; readonly reason: string };
}

interface Pending {
  readonly socket: WebSocket;
  readonly done: (payload: Record<string, unknown> | null) => void;
  readonly lost: (error: Error) => void;
  readonly takesPayload: boolean;
}

const ackMessage = z.strictObject({
  envelope_id: z.string(),
  payload: z.record(z.string(), z.unknown()).optional(),
});

/** Slack's end of Socket Mode. An envelope goes to one of the sockets, in turn. */
export function createSocketHub(server: Server, appId: string, diary: Diary, origin: () => string) {
  const wss = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const live = new Set<WebSocket>();
  const pending = new Map<string, Pending>();
  const arrivals = new Set<() => void>();
  /** Of raw frames: what they were acknowledged with, by the envelope that they named. */
  const rawAcks = new Map<string, Record<string, unknown> | null>();
  let turn = 0;

  const debug = () => ({ host: 'applink-loopback-1', approximate_connection_time: 18_060 });

  function acknowledged(text: string): void {
    const ack = ackMessage.parse(JSON.parse(text));
    if (rawAcks.has(ack.envelope_id)) return void rawAcks.set(ack.envelope_id, ack.payload ?? {});
    const waiting = pending.get(ack.envelope_id);
    if (waiting === undefined) {
      diary.violation('socket', 'an envelope was acknowledged twice, or after 3 seconds');
      return;
    }
    pending.delete(ack.envelope_id);
    const payload = Object.keys(ack.payload ?? {}).length === 0 ? null : (ack.payload ?? null);
    if (payload !== null && !waiting.takesPayload) {
      diary.violation('socket', 'an event was acknowledged with a payload');
    }
    waiting.done(payload);
  }

  function lose(socket: WebSocket): void {
    live.delete(socket);
    for (const [id, one] of pending) {
      if (one.socket !== socket) continue;
      pending.delete(id);
      one.lost(new Error('operation_timeout'));
    }
  }

  function greet(socket: WebSocket): void {
    live.add(socket);
    const pings = setInterval(() => socket.ping('Ping from applink-loopback-1'), PING_MS);
    socket.on('message', (data) => acknowledged(String(data)));
    socket.on('close', () => {
      clearInterval(pings);
      lose(socket);
    });
    socket.ping('Ping from applink-loopback-1');
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: live.size,
        debug_info: { ...debug(), started: new Date().toISOString(), build_number: 1 },
        connection_info: { app_id: appId },
      }),
    );
    for (const arrived of arrivals) arrived();
    arrivals.clear();
  }

  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://loopback');
    if (!tickets.delete(url.searchParams.get('ticket') ?? '')) {
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      return;
    }
    wss.handleUpgrade(request, socket, head, greet);
  });

  function send(envelope: Envelope): Promise<Record<string, unknown> | null> {
    const sockets = [...live].filter((one) => one.readyState === WebSocket.OPEN);
    turn += 1;
    const socket = sockets[turn % Math.max(1, sockets.length)];
    if (socket === undefined) return Promise.reject(new Error('dispatch_failed'));
    const takesPayload = envelope.type !== 'events_api';
    const id = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown> | null>();
    pending.set(id, { socket, done: resolve, lost: reject, takesPayload });
    const retry =
      envelope.type === 'events_api'
        ? { retry_attempt: envelope.retry?.attempt ?? 0, retry_reason: envelope.retry?.reason ?? '' }
        : {};
    const { type, payload } = envelope;
    socket.send(
      JSON.stringify({ envelope_id: id, payload, type, accepts_response_payload: takesPayload, ...retry }),
    );
    const late = setTimeout(() => {
      if (pending.delete(id)) reject(new Error('operation_timeout'));
    }, 3_000);
    return promise.finally(() => clearTimeout(late));
  }

  const methods: Methods = {
    'apps.connections.open': {
      scope: null,
      caller: 'app',
      run: () => {
        if (live.size >= SOCKETS_MAX) return refuse('too_many_websockets');
        const ticket = randomUUID();
        tickets.add(ticket);
        return accept({ url: `${origin().replace('http:', 'ws:')}/link/?ticket=${ticket}&app_id=${appId}` });
      },
    },
  };

  return {
    methods,
    send,
    /** Something that Slack would never send, over every socket. */
    raw(frame: string | Uint8Array, envelopeId: string): void {
      rawAcks.set(envelopeId, null);
      for (const socket of live) socket.send(frame);
    },
    /** What it was acknowledged with; null until it was. */
    rawAck: (envelopeId: string): Record<string, unknown> | null => rawAcks.get(envelopeId) ?? null,
    count: () => live.size,
    /** Resolves once a socket is there, at once when one is. */
    connected(): Promise<void> {
      if (live.size > 0) return Promise.resolve();
      return new Promise((resolve) => arrivals.add(resolve));
    },
    /** With `refresh` the bot is asked to come back and closes the connection itself; else it is cut. */
    drop(refresh: boolean): void {
      for (const socket of live) {
        if (!refresh) socket.terminate();
        else {
          socket.send(
            JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: debug() }),
          );
        }
      }
    },
    close(): void {
      for (const socket of live) socket.terminate();
      wss.close();
    },
  };
}

export type SocketHub = ReturnType<typeof createSocketHub>;

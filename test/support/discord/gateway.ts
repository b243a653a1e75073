// The gateway: connections that say hello, sessions that outlive them, and events by shard.
// https://discord.com/developers/docs/events/gateway
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { ownPayload, wholeGuildPayload } from './payloads.ts';
import type { GuildRecord } from './records.ts';
import { shardOf } from './snowflakes.ts';
import type { World } from './world.ts';

const OP = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, invalidSession: 9, hello: 10, ack: 11 };
const CLOSE = { decodeError: 4002, notAuthenticated: 4003, authenticationFailed: 4004, invalidShard: 4010 };
const GUILDS_INTENT = 1;
const HEARTBEAT_MS = 41_250;
/** Of what a session missed, so many events are kept for it. */
const KEPT = 2_000;

const packetSchema = z.looseObject({ op: z.number(), d: z.unknown() });
const identifySchema = z.looseObject({
  token: z.string(),
  intents: z.number(),
  shard: z.tuple([z.number(), z.number()]).optional(),
});
const resumeSchema = z.object({ token: z.string(), session_id: z.string(), seq: z.number() });

interface Session {
  readonly id: string;
  readonly shard: readonly [number, number];
  seq: number;
  readonly sent: { readonly seq: number; readonly text: string }[];
  socket: WebSocket | null;
}

export interface Gateway {
  /** To the shard of this guild; null is shard 0, where direct messages are. */
  dispatch(guildId: string | null, event: string, data: unknown): void;
  drop(options: { code?: number; resumable?: boolean }): void;
  ready(): number;
  readonly identifies: { shard: readonly [number, number]; intents: number }[];
  close(): void;
}

interface Options {
  readonly server: Server;
  readonly world: World;
  readonly token: () => string;
  /** Of this gateway. */
  readonly url: () => string;
  readonly note: (violation: string) => void;
}

export function createGateway({ server, world, token, url, note }: Options): Gateway {
  const sockets = new WebSocketServer({ server });
  const sessions = new Map<string, Session>();
  const identifies: Gateway['identifies'] = [];

  function send(session: Session, event: string, json: string): void {
    session.seq += 1;
    const text = `{"op":${OP.dispatch},"s":${session.seq},"t":"${event}","d":${json}}`;
    session.sent.push({ seq: session.seq, text });
    if (session.sent.length > KEPT) session.sent.splice(0, KEPT / 2);
    session.socket?.send(text);
  }

  function guildsOf([shard, shards]: readonly [number, number]): readonly GuildRecord[] {
    return [...world.guilds.values()].filter(({ id, botIn }) => botIn && shardOf(id, shards) === shard);
  }

  function welcome(session: Session): void {
    const { shard } = session;
    const guilds = guildsOf(shard);
    const ready = {
      v: 10,
      user: ownPayload(world),
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: url(),
      shard,
      session_type: 'normal',
      application: { id: world.bot.id, flags: 0 },
    };
    send(session, 'READY', JSON.stringify(ready));
    for (const guild of guilds) {
      if (guild.available) send(session, 'GUILD_CREATE', JSON.stringify(wholeGuildPayload(world, guild)));
      else send(session, 'GUILD_DELETE', JSON.stringify({ id: guild.id, unavailable: true }));
    }
  }

  function identify(socket: WebSocket, data: unknown): Session | null {
    const { token: given, intents, shard = [0, 1] } = identifySchema.parse(data);
    identifies.push({ shard, intents });
    if (given !== token()) return close(socket, CLOSE.authenticationFailed, 'Authentication failed.');
    if (shard[0] < 0 || shard[0] >= shard[1]) return close(socket, CLOSE.invalidShard, 'Invalid shard.');
    if (intents !== GUILDS_INTENT) note(`identified with intents ${intents}, only Guilds (1) is needed`);
    const session: Session = { id: randomUUID().replaceAll('-', ''), shard, seq: 0, sent: [], socket };
    sessions.set(session.id, session);
    welcome(session);
    return session;
  }

  function resume(socket: WebSocket, data: unknown): Session | null {
    const { token: given, session_id: id, seq } = resumeSchema.parse(data);
    if (given !== token()) return close(socket, CLOSE.authenticationFailed, 'Authentication failed.');
    const session = sessions.get(id);
    const oldest = session?.sent[0]?.seq ?? 1;
    if (session === undefined || oldest > seq + 1) {
      socket.send(JSON.stringify({ op: OP.invalidSession, d: false }));
      return null;
    }
    session.socket = socket;
    for (const { text } of session.sent.filter((each) => each.seq > seq)) socket.send(text);
    send(session, 'RESUMED', '{}');
    return session;
  }

  function close(socket: WebSocket, code: number, reason: string): null {
    socket.close(code, reason);
    return null;
  }

  function receive(socket: WebSocket, session: Session | null, raw: RawData): Session | null {
    const { op, d } = packetSchema.parse(JSON.parse(String(raw)));
    if (op === OP.heartbeat) socket.send(JSON.stringify({ op: OP.ack }));
    else if (op === OP.identify) return identify(socket, d);
    else if (op === OP.resume) return resume(socket, d);
    else if (session === null) close(socket, CLOSE.notAuthenticated, 'Not authenticated.');
    return session;
  }

  sockets.on('connection', (socket) => {
    let session: Session | null = null;
    socket.on('message', (raw: RawData) => {
      try {
        session = receive(socket, session, raw);
      } catch (error) {
        note(`The gateway could not read what was sent: ${error}`);
        close(socket, CLOSE.decodeError, 'Decode error.');
      }
    });
    socket.on('close', (code) => {
      if (session?.socket !== socket) return;
      session.socket = null;
      // A client that says good-bye does not come back to this session.
      if (code === 1000 || code === 1001) sessions.delete(session.id);
    });
    socket.on('error', () => socket.terminate());
    socket.send(JSON.stringify({ op: OP.hello, d: { heartbeat_interval: HEARTBEAT_MS } }));
  });

  return {
    identifies,
    dispatch(guildId, event, data) {
      const json = JSON.stringify(data);
      for (const session of sessions.values()) {
        const [shard, shards] = session.shard;
        if (shard === (guildId === null ? 0 : shardOf(guildId, shards))) send(session, event, json);
      }
    },
    drop({ code = 1006, resumable = true }) {
      const connected = [...sessions.values()].flatMap(({ socket }) => (socket === null ? [] : [socket]));
      for (const session of sessions.values()) session.socket = null;
      if (!resumable) sessions.clear();
      for (const socket of connected) code === 1006 ? socket.terminate() : socket.close(code);
    },
    ready: () => [...sessions.values()].filter(({ socket }) => socket !== null).length,
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

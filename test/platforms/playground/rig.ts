// A playground for tests: a real chat log in a folder of its own, a clock that stands still, and its routes at hand.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createMovableClock, type MovableClock } from '#src/platforms/playground/movable-clock.ts';
import { createPlayground, type Playground } from '#src/platforms/playground/playground.ts';
import type { TimeTravel } from '#src/platforms/playground/travel.ts';
import type { AccountRef, ChannelRef, Target } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { MemoryPanel } from '#src/ports/memory-panel.ts';

export const HOST = 'localhost:8080';
export const ZONE = 'Europe/Berlin';
/** Friday, 20 November 2026, 09:00 in Berlin. */
export const START = Date.UTC(2026, 10, 20, 8, 0);

export const account = (id: string): AccountRef => ({
  platform: 'playground',
  scope: 'local',
  externalId: id,
});
export const channelRef = (id: string): ChannelRef => {
  return { workspace: { platform: 'playground', externalId: 'playground' }, channelId: id };
};
export const inChannel = (id: string): Target => ({ kind: 'channel', channel: channelRef(id) });
export const toMember = (id: string): Target => ({ kind: 'direct', account: account(id) });

const viewSchema = z.object({
  id: z.number(),
  revision: z.number(),
  place: z.string(),
  author: z.string().nullable(),
  onlyYou: z.boolean(),
  at: z.number(),
  edited: z.boolean(),
  summary: z.string(),
  blocks: z.array(z.looseObject({ kind: z.string() })),
});
export type View = z.infer<typeof viewSchema>;

const stateSchema = z.looseObject({
  messages: z.array(viewSchema),
  members: z.array(z.looseObject({ id: z.string(), acceptsDirect: z.boolean() })),
  places: z.array(z.looseObject({ id: z.string(), direct: z.boolean(), hasEarlier: z.boolean() })),
  commands: z.array(z.looseObject({ name: z.string() })),
  clock: z.object({ now: z.number(), offset: z.number(), zone: z.string(), movable: z.boolean() }),
  revision: z.number(),
});

export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('messages'), messages: z.array(viewSchema) }),
  z.object({ kind: z.literal('form'), opened: z.string(), form: z.looseObject({ id: z.string() }) }),
  z.object({
    kind: z.literal('choices'),
    choices: z.array(z.object({ label: z.string(), value: z.string() })),
  }),
  z.object({ kind: z.literal('notice'), text: z.string() }),
]);

/** It stands still, and wakes nobody by itself. */
export const standingClock: Clock = { now: () => START, monotonic: () => 0, at: () => () => {} };

export const emptyPanel: MemoryPanel = {
  today: '2026-11-20',
  zone: ZONE,
  streak: 0,
  nextReminderAt: null,
  cards: [],
};

export interface Rig extends Playground {
  readonly path: string;
  readonly clock: MovableClock;
  readonly errors: unknown[];
  state(member: string): Promise<z.infer<typeof stateSchema>>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Sends a click of this member and gives back what the page is told. */
  click(member: string, click: Record<string, unknown>): Promise<z.infer<typeof answerSchema>>;
  /** Closes the file and opens it again, as a restart does. */
  reopen(): Rig;
  remove(): void;
}

export interface RigOptions {
  readonly path?: string;
  readonly base?: Clock;
  readonly offset?: number;
  readonly time?: (clock: MovableClock) => TimeTravel | null;
}

export function createRig(options: RigOptions = {}): Rig {
  const path = options.path ?? join(mkdtempSync(join(tmpdir(), 'playground-')), 'chat.db');
  const clock = createMovableClock(options.base ?? standingClock, options.offset ?? 0);
  const errors: unknown[] = [];
  const time = options.time?.(clock) ?? null;
  const playground = createPlayground({
    path,
    zone: ZONE,
    clock,
    log: (error) => errors.push(error),
    memoryPanel: async () => emptyPanel,
    time,
  });
  const { routes } = playground;

  const post = async (to: string, body: unknown, headers: Record<string, string> = {}) =>
    routes.request(to, {
      method: 'POST',
      headers: { host: HOST, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  return {
    ...playground,
    path,
    clock,
    errors,
    post,
    async state(member) {
      const response = await routes.request(`/api/state?member=${member}`, { headers: { host: HOST } });
      return stateSchema.parse(await response.json());
    },
    async click(member, click) {
      const response = await post('/api/interactions', { id: crypto.randomUUID(), member, ...click });
      return answerSchema.parse(await response.json());
    },
    reopen() {
      playground.close();
      return createRig({ ...options, path });
    },
    remove() {
      playground.close();
      rmSync(join(path, '..'), { recursive: true, force: true });
    },
  };
}

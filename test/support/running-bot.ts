// The whole bot in this process: real SQLite files, the real playground over HTTP, and a clock that the test moves.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { compose, type Running } from '#src/compose.ts';
import type { Config } from '#src/config.ts';
import type { ChatSender } from '#src/ports/chat.ts';
import { createTestClock, type TestClock } from './test-clock.ts';
import { createTestLog, type TestLog } from './test-log.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Monday 2 March 2026, 08:00 UTC. */
export const MONDAY_MORNING = Date.UTC(2026, 2, 2, 8);

const buttonSchema = z.looseObject({ kind: z.string(), label: z.string(), id: z.string().optional() });
const blockSchema = z.looseObject({
  kind: z.string(),
  buttons: z.array(buttonSchema).optional(),
  id: z.string().optional(),
});
const messageSchema = z.object({
  id: z.number(),
  place: z.string(),
  author: z.string().nullable(),
  onlyYou: z.boolean(),
  summary: z.string(),
  blocks: z.array(blockSchema),
});
const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('messages'), messages: z.array(messageSchema) }),
  z.object({ kind: z.literal('notice'), text: z.string() }),
  z.looseObject({ kind: z.literal('form'), opened: z.string() }),
  z.object({
    kind: z.literal('choices'),
    choices: z.array(z.object({ label: z.string(), value: z.string() })),
  }),
]);
const stateSchema = z.object({ messages: z.array(messageSchema) });
const memorySchema = z.object({
  streak: z.number(),
  nextReminderAt: z.number().nullable(),
  cards: z.array(
    z.object({ cardId: z.string(), dueInDays: z.number(), retrievability: z.number(), reps: z.number() }),
  ),
});

export type ShownMessage = z.infer<typeof messageSchema>;
export type ShownAnswer = z.infer<typeof answerSchema>;
export type ShownMemory = z.infer<typeof memorySchema>;

const node = z.record(z.string(), z.unknown());

function wordsIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(wordsIn).join('');
  if (typeof value !== 'object' || value === null) return '';
  const {
    kind,
    at,
    zone,
    spans,
    items,
    fields,
    blocks,
    buttons,
    name,
    text,
    label,
    value: fieldValue,
  } = node.parse(value);
  if (kind === 'time' && typeof at === 'number' && typeof zone === 'string') {
    return new Date(at).toLocaleString('en-GB', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' });
  }
  const lines = [items, fields, blocks, buttons].flatMap((list) =>
    Array.isArray(list) ? list.map(wordsIn) : [],
  );
  return [wordsIn(name ?? text ?? label) + wordsIn(spans), wordsIn(fieldValue), ...lines]
    .filter((line) => line !== '')
    .join('\n');
}

/** All words of a message as a person reads them, one block a line. */
export const wordsOf = (shown: ShownMessage): string => shown.blocks.map(wordsIn).join('\n');

export const buttonsOf = (shown: ShownMessage) => shown.blocks.flatMap(({ buttons }) => buttons ?? []);

export interface RunningBot {
  readonly url: string;
  readonly clock: TestClock;
  readonly log: TestLog;
  readonly folder: string;
  /** Types a command in a place; gives the bot's answer. */
  say(member: string, place: string, command: string, id?: string): Promise<ShownAnswer>;
  /** Clicks the button of this label (or whose label begins with it). */
  click(member: string, on: ShownMessage, label: string, id?: string): Promise<ShownAnswer>;
  /** Sends any body as a click of the page would be sent. */
  post(path: string, body: unknown): Promise<Response>;
  /** What this member sees in a place, oldest first. */
  messages(member: string, place: string): Promise<readonly ShownMessage[]>;
  memory(member: string): Promise<ShownMemory>;
  travel(member: string, move: 'hour' | 'day' | 'reminder'): Promise<void>;
  /** Stops it, and starts it again on the same files. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface BotOptions {
  readonly now?: number;
  readonly config?: Partial<Config>;
  readonly wrapSender?: (sender: ChatSender) => ChatSender;
}

/** The one message of an answer that must have exactly one. */
export function only(answer: ShownAnswer): ShownMessage {
  const own = answer.kind === 'messages' ? answer.messages.filter(({ author }) => author === null) : [];
  const [message] = own;
  if (message === undefined) throw new Error(`No message in ${JSON.stringify(answer)}`);
  return message;
}

export async function startBot(options: BotOptions = {}): Promise<RunningBot> {
  const folder = mkdtempSync(join(tmpdir(), 'quizloop-'));
  const clock = createTestClock(options.now ?? MONDAY_MORNING);
  const log = createTestLog();
  const config: Config = {
    databasePath: join(folder, 'quizloop.db'),
    contentDir: join(ROOT, 'content'),
    host: '127.0.0.1',
    port: 0,
    playground: true,
    commandPrefix: '',
    logLevel: 'info',
    logFormat: 'json',
    ...options.config,
  };
  const start = () =>
    compose({
      config,
      log,
      clock,
      root: ROOT,
      ...(options.wrapSender === undefined ? {} : { wrapSender: options.wrapSender }),
    });
  let running: Running = await start();

  const post = (path: string, body: unknown) =>
    fetch(`${running.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const interact = async (body: unknown): Promise<ShownAnswer> => {
    const response = await post('/api/interactions', body);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
    return answerSchema.parse(answer);
  };
  const get = async (path: string): Promise<unknown> => (await fetch(`${running.url}${path}`)).json();

  return {
    get url() {
      return running.url;
    },
    clock,
    log,
    folder,
    say(member, place, command, id = randomUUID()) {
      const [name = '', ...rest] = command.replace(/^\//, '').split(' ');
      return interact({ kind: 'command', id, member, place, command: name, text: rest.join(' ') });
    },
    click(member, on, label, id = randomUUID()) {
      const buttons = buttonsOf(on);
      const button =
        buttons.find((each) => each.label === label) ?? buttons.find((each) => each.label.startsWith(label));
      if (button?.id === undefined) {
        throw new Error(`No button “${label}” among ${buttons.map((each) => each.label).join(', ')}`);
      }
      return interact({ kind: 'button', id, member, messageId: on.id, buttonId: button.id });
    },
    post,
    async messages(member, place) {
      const state = stateSchema.parse(await get(`/api/state?member=${member}`));
      return state.messages.filter((message) => message.place === place);
    },
    memory: async (member) => memorySchema.parse(await get(`/api/memory?member=${member}`)),
    async travel(member, move) {
      const response = await post('/api/time', { member, move });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    },
    async restart() {
      await running.stop();
      running = await start();
    },
    async close() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

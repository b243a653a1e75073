// Does what the playground's page does, over HTTP: types commands, clicks buttons, reads what a member sees.
import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { z } from 'zod';

const WAIT = { timeout: 5_000, interval: 20 };

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

/** The one message of an answer that must have exactly one. */
export function only(answer: ShownAnswer): ShownMessage {
  const own = answer.kind === 'messages' ? answer.messages.filter(({ author }) => author === null) : [];
  const [message] = own;
  if (message === undefined) throw new Error(`No message in ${JSON.stringify(answer)}`);
  return message;
}

/** The words of any answer: a message's, or the one line that the playground says itself. */
export function said(answer: ShownAnswer): string {
  if (answer.kind === 'notice') return answer.text;
  if (answer.kind !== 'messages') throw new Error(`Nothing was said: ${JSON.stringify(answer)}`);
  return answer.messages
    .filter(({ author }) => author === null)
    .map(wordsOf)
    .join('\n');
}

export interface PlaygroundClient {
  /** Types a command in a place; gives the bot's answer. */
  say(member: string, place: string, command: string, id?: string): Promise<ShownAnswer>;
  /** Clicks the button of this label (or the first whose label begins with it). */
  click(member: string, on: ShownMessage, label: string, id?: string): Promise<ShownAnswer>;
  /** Chooses `value` in the select whose id ends with `name`. */
  choose(member: string, on: ShownMessage, name: string, value: string): Promise<ShownAnswer>;
  /** Fills in the form that an answer opened. */
  submit(member: string, form: ShownAnswer, values: Readonly<Record<string, string>>): Promise<ShownAnswer>;
  /** What fits after what was typed so far. */
  complete(member: string, place: string, typed: string): Promise<readonly string[]>;
  /** Sends any body as the page would. */
  post(path: string, body: unknown): Promise<Response>;
  /** What this member sees in a place, oldest first. */
  messages(member: string, place: string): Promise<readonly ShownMessage[]>;
  /** The newest message of a place whose words contain these; waits a little for one to come. */
  newest(member: string, place: string, words: string): Promise<ShownMessage>;
  memory(member: string): Promise<ShownMemory>;
  travel(member: string, move: 'hour' | 'day' | 'reminder'): Promise<void>;
}

function buttonId(on: ShownMessage, label: string): string {
  const buttons = buttonsOf(on);
  const button =
    buttons.find((each) => each.label === label) ?? buttons.find((each) => each.label.startsWith(label));
  if (button?.id === undefined) {
    throw new Error(`No button “${label}” among ${buttons.map((each) => each.label).join(', ')}`);
  }
  return button.id;
}

/** `url` is asked for at each request: a bot that was started anew listens elsewhere. */
export function createPlaygroundClient(url: () => string): PlaygroundClient {
  const post = (path: string, body: unknown) =>
    fetch(`${url()}${path}`, {
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
  const get = async (path: string): Promise<unknown> => (await fetch(`${url()}${path}`)).json();
  const messages = async (member: string, place: string) =>
    stateSchema
      .parse(await get(`/api/state?member=${member}`))
      .messages.filter((message) => message.place === place);
  const typed = (command: string) => {
    const [name = '', ...rest] = command.replace(/^\//, '').split(' ');
    return { command: name, text: rest.join(' ') };
  };

  return {
    say: (member, place, command, id = randomUUID()) =>
      interact({ kind: 'command', id, member, place, ...typed(command) }),
    click: (member, on, label, id = randomUUID()) =>
      interact({ kind: 'button', id, member, messageId: on.id, buttonId: buttonId(on, label) }),
    choose(member, on, name, value) {
      const select = on.blocks.find(({ kind, id }) => kind === 'select' && id?.endsWith(name));
      return interact({
        kind: 'select',
        id: randomUUID(),
        member,
        messageId: on.id,
        buttonId: select?.id,
        value,
      });
    },
    submit(member, form, values) {
      if (form.kind !== 'form') throw new Error(`Not a form: ${JSON.stringify(form)}`);
      return interact({ kind: 'form', id: randomUUID(), member, opened: form.opened, values });
    },
    async complete(member, place, text) {
      const answer = await interact({
        kind: 'autocomplete',
        id: randomUUID(),
        member,
        place,
        ...typed(text),
      });
      return answer.kind === 'choices' ? answer.choices.map(({ value }) => value) : [];
    },
    post,
    messages,
    async newest(member, place, words) {
      const look = async () =>
        (await messages(member, place)).filter((message) => wordsOf(message).includes(words)).at(-1);
      // What is sent through the outbox comes a moment after the click that caused it.
      return vi.waitFor(async () => {
        const shown = await look();
        if (shown === undefined) throw new Error(`Nothing in ${place} says “${words}”.`);
        return shown;
      }, WAIT);
    },
    memory: async (member) => memorySchema.parse(await get(`/api/memory?member=${member}`)),
    async travel(member, move) {
      const response = await post('/api/time', { member, move });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    },
  };
}

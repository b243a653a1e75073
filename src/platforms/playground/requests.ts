// What the page may send: every body is checked here before anything else looks at it.
import { z } from 'zod';

const member = z.string().min(1).max(64);
const place = z.string().min(1).max(64);
/** Made by the page for each click, so that a repeat after a lost answer carries the same one. */
const id = z.uuid();
const messageId = z.int().positive();
const text = z.string().max(4000);

export const clickSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('command'), id, member, place, command: z.string().max(64), text }),
  z.strictObject({ kind: z.literal('autocomplete'), id, member, place, command: z.string().max(64), text }),
  z.strictObject({ kind: z.literal('button'), id, member, messageId, buttonId: z.string().max(200) }),
  z.strictObject({
    kind: z.literal('select'),
    id,
    member,
    messageId,
    buttonId: z.string().max(200),
    value: text,
  }),
  /** `opened` is the id of the interaction that was answered with the form. */
  z.strictObject({
    kind: z.literal('form'),
    id,
    member,
    opened: id,
    values: z.record(z.string().max(100), text),
  }),
]);
export type Click = z.infer<typeof clickSchema>;

export const directSchema = z.strictObject({ member, accepts: z.boolean() });
export const timeSchema = z.strictObject({ member, move: z.enum(['hour', 'day', 'reminder']) });
export type Move = z.infer<typeof timeSchema>['move'];

export const readerQuery = z.object({ member });
export const earlierQuery = z.object({ member, place, before: z.coerce.number().int().positive() });
export const streamQuery = z.object({ member, after: z.coerce.number().int().min(0).default(0) });

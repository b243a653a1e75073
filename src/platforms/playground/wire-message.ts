// Messages and forms as JSON: how they are written into the chat log and checked when they are read from it.
import { z } from 'zod';
import type { RichBlock, Span } from '#src/core/rich-text.ts';
import type { Form, Message } from '#src/ports/message.ts';
import type { WireBlock, WireMessage } from './wire.ts';

const text = z.string();

const span: z.ZodType<Span> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text }),
  z.object({ kind: z.literal('bold'), text }),
  z.object({ kind: z.literal('code'), text }),
  z.object({ kind: z.literal('link'), text, url: text }),
  z.object({ kind: z.literal('time'), at: z.number(), zone: text, style: z.enum(['date', 'datetime']) }),
  z.object({ kind: z.literal('channel'), channelId: text }),
]);
const spans = z.array(span);

const paragraph = z.object({ kind: z.literal('paragraph'), spans });
const list = z.object({ kind: z.literal('list'), items: z.array(spans) });
const code = z.object({ kind: z.literal('code'), lang: text, text });
const richBlock: z.ZodType<RichBlock> = z.discriminatedUnion('kind', [paragraph, list, code]);

const button = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('action'),
    id: text,
    label: text,
    style: z.enum(['primary', 'secondary', 'danger']),
  }),
  z.object({ kind: z.literal('link'), url: text, label: text }),
]);
const options = z.array(z.object({ label: text, value: text }));

const block: z.ZodType<WireBlock> = z.discriminatedUnion('kind', [
  paragraph,
  list,
  code,
  z.object({ kind: z.literal('heading'), text }),
  z.object({ kind: z.literal('quiet'), spans }),
  z.object({
    kind: z.literal('spoiler'),
    label: text,
    blocks: z.array(richBlock),
    reveal: text.optional(),
  }),
  z.object({ kind: z.literal('fields'), fields: z.array(z.object({ name: text, value: spans })) }),
  z.object({ kind: z.literal('image'), png: text, alt: text }),
  z.object({ kind: z.literal('file'), name: text, type: text, text }),
  z.object({ kind: z.literal('buttons'), buttons: z.array(button) }),
  z.object({ kind: z.literal('select'), id: text, label: text, options, selected: text.nullable() }),
  z.object({ kind: z.literal('divider') }),
]);

/** A message as it stands in the chat log. */
export const wireMessage: z.ZodType<WireMessage> = z.object({ summary: text, blocks: z.array(block) });

const named = { name: text, label: text };

/** A form as it stands in the chat log between being opened and being sent. */
export const wireForm: z.ZodType<Form> = z.object({
  id: text,
  title: text,
  submit: text,
  fields: z.array(
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('text'),
        ...named,
        hint: text,
        value: text,
        maxLength: z.number(),
      }),
      z.object({ kind: z.literal('select'), ...named, options, value: text }),
      z.object({ kind: z.literal('time'), ...named, value: text }),
      z.object({ kind: z.literal('channel'), ...named, value: text }),
      z.object({ kind: z.literal('several'), ...named, options, values: z.array(text) }),
      z.object({ kind: z.literal('typeahead'), ...named, hint: text, command: text }),
    ]),
  ),
});

export function toWire(message: Message): WireMessage {
  const blocks = message.blocks.map((each) =>
    each.kind === 'image' ? { ...each, png: Buffer.from(each.png).toString('base64') } : each,
  );
  return { summary: message.summary, blocks };
}

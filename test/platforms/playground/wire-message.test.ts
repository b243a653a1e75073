import { describe, expect, it } from 'vitest';
import type { Span } from '#src/core/rich-text.ts';
import type { WireBlock } from '#src/platforms/playground/wire.ts';
import { wireForm, wireMessage } from '#src/platforms/playground/wire-message.ts';
import type { FormField } from '#src/ports/message.ts';

/** One of each: a kind that is added to the type and forgotten here does not compile. */
const SPANS: { readonly [Kind in Span['kind']]: Extract<Span, { kind: Kind }> } = {
  text: { kind: 'text', text: 'words' },
  bold: { kind: 'bold', text: 'loud' },
  code: { kind: 'code', text: 'x()' },
  link: { kind: 'link', text: 'docs', url: 'https://docs.python.org' },
  time: { kind: 'time', at: 0, zone: 'UTC', style: 'datetime' },
  channel: { kind: 'channel', channelId: 'general' },
};
const spans = Object.values(SPANS);
const BLOCKS: { readonly [Kind in WireBlock['kind']]: Extract<WireBlock, { kind: Kind }> } = {
  paragraph: { kind: 'paragraph', spans },
  list: { kind: 'list', items: [spans] },
  code: { kind: 'code', lang: 'python', text: 'pass' },
  heading: { kind: 'heading', text: 'Hello' },
  quiet: { kind: 'quiet', spans },
  spoiler: { kind: 'spoiler', label: 'Answer', blocks: [{ kind: 'paragraph', spans }], reveal: '1|r' },
  fields: { kind: 'fields', fields: [{ name: 'Streak', value: spans }] },
  image: { kind: 'image', png: 'AAAA', alt: 'a chart' },
  file: { kind: 'file', name: 'a.json', type: 'application/json', text: '{}' },
  buttons: {
    kind: 'buttons',
    buttons: [
      { kind: 'action', id: '1|a', label: 'A', style: 'primary' },
      { kind: 'link', url: 'https://docs.python.org', label: 'Docs' },
    ],
  },
  select: { kind: 'select', id: '1|s', label: 'Hour', options: [{ label: '9', value: '9' }], selected: null },
  divider: { kind: 'divider' },
};

const named = { name: 'n', label: 'N' };
const options = [{ label: 'Monday', value: 'mon' }];
const FIELDS: { readonly [Kind in FormField['kind']]: Extract<FormField, { kind: Kind }> } = {
  text: { kind: 'text', ...named, hint: 'Anything', value: 'x', maxLength: 9 },
  select: { kind: 'select', ...named, options, value: 'mon' },
  time: { kind: 'time', ...named, value: '09:00' },
  channel: { kind: 'channel', ...named, value: 'general' },
  several: { kind: 'several', ...named, options, values: ['mon'] },
  typeahead: { kind: 'typeahead', ...named, hint: 'A word', command: 'tea' },
};

describe('a form in the chat log', () => {
  it('keeps every kind of field as it was', () => {
    const form = { id: '1|f', title: 'F', submit: 'Save', fields: Object.values(FIELDS) };
    expect(wireForm.parse(JSON.parse(JSON.stringify(form)))).toEqual(form);
  });
});

describe('a message in the chat log', () => {
  it('keeps every kind of block and span as it was', () => {
    const message = { summary: 'all of it', blocks: Object.values(BLOCKS) };
    expect(wireMessage.parse(JSON.parse(JSON.stringify(message)))).toEqual(message);
  });
});

// A rendered message as it goes over the wire, what is read of it, and what Slack would say against it.
import type { types } from '@slack/bolt';
import { renderMessage } from '#src/platforms/slack/render-message.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { checkMessage, checkView } from '../../support/slack/block-kit/check.ts';
import { readMrkdwn, readPlain, wordsOfRuns } from '../../support/slack/read-mrkdwn.ts';

export const render = (...blocks: readonly Block[]) => renderMessage({ summary: 'In short', blocks });

interface Verdict {
  readonly error: string | null;
  readonly reasons: readonly string[];
  readonly careless: readonly string[];
  readonly pings: number;
}

const problemsIn = ({ error, reasons, careless, pings }: Verdict): readonly string[] => [
  ...(error === null ? [] : [error]),
  ...reasons,
  ...careless,
  ...(pings === 0 ? [] : [`${pings} pings`]),
];

/** Every problem of the message that is sent. */
export function problemsOf(message: Message): readonly string[] {
  const { text, blocks } = renderMessage(message);
  return problemsIn(checkMessage({ text, blocks }));
}

export const viewProblems = (view: types.View, type: 'modal' | 'home'): readonly string[] =>
  problemsIn(checkView(view, type));

const richWords = (element: types.RichTextElement): string => {
  if (element.type === 'text') return element.text;
  if (element.type === 'link') return element.text ?? element.url;
  if (element.type === 'date') return element.fallback ?? '';
  return element.type === 'channel' ? `#${element.channel_id}` : '';
};

const richLines = (part: types.RichTextBlockElement): readonly string[] =>
  part.type === 'rich_text_list'
    ? part.elements.map(({ elements }) => `- ${elements.map(richWords).join('')}`)
    : [part.elements.map(richWords).join('')];

const objectWords = (text: types.TextObject): string =>
  text.type === 'plain_text'
    ? wordsOfRuns(readPlain(text.text))
    : text.text
        .split('\n')
        .map((line) => wordsOfRuns(readMrkdwn(line)))
        .join('\n');

function linesOf(block: types.KnownBlock): readonly string[] {
  switch (block.type) {
    case 'header':
      return [objectWords(block.text)];
    case 'rich_text':
      return block.elements.flatMap(richLines);
    case 'context':
      return [block.elements.map((one) => (one.type === 'image' ? '' : objectWords(one))).join(' ')];
    case 'section':
      return [...(block.text === undefined ? [] : [block.text]), ...(block.fields ?? [])].map(objectWords);
    default:
      return [];
  }
}

/** Every line that is read, from top to bottom, without labels of buttons. */
export const textsOf = (blocks: readonly types.KnownBlock[]): readonly string[] =>
  blocks.flatMap(linesOf).map((line) => line.replaceAll('\u200b', ''));

function strings(value: unknown, names: readonly string[]): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) =>
    typeof inside === 'string' ? (names.includes(name) ? [inside] : []) : strings(inside, names),
  );
}

/** How much of Slack's limits it takes; `characters` counts labels and the addresses of links as well. */
export function sizeOf(blocks: readonly types.KnownBlock[]): {
  readonly characters: number;
  readonly parts: number;
} {
  return { characters: strings(blocks, ['text', 'url', 'fallback']).join('').length, parts: blocks.length };
}

/** The product's ids of the buttons. */
export const idsIn = (blocks: readonly types.KnownBlock[]): readonly string[] =>
  blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((one) => (one.type === 'button' && one.value !== undefined ? [one.value] : []))
      : [],
  );

import type { KitBlock } from './blocks.ts';
import { escapeProblems, pingsIn, readable } from './mrkdwn.ts';
import { type RichTextElement, richTextBlock, richTextLines } from './rich-text.ts';

/** One text of a message: as it was written, and as it is read. */
interface Words {
  readonly written: string;
  readonly read: string;
  readonly pings: number;
  readonly problems: readonly string[];
}

const mrkdwn = (text: string, verbatim: boolean): Words => ({
  written: text,
  read: readable(text),
  pings: pingsIn(text, verbatim),
  problems: escapeProblems(text),
});

function richWords(element: RichTextElement): string {
  if (element.type === 'text') return element.text;
  if (element.type === 'link') return element.text ?? element.url;
  if (element.type === 'emoji') return `:${element.name}:`;
  if (element.type === 'user') return `@${element.user_id}`;
  if (element.type === 'usergroup') return `@${element.usergroup_id}`;
  if (element.type === 'channel') return `#${element.channel_id}`;
  if (element.type === 'broadcast') return `@${element.range}`;
  return element.fallback ?? String(element.timestamp);
}

function richLine(line: readonly RichTextElement[]): Words {
  const text = line.map(richWords).join('');
  const pings = line.filter((one) => ['user', 'usergroup', 'broadcast'].includes(one.type)).length;
  return { written: text, read: text, pings, problems: [] };
}

const plainWords = (text: string): Words => ({ written: text, read: text, pings: 0, problems: [] });

/** The words of an object that is a text itself; null for every other. */
function ownWords(value: object): Words[] | null {
  if (!('type' in value)) return null;
  if (value.type === 'rich_text') {
    const rich = richTextBlock.safeParse(value);
    return rich.success ? richTextLines(rich.data).map(richLine) : [];
  }
  if (!('text' in value) || typeof value.text !== 'string') return null;
  if (value.type === 'mrkdwn') return [mrkdwn(value.text, 'verbatim' in value && value.verbatim === true)];
  if (value.type === 'plain_text') return [{ ...plainWords(value.text), read: readable(value.text) }];
  if (value.type === 'markdown') return [{ ...plainWords(value.text), pings: pingsIn(value.text, false) }];
  return null;
}

/** Every text below a value of Block Kit, in the order it is shown. */
export function wordsOf(value: unknown): Words[] {
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (typeof value !== 'object' || value === null) return [];
  const own = ownWords(value);
  if (own !== null) return own;
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    if (name === 'alt_text' && typeof inner === 'string') return [plainWords(inner)];
    return name === 'initial_option' || name === 'confirm' ? [] : wordsOf(inner);
  });
}

/** The words of a message's top-level text, which is mrkdwn. */
export const summaryWords = (text: string): Words => mrkdwn(text, false);

/** What a person reads of these blocks, a line for each text. */
export const readBlocks = (blocks: readonly KitBlock[]): string =>
  wordsOf(blocks)
    .map((one) => one.read)
    .join('\n');

// Whether what a deck says fits into one message of each platform, before any renderer has seen it.
import type { Card, Snippet } from '#src/core/card.ts';
import { type ReferenceEntry, versionName } from '#src/core/deck.ts';
import { plainText, type RichBlock, type RichText } from '#src/core/rich-text.ts';

/** How large a message becomes on one platform. A renderer may need less than this, and never more. */
export interface MessageSize {
  /** Everything that is read, with the marks and escapes of the platform. */
  readonly characters: number;
  /** Components on Discord, blocks on Slack: rows and buttons as well. */
  readonly parts: number;
  /** The longest single block, in characters. */
  readonly longest: number;
}

export interface MessageSizes {
  /** Which message it is, as a sentence names it: `the post`. */
  readonly message: string;
  readonly discord: MessageSize;
  readonly slack: MessageSize;
}

/** https://docs.discord.com/developers/components/reference */
const DISCORD: MessageSize = { characters: 4000, parts: 40, longest: 4000 };
/**
 * https://docs.slack.dev/reference/block-kit/blocks/section-block and https://docs.slack.dev/reference/block-kit/blocks.
 * The whole text has no documented limit; from about 13,200 characters on messages are refused
 * (https://github.com/slackapi/bolt-js/issues/2509).
 */
const SLACK: MessageSize = { characters: 12_000, parts: 50, longest: 3000 };

/** What one platform puts around and into a text. */
interface Marks {
  /** Characters added for each character that is escaped, outside code and inside it. */
  readonly escapes: ReadonlyMap<string, number>;
  readonly codeEscapes: ReadonlyMap<string, number>;
  /** Characters added by each kind of span. */
  readonly bold: number;
  readonly link: number;
}

const one = (characters: string): [string, number][] => Array.from(characters, (character) => [character, 1]);
const ENTITIES: readonly [string, number][] = [
  ['&', '&amp;'.length - 1],
  ['<', '&lt;'.length - 1],
  ['>', '&gt;'.length - 1],
];
/** Backticks inside code are kept apart from those around it by spaces, longer fences or invisible characters. */
const BACKTICK: [string, number] = ['`', 4];
/** What would end an address is written as `%28`. */
const ADDRESS_ESCAPES: ReadonlyMap<string, number> = new Map(
  Array.from('<>()\\', (character) => [character, '%28'.length - 1]),
);

const ON_DISCORD: Marks = {
  escapes: new Map(one('\\`*_~|<>@#:[]()+.!-')),
  codeEscapes: new Map([BACKTICK, ...one('@')]),
  bold: '****'.length,
  link: '[](<>)'.length,
};
/** Slack has no escape for its marks: an invisible character beside one keeps it from being read as such. */
const ON_SLACK: Marks = {
  escapes: new Map([...one('`*_~@#:'), ...ENTITIES]),
  codeEscapes: new Map([BACKTICK, ...ENTITIES]),
  bold: '**'.length + 2,
  link: '<|>'.length,
};

function escapedLength(text: string, escapes: ReadonlyMap<string, number>): number {
  let length = text.length;
  for (let index = 0; index < text.length; index += 1) length += escapes.get(text.charAt(index)) ?? 0;
  return length;
}

const LINE_BREAK = 1;
const BULLET = 2;
/** The fences with their line breaks, and the language. */
const fence = (lang: string): number => '```\n\n```'.length + lang.length;

function lineLength(spans: RichText, marks: Marks): number {
  let length = 0;
  for (const span of spans) {
    if (span.kind === 'code') length += escapedLength(span.text, marks.codeEscapes) + '``'.length;
    else length += escapedLength(plainText([span]), marks.escapes);
    if (span.kind === 'bold') length += marks.bold;
    if (span.kind === 'link') length += escapedLength(span.url, ADDRESS_ESCAPES) + marks.link;
  }
  return length;
}

function blockLength(block: RichBlock, marks: Marks): number {
  if (block.kind === 'code')
    return escapedLength(block.text.trimEnd(), marks.codeEscapes) + fence(block.lang);
  const lines = block.kind === 'list' ? block.items : [block.spans];
  const marked = block.kind === 'list' ? BULLET : 0;
  return lines.reduce((sum, line) => sum + marked + lineLength(line, marks) + LINE_BREAK, 0);
}

/** What the bot itself adds to a message: its own sentences and its buttons. */
interface Around {
  /** Characters of headings, hints and labels. */
  readonly characters: number;
  /** Blocks that are not the deck's. */
  readonly blocks: number;
  readonly buttons: number;
}

function sizeOf(blocks: readonly RichBlock[], around: Around, marks: Marks): MessageSize {
  const lengths = blocks.map((block) => blockLength(block, marks));
  return {
    characters: lengths.reduce((sum, length) => sum + length + LINE_BREAK, around.characters),
    // The buttons of a row are components of their own on Discord; everything may stand in one container.
    parts: blocks.length + around.blocks + (marks === ON_DISCORD ? around.buttons + 1 : 0),
    longest: Math.max(0, ...lengths),
  };
}

function sizes(message: string, blocks: readonly RichBlock[], around: Around): MessageSizes {
  return {
    message,
    discord: sizeOf(blocks, around, ON_DISCORD),
    slack: sizeOf(blocks, around, ON_SLACK),
  };
}

const paragraph = (spans: RichText): RichBlock => ({ kind: 'paragraph', spans });
const text = (words: string): RichText => [{ kind: 'text', text: words }];
const snippet = (code: Snippet | null): RichBlock[] =>
  code === null ? [] : [{ kind: 'code', lang: code.lang, text: code.text }];

/** The heading with the deck's title, the hint or the question for a rating, the explanation of ratings, labels. */
const AROUND_QUESTION: Around = { characters: 650, blocks: 8, buttons: 6 };
/** Right or wrong, the word about a confident mistake, when the card comes back, the lines after an undo, labels. */
const AROUND_ANSWER: Around = { characters: 650, blocks: 10, buttons: 10 };
/** How many were right, what many chose, the label to click. */
const AROUND_RECAP: Around = { characters: 350, blocks: 6, buttons: 1 };
/** The heading "Mind", who shared it, labels. */
const AROUND_ENTRY: Around = { characters: 250, blocks: 4, buttons: 4 };
/** `A` in bold with two spaces, and what marks the right and the chosen option. */
const LETTER: RichText = [{ kind: 'bold', text: 'A' }, ...text('   ✓ (your choice): ')];

/** Above a post: how the channel's last question went, with its answer behind something to click. */
export function recapSizes(card: Pick<Card, 'question' | 'choices' | 'answer'>): MessageSizes {
  const question = card.question.filter((block) => block.kind === 'paragraph').slice(0, 1);
  const right = card.choices.filter((choice) => choice.correct);
  const tempting = card.choices.filter((choice) => !choice.correct);
  const blocks = [
    ...question,
    ...[...right, ...tempting].map((choice) => paragraph(choice.text)),
    ...card.answer,
  ];
  return sizes('the recap', blocks, AROUND_RECAP);
}

function together(a: MessageSize, b: MessageSize): MessageSize {
  return {
    characters: a.characters + b.characters,
    parts: a.parts + b.parts,
    longest: Math.max(a.longest, b.longest),
  };
}

/** A card's post below the recap of another card. */
export function postSizes(card: Parameters<typeof cardSizes>[0], recap: MessageSizes): MessageSizes {
  const [asked = recap] = cardSizes(card);
  return {
    message: 'the post with the recap above it',
    discord: together(asked.discord, recap.discord),
    slack: together(asked.slack, recap.slack),
  };
}

/**
 * The messages that a card becomes at their largest: asked, then with everything that is shown once it was answered.
 */
export function cardSizes(card: Pick<Card, 'question' | 'code' | 'choices' | 'answer'>): MessageSizes[] {
  const asked: RichBlock[] = [
    ...card.question,
    ...snippet(card.code),
    ...card.choices.map((choice) => paragraph([...LETTER, ...choice.text])),
  ];
  const whys: RichBlock[] =
    card.choices.length === 0
      ? []
      : [{ kind: 'list', items: card.choices.map((choice) => [...LETTER, ...choice.text, ...choice.why]) }];
  return [
    sizes('the question', asked, AROUND_QUESTION),
    sizes('the question with its answer', [...asked, ...whys, ...card.answer], AROUND_ANSWER),
  ];
}

/** The message that a lookup of an entry becomes. */
export function entrySizes(entry: Omit<ReferenceEntry, 'deckId' | 'topic'>): MessageSizes[] {
  const blocks: RichBlock[] = [
    paragraph(text(entry.id)),
    paragraph([{ kind: 'code', text: entry.signature }]),
    paragraph(entry.summary),
    ...entry.details,
    ...snippet(entry.code),
    ...(entry.pitfalls.length === 0 ? [] : [{ kind: 'list' as const, items: entry.pitfalls }]),
    ...entry.versions.map(({ since, what }) =>
      paragraph([...text(`${versionName(entry, since)}: `), ...what]),
    ),
    paragraph([
      ...text('See also: '),
      ...entry.see.flatMap((id): RichText => [{ kind: 'code', text: id }, ...text(', ')]),
    ]),
  ];
  return [sizes('the lookup', blocks, AROUND_ENTRY)];
}

function problemsOn(platform: string, message: string, size: MessageSize, most: MessageSize): string[] {
  const problems: string[] = [];
  const over = (what: string, have: number, fit: number, advice: string): void => {
    if (have > fit)
      problems.push(`${message} has ${have} ${what} on ${platform}, at most ${fit} fit: ${advice}.`);
  };
  over('characters', size.characters, most.characters, 'shorten its texts or its code');
  over('parts', size.parts, most.parts, 'join paragraphs');
  if (size.characters <= most.characters) {
    over('characters in one piece', size.longest, most.longest, 'split the piece or shorten it');
  }
  return problems;
}

/** A sentence for each platform's limit that one of the messages breaks. */
export function fitProblems(messages: readonly MessageSizes[]): string[] {
  return messages.flatMap(({ message, discord, slack }) => [
    ...problemsOn('Discord', message, discord, DISCORD),
    ...problemsOn('Slack', message, slack, SLACK),
  ]);
}

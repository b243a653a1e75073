// What the files of a deck may hold: strict schemas that turn an author's values into cards and entries.
import { z } from 'zod';
import { ABOUTS, LEVELS } from '#src/core/card.ts';
import { MAX_COMMAND } from '#src/core/deck.ts';
import { didYouMean } from '#src/core/nearest.ts';
import { plainText, type RichBlock, type RichText } from '#src/core/rich-text.ts';
import { shown } from './deck-problem.ts';
import { DOCS_HOST } from './docs-hosts.ts';
import { isHttpsUrl } from './https-url.ts';
import { parseBlocks, parseInline } from './markup.ts';
import { isSeen } from './seen-text.ts';

/**
 * The most characters each text may have. A button's label holds 75
 * (https://docs.slack.dev/reference/block-kit/block-elements/button-element) and a message's text with its
 * code and choices must stay within 4,000 (https://docs.discord.com/developers/components/reference).
 */
const LIMITS = {
  option: 75,
  title: 75,
  word: 75,
  signature: 300,
  question: 600,
  code: 1500,
  answer: 1500,
  why: 300,
  summary: 300,
  details: 1500,
  pitfall: 400,
  description: 300,
} as const;

export const DECK_ID = /^[a-z0-9][a-z0-9.-]{0,23}$/;
/** A dotted API name or a slug: API names have underscores, so this is `DECK_ID` with them. */
export const ENTRY_ID = /^[a-z0-9_][a-z0-9_.-]{0,59}$/i;
export const CARD_ID = /^(?=.{1,48}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;
const COMMAND = new RegExp(`^[a-z][a-z0-9-]{0,${MAX_COMMAND - 1}}$`);
const OWN_COMMANDS = ['quiz', 'quiz-admin'];

/** A strict object that names each unknown key, one to a line, and the known one that was meant. */
function strict<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  const otherwise = `: the keys here are ${known.map((key) => `\`${key}\``).join(', ')}.`;
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys
            .map((key) => `unknown key \`${shown(key)}\`${didYouMean(key, known, otherwise)}`)
            .join('\n')
        : undefined,
  });
}

/** In UTF-16 units, as messages are measured and cut. `max` of zod takes an emoji for one, and half would be cut off. */
const fits = (most: number) => (value: string, context: z.RefinementCtx) => {
  if (value.length <= most) return;
  const hint = Array.from(value).length < value.length ? ' (one emoji counts as two or more)' : '';
  report(context, [`has ${value.length} characters${hint}, at most ${most} fit: shorten it.`]);
};

const UNSEEN = 'must be a text that people can see, not invisible characters alone.';
const text = (most: number) =>
  z.string().trim().min(1, { abort: true }).refine(isSeen, UNSEEN).superRefine(fits(most));
const word = text(LIMITS.word);
const words = z
  .array(word)
  .max(50)
  .nullish()
  .transform((list) => list ?? []);

const refs = z
  .array(word.regex(/^[^\s<>@]+$/, 'must be an id without spaces, such as b-058.'))
  .max(50)
  .nullish()
  .transform((list) => list ?? []);

function report(context: z.RefinementCtx, problems: readonly string[]): void {
  for (const message of problems) context.addIssue({ code: 'custom', message });
}

const inline = (most: number) =>
  text(most).transform((source, context): RichText => {
    const { spans, problems } = parseInline(source);
    report(context, problems.length > 0 || isSeen(plainText(spans)) ? problems : [UNSEEN]);
    return spans;
  });

const blocks = (most: number) =>
  text(most).transform((source, context): readonly RichBlock[] => {
    const read = parseBlocks(source);
    report(context, read.problems);
    return read.blocks;
  });

const docs = z.string().trim().refine(isHttpsUrl, 'must be a whole address that begins with https://.');
const version = z.string().regex(/^\d{1,3}\.\d{1,3}$/, 'must be a version such as "3.11", in quotes.');
const release = z
  .string()
  .regex(/^\d{1,3}\.\d{1,3}(?:\.\d{1,3})?$/, 'must be a version such as "3.11" or "3.5.2", in quotes.');

const snippet = strict({
  lang: z.string().regex(/^[a-z0-9+#-]{1,20}$/i, 'must be the name of a language, such as python.'),
  text: z
    .string()
    .regex(/\S/, { error: 'is empty: write the code, or remove `code`.', abort: true })
    .superRefine(fits(LIMITS.code)),
  run: z
    .boolean()
    .nullish()
    .transform((run) => run ?? false),
  stdout: z
    .string()
    .superRefine(fits(LIMITS.code))
    .nullish()
    .transform((stdout) => stdout ?? null),
})
  .nullish()
  .transform((code) => code ?? null);

const choice = strict({
  id: z.enum(['a', 'b', 'c', 'd']),
  text: inline(LIMITS.option),
  correct: z
    .boolean()
    .nullish()
    .transform((correct) => correct ?? false),
  why: inline(LIMITS.why),
});

/** One card of `cards/*.yaml`. What several of its keys must agree on is checked by `cardProblems`. */
export const cardSchema = strict({
  id: z.string().regex(CARD_ID, 'must be lower-case words with hyphens between them, at most 48 characters.'),
  level: z.enum(LEVELS),
  kind: z.enum(['choice', 'recall']),
  about: z.enum(ABOUTS),
  question: blocks(LIMITS.question),
  code: snippet,
  choices: z
    .array(choice)
    .nullish()
    .transform((list) => list ?? []),
  answer: blocks(LIMITS.answer),
  python: strict({ min: version, max: version.nullish().transform((max) => max ?? null) })
    .nullish()
    .transform((python) => python ?? null),
  tags: words,
  refs,
  docs,
});

/** One entry of `reference/*.yaml`. */
export const entrySchema = strict({
  id: z.string().regex(ENTRY_ID, 'must be a dotted name or words with hyphens, at most 60 characters.'),
  signature: text(LIMITS.signature),
  summary: inline(LIMITS.summary),
  details: blocks(LIMITS.details),
  code: snippet,
  pitfalls: z
    .array(inline(LIMITS.pitfall))
    .nullish()
    .transform((list) => list ?? []),
  versions: z
    .array(strict({ since: release, what: inline(LIMITS.pitfall) }))
    .nullish()
    .transform((list) => list ?? []),
  aliases: words,
  see: words,
  cards: words,
  refs,
  docs,
});

/** `deck.yaml`. */
export const deckSchema = strict({
  id: z
    .string()
    .regex(DECK_ID, 'must be lower-case letters, digits, dots and hyphens, at most 24 characters.'),
  title: text(LIMITS.title),
  description: text(LIMITS.description),
  command: z
    .string()
    .regex(COMMAND, {
      error: `must be a lower-case letter, then letters, digits or hyphens, at most ${MAX_COMMAND} characters.`,
      abort: true,
    })
    .refine(
      (command) => !OWN_COMMANDS.includes(command),
      'is a command of the bot itself: choose another word.',
    ),
  language: z.string().refine(isLanguage, 'must be a language tag such as en or pt-BR.'),
  licence: word,
  format: z.literal(1),
  /** What the versions of its entries are of, such as Python. */
  versions_of: word.nullish().transform((name) => name ?? null),
  /** Where `docs` may lead; a deck that names none may lead anywhere. */
  docs_hosts: z
    .array(
      z.string().regex(DOCS_HOST, 'must be a host, such as docs.python.org, or one with a path below it.'),
    )
    .max(50)
    .nullish()
    .transform((hosts) => hosts ?? []),
});

function isLanguage(tag: string): boolean {
  try {
    return new Intl.Locale(tag).baseName !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export type CardSource = z.infer<typeof cardSchema>;
export type EntrySource = z.infer<typeof entrySchema>;
export type DeckSource = z.infer<typeof deckSchema>;

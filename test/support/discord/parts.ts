// Walks the components of messages and forms, whatever they are nested in, and reads them as a person does.
import { z } from 'zod';
import { PART } from './discord-numbers.ts';

const partSchema = z.looseObject({ type: z.number() });
const listSchema = z.array(z.unknown());

/** Any component; what else it has is read with `textOf` and `partsIn`. */
export type Part = z.infer<typeof partSchema>;

export function partsIn(value: unknown): readonly Part[] {
  const list = listSchema.safeParse(value);
  if (!list.success) return [];
  return list.data.flatMap((each) => {
    const part = partSchema.safeParse(each);
    return part.success ? [part.data] : [];
  });
}

export const childrenOf = (part: Part): readonly Part[] =>
  [part.components, part.component === undefined ? [] : [part.component]]
    .flatMap(partsIn)
    .concat(partsIn(part.accessory === undefined ? [] : [part.accessory]));

/** This part and everything in it, in the order of reading. */
export const withNested = (part: Part): readonly Part[] => [part, ...childrenOf(part).flatMap(withNested)];

export const allParts = (value: unknown): readonly Part[] => partsIn(value).flatMap(withNested);

const looseSchema = z.looseObject({}).catch({});

/** Whatever has no properties has none. */
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> => looseSchema.parse(value);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const optionSchema = z.looseObject({
  label: z.string(),
  value: z.string(),
  description: z.string().nullish(),
  default: z.boolean().nullish(),
});

export const optionsOf = (part: Part): readonly z.infer<typeof optionSchema>[] =>
  z.array(optionSchema).catch([]).parse(part.options);

const mediaSchema = z.looseObject({ url: z.string() });
const itemSchema = z.looseObject({ media: mediaSchema, description: z.string().nullish() });

/** The addresses of the pictures and files that a part shows. */
export function mediaOf(part: Part): readonly string[] {
  const items = z.array(itemSchema).catch([]).parse(part.items);
  const own = [part.file, part.media].flatMap((each) => {
    const media = mediaSchema.safeParse(each);
    return media.success ? [media.data.url] : [];
  });
  return [...own, ...items.map(({ media }) => media.url)];
}

function ownWords(part: Part): readonly string[] {
  if (part.type === PART.gallery) {
    const items = z.array(itemSchema).catch([]).parse(part.items);
    return items.map(({ description }) => description ?? '');
  }
  const options = optionsOf(part).flatMap(({ label, description }) => [label, description ?? '']);
  const words = [part.content, part.label, part.placeholder, part.description, part.value];
  return [...words.map(textOf), ...options];
}

/** Every word that a person reads, one line each. */
export const wordsOf = (components: unknown): string =>
  allParts(components)
    .flatMap(ownWords)
    .filter((words) => words !== '')
    .join('\n');

// A message as Discord's components (version 2): https://docs.discord.com/developers/components/reference
import {
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ComponentType,
  type RawFile,
} from 'discord.js';
import type { Message } from '#src/ports/message.ts';
import { fitTexts } from './fit-texts.ts';
import { layOut, type Section } from './message-layout.ts';

/** Of a whole message, those inside others as well: https://docs.discord.com/developers/components/reference */
const MAX_COMPONENTS = 40;
/** The bar of a frame: the colour of the product. */
const ACCENT = 0x5b69e0;
const MORE = '-# …';

type Item =
  | { readonly kind: 'text'; readonly text: string; readonly joins: boolean }
  | { readonly kind: 'part'; readonly part: APIComponentInContainer };

interface Shown {
  readonly kind: Section['kind'];
  readonly items: readonly Item[];
}

/** The sections with their texts written and cut to fit. */
function written(sections: readonly Section[]): readonly Shown[] {
  const texts = sections.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.kind === 'text' ? [entry.piece] : [])),
  );
  const fitted = fitTexts(texts);
  let next = 0;
  return sections.map(({ kind, entries }) => ({
    kind,
    items: entries.flatMap((entry): Item[] => {
      if (entry.kind === 'part') return [entry];
      const text = fitted[next] ?? '';
      next += 1;
      return text === '' ? [] : [{ kind: 'text', text, joins: entry.joins }];
    }),
  }));
}

function componentsOf(items: readonly Item[], close: boolean): readonly APIComponentInContainer[] {
  const components: APIComponentInContainer[] = [];
  for (const item of items) {
    const last = components.at(-1);
    if (item.kind === 'part') components.push(item.part);
    else if (last?.type === ComponentType.TextDisplay && (item.joins || close)) {
      components[components.length - 1] = { ...last, content: `${last.content}\n${item.text}` };
    } else components.push({ type: ComponentType.TextDisplay, content: item.text });
  }
  return components;
}

function topLevel(shown: readonly Shown[], close: boolean): readonly APIMessageTopLevelComponent[] {
  return shown.flatMap(({ kind, items }): readonly APIMessageTopLevelComponent[] => {
    const components = [...componentsOf(items, close)];
    if (kind === 'open' || components.length === 0) return components;
    return [
      {
        type: ComponentType.Container,
        components,
        ...(kind === 'hidden' ? { spoiler: true } : { accent_color: ACCENT }),
      },
    ];
  });
}

function count(components: readonly APIMessageTopLevelComponent[]): number {
  return components.reduce(
    (sum, one) => sum + 1 + (one.type === ComponentType.Container ? count(one.components) : sizeOfRow(one)),
    0,
  );
}

const sizeOfRow = (component: APIMessageTopLevelComponent): number =>
  component.type === ComponentType.ActionRow ? component.components.length : 0;

const isDivider = (item: Item): boolean => item.kind === 'part' && item.part.type === ComponentType.Separator;

const withoutDividers = (shown: readonly Shown[]): readonly Shown[] =>
  shown.map(({ kind, items }) => ({ kind, items: items.filter((item) => !isDivider(item)) }));

/** With a mark of what is missing in the place of the lowest part that is no text; null when there is none. */
function withoutOnePart(shown: readonly Shown[]): readonly Shown[] | null {
  const section = shown.findLastIndex(({ items }) => items.some(({ kind }) => kind === 'part'));
  return section < 0
    ? null
    : shown.map((one, index) => {
        if (index !== section) return one;
        const at = one.items.findLastIndex(({ kind }) => kind === 'part');
        return { ...one, items: one.items.toSpliced(at, 1, { kind: 'text', text: MORE, joins: true }) };
      });
}

/** Each text as a component of its own where there is room; else closer together, and at the very last without the lowest rows. */
function fitted(shown: readonly Shown[]): readonly APIMessageTopLevelComponent[] {
  const fits = (components: readonly APIMessageTopLevelComponent[]) => count(components) <= MAX_COMPONENTS;
  const airy = topLevel(shown, false);
  if (fits(airy)) return airy;
  for (let left: readonly Shown[] = withoutDividers(shown); ; ) {
    const close = topLevel(left, true);
    const fewer = fits(close) ? null : withoutOnePart(left);
    if (fewer === null) return close;
    left = fewer;
  }
}

/**
 * The components of a message and the files they refer to, in the order of their upload. It always fits: at most 40
 * components and 4,000 characters of text. The caller sets the flag of Components V2 and allows no mentions.
 */
export function renderMessage(message: Message): {
  components: APIMessageTopLevelComponent[];
  files: RawFile[];
} {
  const { sections, files } = layOut(message.blocks);
  const components = [...fitted(written(sections))];
  if (components.length > 0) return { components, files: [...files] };
  // A message must have something in it.
  return renderMessage({
    ...message,
    blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text: message.summary.trim() || '…' }] }],
  });
}

// The parts of a message that are no running text: rows of buttons, selects, fields and files.
import type { types } from '@slack/bolt';
import type { Block, Button, SelectOption } from '#src/ports/message.ts';
import { isWebAddress, mrkdwnLine } from './mrkdwn.ts';
import { plainText } from './plain-text.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
const IN_ACTIONS = 25;
/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const MAX_LABEL = 75;
const MAX_VALUE = 2000;
/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const MAX_OPTION = 75;
const MAX_OPTION_VALUE = 150;
/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
const MAX_OPTIONS = 100;
export const MAX_PLACEHOLDER = 150;
/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
const MAX_FIELDS = 10;
const MAX_FIELD = 2000;

/** What the `action_id` of a select of a message begins with; the product's own id follows. */
export const SELECT_PREFIX = 's:';

/**
 * A button's `action_id` only tells it from the others of its message: the product's id is its `value`, which may be
 * longer. A link has none, and its click needs nothing but an acknowledgement.
 */
function button(from: Button, index: number): types.Button {
  const base = { type: 'button' as const, action_id: `b${index}`, text: plainText(from.label, MAX_LABEL) };
  if (from.kind === 'link') return { ...base, url: from.url };
  return { ...base, value: from.id, ...(from.style === 'secondary' ? {} : { style: from.style }) };
}

/** Rows of buttons, numbered from `first`. What Slack would refuse is left out rather than the whole message refused. */
export function buttonRows(buttons: readonly Button[], first: number): readonly types.ActionsBlock[] {
  const usable = buttons
    .filter((one) =>
      one.kind === 'link' ? isWebAddress(one.url) : one.id !== '' && one.id.length <= MAX_VALUE,
    )
    .map((one, index) => button(one, first + index));
  const rows: types.ActionsBlock[] = [];
  for (let from = 0; from < usable.length; from += IN_ACTIONS) {
    rows.push({ type: 'actions', elements: usable.slice(from, from + IN_ACTIONS) });
  }
  return rows;
}

/** The options of a select as Slack takes them, with the chosen one among the 100 that fit. */
export function selectOptions(
  options: readonly SelectOption[],
  selected: string | null,
): { readonly options: types.PlainTextOption[]; readonly initial: types.PlainTextOption | null } {
  const usable = options.filter(({ value }) => value !== '' && value.length <= MAX_OPTION_VALUE);
  const at = usable.findIndex(({ value }) => value === selected);
  const from = Math.max(0, at - MAX_OPTIONS + 1);
  const shown = usable
    .slice(from, from + MAX_OPTIONS)
    .map(({ label, value }) => ({ text: plainText(label, MAX_OPTION), value }));
  return { options: shown, initial: at < 0 ? null : (shown[at - from] ?? null) };
}

/** Its name to the left, what is chosen to the right. Nothing where there is nothing to choose from. */
export function selectSection(select: Extract<Block, { kind: 'select' }>): readonly types.SectionBlock[] {
  const { options, initial } = selectOptions(select.options, select.selected);
  if (options.length === 0) return [];
  const accessory: types.StaticSelect = {
    type: 'static_select',
    action_id: `${SELECT_PREFIX}${select.id}`,
    placeholder: plainText(select.label, MAX_PLACEHOLDER),
    options,
    ...(initial === null ? {} : { initial_option: initial }),
  };
  return [{ type: 'section', text: plainText(select.label, MAX_FIELD), accessory }];
}

/** Two columns of names and values; null where they cannot be written so, and lines below each other can. */
export function fieldsSection({ fields }: Extract<Block, { kind: 'fields' }>): types.SectionBlock | null {
  if (fields.length === 0 || fields.length > MAX_FIELDS) return null;
  const cells: types.MrkdwnElement[] = [];
  for (const { name, value } of fields) {
    const heading = mrkdwnLine([{ kind: 'bold', text: name }]);
    const words = mrkdwnLine(value);
    if (heading === null || words === null) return null;
    const text = `${heading}\n${words}`;
    if (text.trim() === '' || text.length > MAX_FIELD) return null;
    cells.push({ type: 'mrkdwn', text, verbatim: true });
  }
  return { type: 'section', fields: cells };
}

/** What is uploaded beside a message. */
export interface UploadFile {
  readonly name: string;
  readonly data: Uint8Array;
  /** Its media type. */
  readonly type: string;
  /** What it shows, for those who do not see it; plain words. */
  readonly alt: string;
}

/** The pictures and files of a message, in their order. They stand in no block: a private answer cannot carry any. */
export function filesOf(blocks: readonly Block[]): readonly UploadFile[] {
  const files: UploadFile[] = [];
  for (const block of blocks) {
    if (block.kind === 'image') {
      const name = `picture-${files.length + 1}.png`;
      files.push({ name, data: block.png, type: 'image/png', alt: block.alt });
    }
    if (block.kind === 'file') {
      const name = block.name.replaceAll(/[^\w.-]/g, '_');
      files.push({ name, data: Buffer.from(block.text), type: block.type, alt: block.name });
    }
  }
  return files;
}

// The parts of a message that are no text: rows of buttons, selects, pictures and files.
import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APIFileComponent,
  type APIMediaGalleryComponent,
  ButtonStyle,
  ComponentType,
  type RawFile,
} from 'discord.js';
import type { ActionButton, Block, Button } from '#src/ports/message.ts';

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

const IN_A_ROW = 5;
/** https://docs.discord.com/developers/components/reference#button */
const MAX_LABEL = 80;
const MAX_URL = 512;
/** https://docs.discord.com/developers/components/reference#string-select */
const MAX_OPTIONS = 25;
const MAX_OPTION = 100;
const MAX_PLACEHOLDER = 150;

/** At most `most` characters, the last of them an ellipsis if there were more; no surrogate pair is parted. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

const STYLES: Readonly<
  Record<ActionButton['style'], ButtonStyle.Primary | ButtonStyle.Secondary | ButtonStyle.Danger>
> = { primary: ButtonStyle.Primary, secondary: ButtonStyle.Secondary, danger: ButtonStyle.Danger };

function button(from: Button): APIButtonComponent {
  const label = clipped(from.label, MAX_LABEL);
  return from.kind === 'link'
    ? { type: ComponentType.Button, style: ButtonStyle.Link, label, url: from.url }
    : { type: ComponentType.Button, style: STYLES[from.style], label, custom_id: from.id };
}

/** Rows of at most five buttons. A link that Discord would refuse is left out rather than the whole message refused. */
export function buttonRows(buttons: readonly Button[]): readonly Row[] {
  const usable = buttons.filter(
    (one) => one.kind === 'action' || (/^https?:\/\//i.test(one.url) && one.url.length <= MAX_URL),
  );
  const rows: Row[] = [];
  for (let from = 0; from < usable.length; from += IN_A_ROW) {
    rows.push({
      type: ComponentType.ActionRow,
      components: usable.slice(from, from + IN_A_ROW).map(button),
    });
  }
  return rows;
}

/** The options of a select of a message or a form, with the chosen one among the 25 that fit. */
export function selectOptions(
  options: readonly { readonly label: string; readonly value: string }[],
  selected: string | null,
): { label: string; value: string; default?: boolean }[] {
  const at = options.findIndex(({ value }) => value === selected);
  const from = Math.max(0, at - MAX_OPTIONS + 1);
  return options.slice(from, from + MAX_OPTIONS).map(({ label, value }) => ({
    label: clipped(label, MAX_OPTION),
    value,
    ...(value === selected ? { default: true } : {}),
  }));
}

export function selectRow(select: Extract<Block, { kind: 'select' }>): Row {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: select.id,
        placeholder: clipped(select.label, MAX_PLACEHOLDER),
        options: selectOptions(select.options, select.selected),
      },
    ],
  };
}

/** Discord writes other characters of a file's name anew, and the reference to it would lead nowhere. */
const fileName = (name: string): string => name.replaceAll(/[^\w.-]/g, '_');

/** A picture: what is uploaded, and what shows it. */
export function picture(
  image: Extract<Block, { kind: 'image' }>,
  number: number,
): { readonly file: RawFile; readonly part: APIMediaGalleryComponent } {
  const name = `picture-${number}.png`;
  return {
    file: { name, data: image.png, contentType: 'image/png' },
    part: {
      type: ComponentType.MediaGallery,
      items: [{ media: { url: `attachment://${name}` }, description: clipped(image.alt, 256) }],
    },
  };
}

/** A file: what is uploaded, and what offers it. */
export function attachedFile(file: Extract<Block, { kind: 'file' }>): {
  readonly file: RawFile;
  readonly part: APIFileComponent;
} {
  const name = fileName(file.name);
  return {
    file: { name, data: Buffer.from(file.text), contentType: file.type },
    part: { type: ComponentType.File, file: { url: `attachment://${name}` } },
  };
}

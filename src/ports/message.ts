// A message as a neutral value. Only a platform's renderer knows how it looks there, escapes it and keeps to the limits.
import type { RichBlock, RichText } from '#src/core/rich-text.ts';

/** A button that is clicked: its id is stateless, versioned, at most 100 characters and unique in its message. */
export interface ActionButton {
  readonly kind: 'action';
  readonly id: string;
  /** Plain text, at most 75 characters. */
  readonly label: string;
  readonly style: 'primary' | 'secondary' | 'danger';
}

export interface LinkButton {
  readonly kind: 'link';
  readonly url: string;
  readonly label: string;
}

export type Button = ActionButton | LinkButton;

export interface SelectOption {
  /** Plain text, at most 75 characters. */
  readonly label: string;
  readonly value: string;
}

export type Block =
  | RichBlock
  | { readonly kind: 'heading'; readonly text: string }
  /** Small print: counts, hints, "Next in 4 days". */
  | { readonly kind: 'quiet'; readonly spans: RichText }
  /**
   * Hidden until the reader asks for it, in whatever way the platform has. `reveal` is the id of a button that shows it in
   * private, for platforms that hide nothing; its label is `label`.
   */
  | {
      readonly kind: 'spoiler';
      readonly label: string;
      readonly blocks: readonly RichBlock[];
      readonly reveal?: string | undefined;
    }
  | {
      readonly kind: 'fields';
      readonly fields: readonly { readonly name: string; readonly value: RichText }[];
    }
  | { readonly kind: 'image'; readonly png: Uint8Array; readonly alt: string }
  | { readonly kind: 'file'; readonly name: string; readonly type: string; readonly text: string }
  /** One row of at most five. */
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  /** At most 25 options; choosing one is an interaction of its own. */
  | {
      readonly kind: 'select';
      readonly id: string;
      readonly label: string;
      readonly options: readonly SelectOption[];
      readonly selected: string | null;
    }
  | { readonly kind: 'divider' };

export interface Message {
  /** One plain line that stands for the whole: notifications, channel lists, screen readers. */
  readonly summary: string;
  readonly blocks: readonly Block[];
}

/** A dialog. Platforms show it as a modal; submitting it is an interaction of kind `form` with `id`. */
export interface Form {
  readonly id: string;
  /** At most 45 characters. */
  readonly title: string;
  readonly submit: string;
  readonly fields: readonly FormField[];
}

interface Named {
  /** What its value is submitted as; unique in the form. */
  readonly name: string;
  readonly label: string;
}

/** Each is submitted as a text; `value` is what is filled in already, empty for nothing. */
export type FormField =
  | (Named & {
      readonly kind: 'text';
      readonly hint: string;
      readonly value: string;
      readonly maxLength: number;
    })
  | (Named & {
      readonly kind: 'select';
      readonly options: readonly SelectOption[];
      readonly value: string;
    })
  /** `HH:MM`; typed where the platform has no picker, so what is submitted may be anything. */
  | (Named & { readonly kind: 'time'; readonly value: string })
  /** The id of a channel of the workspace; where it is typed, its name. */
  | (Named & { readonly kind: 'channel'; readonly value: string })
  /** Any number of the options; submitted as their values with commas between. */
  | (Named & {
      readonly kind: 'several';
      readonly options: readonly SelectOption[];
      readonly values: readonly string[];
    })
  /** A text, with the choices that `command` completes it to, where the platform can ask for them from a form. */
  | (Named & { readonly kind: 'typeahead'; readonly hint: string; readonly command: string });

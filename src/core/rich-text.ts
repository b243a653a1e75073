// Text as a value: parsed once from the markup of a deck, rendered by each platform in its own way.

/** A run of text inside a line. Every string in it is plain: renderers escape it. */
export type Span =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  /** An instant (epoch milliseconds), shown in `zone`, or in the reader's own zone where the platform can. */
  | {
      readonly kind: 'time';
      readonly at: number;
      readonly zone: string;
      readonly style: 'date' | 'datetime';
    }
  /** A channel of the workspace at hand, shown the way the platform names its channels. */
  | { readonly kind: 'channel'; readonly channelId: string };

export type RichText = readonly Span[];

/** What a text of a deck is made of. */
export type RichBlock =
  | { readonly kind: 'paragraph'; readonly spans: RichText }
  | { readonly kind: 'list'; readonly items: readonly RichText[] }
  | { readonly kind: 'code'; readonly lang: string; readonly text: string };

function wordsOf(span: Span): string {
  if (span.kind === 'channel') return `#${span.channelId}`;
  if (span.kind !== 'time') return span.text;
  const options = { dateStyle: 'medium', timeZone: span.zone } as const;
  return new Intl.DateTimeFormat(
    'en-GB',
    span.style === 'date' ? options : { ...options, timeStyle: 'short' },
  ).format(span.at);
}

/** The words of a rich text without their formatting: for summaries, labels, search and screen readers. */
export function plainText(spans: RichText): string {
  return spans.map(wordsOf).join('');
}

// Rich text as Slack's mrkdwn: https://docs.slack.dev/messaging/formatting-message-text
// Only small print and fields need it. Slack has no escape for its own marks, so a text that contains one is not
// written as mrkdwn at all, and its caller shows it in another way.
import { plainText, type RichText, type Span } from '#src/core/rich-text.ts';
import { NOTHING, oneLine, withoutShortcodes } from './plain-text.ts';

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** https://docs.slack.dev/messaging/formatting-message-text#date-formatting: the reader's own zone and clock. */
export const DATE_FORMATS = {
  date: '{date_short_pretty}',
  datetime: '{date_short_pretty} at {time}',
} as const;

/** How Slack writes the ids of channels, private ones and conversations. */
export const isChannelId = (id: string): boolean => /^[CDG][A-Z0-9]+$/.test(id);
export const isWebAddress = (url: string): boolean => /^https?:\/\/[^\s]+$/i.test(url) && url.length <= 3000;

/** A line inside a word (`snake_case`) is none; what counts as a letter beyond ASCII is not known. */
const MARK = /[*~`]|(?<![a-z0-9])_|_(?![a-z0-9])/i;
/** Begins a quote, also when it is escaped. */
const QUOTE = /^\s*>/;

/** The last colon could begin a shortcode that ends in the next span. */
const words = (text: string): string =>
  escaped(withoutShortcodes(oneLine(text)).replace(/:(?=[^\s:\u200b]*$)/, `:${NOTHING}`));

/** The marks stand right at the words: Slack ignores them beside a space. */
function marked(text: string, mark: string): string {
  const inside = text.trim();
  const at = text.indexOf(inside);
  return text.slice(0, at) + mark + inside + mark + text.slice(at + inside.length);
}

const percent = (character: string): string => encodeURIComponent(character);

/** What a link would be read as if its address held one of the marks around it. */
const address = (url: string): string => escaped(url.replaceAll(/[<>|]/g, percent));

/** A span as mrkdwn; null when that would be read as something else. */
function written(span: Span): string | null {
  switch (span.kind) {
    case 'text':
      return MARK.test(span.text) ? null : words(span.text);
    case 'bold':
      if (span.text.trim() === '') return words(span.text);
      return MARK.test(span.text) ? null : marked(words(span.text), '*');
    case 'code':
      if (span.text.trim() === '') return words(span.text);
      return span.text.includes('`') ? null : marked(escaped(oneLine(span.text)), '`');
    case 'link': {
      if (MARK.test(span.text)) return null;
      const label = words(span.text);
      return isWebAddress(span.url) ? `<${address(span.url)}|${label.trim() || '…'}>` : label;
    }
    case 'time':
      return `<!date^${Math.floor(span.at / 1000)}^${DATE_FORMATS[span.style]}|${escaped(plainText([span]))}>`;
    case 'channel':
      return isChannelId(span.channelId) ? `<#${span.channelId}>` : words(`#${span.channelId}`);
  }
}

/** Neighbours of one kind become one: `*a**b*` is not read as bold. */
function merged(spans: RichText): RichText {
  const all: Span[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    const same =
      (span.kind === 'text' || span.kind === 'bold' || span.kind === 'code') && last?.kind === span.kind;
    if (same) all[all.length - 1] = { kind: span.kind, text: last.text + span.text };
    else all.push(span);
  }
  return all;
}

/** Marks are only read as such when no letter or other mark touches them from outside. */
const TOUCHES = /[\p{L}\p{N}*`]$/u;
const TOUCHED = /^[\p{L}\p{N}*`]/u;

/**
 * One line of mrkdwn, to be sent as a text object with `verbatim` (so that Slack looks for no mentions and addresses of
 * its own in it); null when some text in it contains a mark of mrkdwn.
 */
export function mrkdwnLine(spans: RichText): string | null {
  let line = '';
  let markEnds = false;
  for (const span of merged(spans)) {
    const next = written(span);
    if (next === null || (line.trim() === '' && QUOTE.test(next.replaceAll('&gt;', '>')))) return null;
    const isMarked = span.kind === 'bold' || span.kind === 'code';
    const apart = (isMarked && TOUCHES.test(line)) || (markEnds && TOUCHED.test(next));
    line += apart ? NOTHING + next : next;
    if (next !== '') markEnds = isMarked;
  }
  return line;
}

/** https://docs.slack.dev/reference/methods/chat.postMessage#truncating advises 4,000; it is only ever a line. */
const MAX_SUMMARY = 500;

/**
 * The `text` beside blocks, which notifications and screen readers use: escaped, and with nothing in it that notifies.
 * To be sent with `mrkdwn: false`.
 */
export function summaryText(summary: string): string {
  const line = withoutShortcodes(oneLine(summary).trim())
    .slice(0, MAX_SUMMARY)
    .replace(/[\uD800-\uDBFF]$/, '');
  return escaped(line.replaceAll(/@(?=here|channel|everyone)/gi, `@${NOTHING}`)) || '…';
}

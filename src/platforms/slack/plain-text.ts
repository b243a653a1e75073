// Plain text as Slack's text objects take it: https://docs.slack.dev/reference/block-kit/composition-objects/text-object
import type { types } from '@slack/bolt';

/** Takes no room and keeps apart what Slack would read as one. */
export const NOTHING = '\u200b';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** As many of what a reader takes for one character as fit into `room`, where each takes as much as `size` says. */
export function firstThatFit(text: string, room: number, size: (part: string) => number): string {
  let first = '';
  let left = room;
  for (const { segment } of segmenter.segment(text)) {
    left -= size(segment);
    if (left < 0) break;
    first += segment;
  }
  return first;
}

/** At most `most` UTF-16 units, the last of them an ellipsis if there were more. */
export function clipped(text: string, most: number): string {
  return text.length <= most ? text : `${firstThatFit(text, most - 1, (part) => part.length)}…`;
}

/** The same, but cut between two words where that keeps at least half of it. */
export function clippedWords(text: string, most: number): string {
  if (text.length <= most) return text;
  const words = text.slice(0, most).replace(/\s+\S*$/, '');
  return words.length < most / 2 || words.length === most ? clipped(text, most) : `${words}…`;
}

/** Slack's texts stay on their line: a break would begin a quote or a paragraph of the writer's choosing. */
export const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n\u2028\u2029]\s*/g, ' ');

/** Shortcodes (`:smile:`) are turned into pictures in every text but code. */
export const withoutShortcodes = (text: string): string => text.replaceAll(/:(?=[^\s:]+:)/g, `:${NOTHING}`);

/**
 * A text object of plain text, in which nothing is markup, a mention or a link. It is never empty, which Slack would
 * refuse. With `emoji`, what is written as an emoji is shown as one.
 */
export function plainText(text: string, most: number): types.PlainTextElement {
  const line = withoutShortcodes(oneLine(text));
  return { type: 'plain_text', text: line.trim() === '' ? '…' : clipped(line, most), emoji: true };
}

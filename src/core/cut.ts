// Cuts a text without cutting in two what a reader takes for one character.
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** In UTF-16 units: so much further on it is clear where the grapheme at the edge begins. */
const AHEAD = 64;

/** The beginning of `text`, at most `most` UTF-16 units of it, ending between two graphemes. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const edge = segmenter.segment(text.slice(0, most + AHEAD)).containing(most)?.index ?? most;
  return text.slice(0, edge);
}

/** The same, with an ellipsis as its last character if there was more. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${cut(text, most - 1)}…`;

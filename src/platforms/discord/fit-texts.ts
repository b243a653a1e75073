// All texts of a message within what Discord takes: cut where there is most of it.
import { cutPiece, type TextPiece, writePiece } from './text-piece.ts';

/** Of all texts of a message together: https://docs.discord.com/developers/components/reference#text-display */
const MAX_CHARACTERS = 4000;
/** Rather than making every text shorter than this, those at the end are left out. */
const LEAST = 200;

/** The largest length to which all texts can be cut so that they fit together. */
function commonLength(lengths: readonly number[], room: number): number {
  const ascending = lengths.toSorted((a, b) => a - b);
  let left = room;
  for (const [index, length] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (length > share) return share;
    left -= length;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * The markdown of every piece, in all at most 4,000 characters with a line break between any two. When that is too little
 * the longest are cut, and end in an ellipsis; pieces left out are empty.
 */
export function fitTexts(pieces: readonly TextPiece[]): readonly string[] {
  const whole = pieces.map(writePiece);
  const room = MAX_CHARACTERS - whole.length;
  const most = Math.max(
    LEAST,
    commonLength(
      whole.map((text) => text.length),
      room,
    ),
  );
  let left = MAX_CHARACTERS;
  return pieces.map((piece, index) => {
    const text = whole[index] ?? '';
    const fit = Math.min(most, left);
    const shown = text.length <= fit ? text : cutPiece(piece, fit);
    left -= shown === '' ? 0 : shown.length + 1;
    return shown;
  });
}

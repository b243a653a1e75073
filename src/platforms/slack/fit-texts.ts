// All texts of a message within what Slack takes: cut where there is most of it.
import { cutPiece, isEmptyPiece, sizeOfPiece, type TextPiece } from './text-piece.ts';

/** Rather than making every text shorter than this, those at the end are left out. */
const LEAST = 300;

/** The largest size to which all texts can be cut so that they fit together. */
function commonSize(sizes: readonly number[], room: number): number {
  const ascending = sizes.toSorted((a, b) => a - b);
  let left = room;
  for (const [index, size] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (size > share) return share;
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * Every piece, in all at most `room`. When that is too little the longest are cut, and end in an ellipsis; pieces that
 * say nothing or are left out are null.
 */
export function fitTexts(pieces: readonly TextPiece[], room: number): readonly (TextPiece | null)[] {
  const sizes = pieces.map((piece) => (isEmptyPiece(piece) ? 0 : sizeOfPiece(piece)));
  const most = Math.max(LEAST, commonSize(sizes, room));
  let left = room;
  return pieces.map((piece, index) => {
    const size = sizes[index] ?? 0;
    if (size === 0) return null;
    const fit = Math.min(most, left);
    const shown = size <= fit ? piece : cutPiece(piece, fit);
    if (shown !== null) left -= sizeOfPiece(shown);
    return shown;
  });
}

// Which known word somebody probably meant by a misspelt one.

/**
 * The number of single-character insertions, deletions, replacements and swaps of neighbours between two
 * words (https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance, optimal string alignment).
 */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? (beforeLast[column - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      current.push(Math.min(replaced, swapped, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? a.length;
}

/**
 * The known word nearest to `word`, or null when none is near: at most one change for every three characters
 * of the longer one, case aside. Of several equally near ones, the first.
 */
export function nearest(word: string, known: Iterable<string>): string | null {
  let best: { word: string; changes: number } | null = null;
  for (const candidate of known) {
    const allowed = Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const changes = distance(word.toLowerCase(), candidate.toLowerCase());
    if (changes <= allowed && (best === null || changes < best.changes)) best = { word: candidate, changes };
  }
  return best?.word ?? null;
}

/** `: did you mean `x`?` or, when nothing known is near, `otherwise`. */
export function didYouMean(word: string, known: Iterable<string>, otherwise: string): string {
  const meant = nearest(word, known);
  return meant === null ? otherwise : `: did you mean \`${meant}\`?`;
}

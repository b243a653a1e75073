// What somebody typed into a lookup, made comparable.

/** Terms are cut here, so that a long one costs no more than a short one. */
const MAX_LENGTH = 120;
const MAX_WORDS = 12;

/**
 * NFKC (https://unicode.org/reports/tr15/), without invisible characters, spaces evened out. Nothing in it is a
 * pattern: `%`, `_` and quotes are themselves.
 */
export function cleanTerm(term: string): string {
  const cut = term.slice(0, MAX_LENGTH).normalize('NFKC').slice(0, MAX_LENGTH);
  return cut
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]+/gu, '')
    .replace(/ +/g, ' ')
    .trim();
}

/** The name in a piece of code: `await asyncio.gather(a, b)`, `` `gather()` `` and `gather:` all name their function. */
export function nameInCode(cleaned: string): string {
  return cleaned
    .replace(/^[`'"@\s]+/, '')
    .replace(/^(?:await|async with|async for|with|yield from|return|import)\s+/i, '')
    .replace(/^([^\s(]+)\s*\(.*$/, '$1')
    .replace(/[`'"\s.:;,?!()]+$/, '');
}

/** What a plural may be the plural of: `queues` gives `queue`, `policies` among others `policy`. */
export function singulars(word: string): string[] {
  const ways = [word.replace(/s$/i, ''), word.replace(/es$/i, ''), word.replace(/ies$/i, 'y')];
  return ways.filter((one) => one !== word);
}

/** The words of a text for the index: whole names and their parts, in lower case. */
export function wordsOf(text: string): string[] {
  const pieces = text.normalize('NFKC').match(/[\p{L}\p{N}\p{M}_]+/gu) ?? [];
  return pieces.flatMap((piece) => {
    const parts = piece.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{N}+/gu) ?? [];
    const whole = piece.toLowerCase();
    return parts.length > 1 ? [whole, ...parts.map((part) => part.toLowerCase())] : [whole];
  });
}

/** The different words of a term, at most a dozen. */
export function searchWords(cleaned: string): string[] {
  return [...new Set(wordsOf(cleaned))].slice(0, MAX_WORDS);
}

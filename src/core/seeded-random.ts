// Chance that every process throws alike: numbers that depend on a seed and nothing else.

/**
 * A well-mixed unsigned 32-bit hash of a text, the same on every machine and in every release.
 * FNV-1a over UTF-16 code units, then the finalizer of MurmurHash3.
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 * @see https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number strictly between 0 and 1 that belongs to these words. */
export function chanceOf(...words: readonly string[]): number {
  return (hash32(JSON.stringify(words)) + 0.5) / 2 ** 32;
}

/** A generator of numbers in [0, 1): the n-th is the hash of the seed and n. */
export function seededRandom(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    return hash32(`${seed}\u0000${count}`) / 2 ** 32;
  };
}

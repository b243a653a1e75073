// Texts and payloads that no careful client would send, for property tests.
import fc from 'fast-check';

/** What programs stumble over: half pairs, NUL, marks that turn text around, emoji of many parts, stacked accents. */
const AWKWARD = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '\ud83d',
  '\udc00',
  '\u202e\u2066',
  '👩‍👩‍👧‍👦',
  '🇫🇷',
  'e\u0301\u0301\u0301',
  '\ufeff',
  '\u2028',
  '__proto__',
  'constructor',
  "'; DROP TABLE reviews; --",
  '%s%n{{x}}',
  '../../etc/passwd',
  '1e309',
  '-1',
  'NaN',
);

/** Arbitrary text, short or long, as UTF-16 units of any kind. */
export const anyText = (maxLength = 300): fc.Arbitrary<string> =>
  fc
    .oneof(
      { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength }) },
      { weight: 2, arbitrary: AWKWARD },
      {
        weight: 2,
        arbitrary: fc
          .array(fc.oneof(AWKWARD, fc.string({ maxLength: 10 })), { maxLength: 8 })
          .map((parts) => parts.join('')),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(AWKWARD, fc.nat({ max: 5_000 })).map(([text, times]) => text.repeat(times)),
      },
    )
    .map((text) => text.slice(0, 20_000));

/** Anything that JSON can say. */
const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  anyText(40),
  fc.constantFrom(null, [], {}, -0, 1e308, true),
);

type Json = { readonly [key: string]: unknown };

function places(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

function withAt(value: unknown, path: readonly string[], change: (inner: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((inner, at) => (String(at) === key ? withAt(inner, rest, change) : inner));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    if (name !== key) return [[name, inner] as const];
    const changed = withAt(inner, rest, change);
    return changed === undefined ? [] : [[name, changed] as const];
  });
  return Object.fromEntries(entries);
}

/** The payload with up to three of its values removed or replaced by anything. */
export function mutated(valid: Json): fc.Arbitrary<unknown> {
  const change = fc.tuple(fc.constantFrom(...places(valid)), fc.option(anyJson, { nil: undefined, freq: 4 }));
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce<unknown>((value, [path, by]) => withAt(value, path, () => by), valid));
}

/** Few enough to be fast; a failure prints the seed that makes it again. */
export const RUNS = { numRuns: 120, seed: 20_261_130 } as const;

// Whatever is in the files of a deck: the deck is whole or out, each problem is a sentence, and reading changes nothing.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { printProblem } from '#src/decks/deck-problem.ts';
import { readDecks } from '#src/decks/read-deck.ts';
import { anyText, RUNS } from '../../support/any-text.ts';
import { TEA } from '../../support/running-bot.ts';

/** A file of a deck with something cut out of it, or put into it, or in its place. */
const damage = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.oneof(fc.constant(0), fc.nat({ max: 200 }), fc.constant(Number.POSITIVE_INFINITY)),
  by: fc.oneof(
    anyText(60).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom('- ', ': ', '\n', '"', '&a [*a, *a]', '---\n', '<<: *x', '!!js/function x', '|\n')
      .map((text) => Buffer.from(text)),
  ),
});

const contentOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${name}:${readFileSync(join(parentPath, name), 'hex')}`)
    .join('\n');

describe('bad input in a deck', () => {
  // Red without: `problems.length > 0` in `readDeck`.
  it('is told in sentences, keeps out the whole deck and no other, and changes no file', async () => {
    const content = join(mkdtempSync(join(tmpdir(), 'quizloop-decks-')), 'content');
    onTestFinished(() => rmSync(join(content, '..'), { recursive: true, force: true }));
    cpSync(TEA, content, { recursive: true });
    const files = readdirSync(join(content, 'tea'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.yaml'),
    );
    let damaged = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), damage, async (name, { from, cut, by }) => {
        const path = join(content, 'tea', name);
        const whole = readFileSync(path);
        const at = Math.floor(from * whole.length);
        writeFileSync(path, Buffer.concat([whole.subarray(0, at), by, whole.subarray(at + cut)]));
        const before = contentOf(content);
        const { decks, problems } = await readDecks(content);
        expect(contentOf(content)).toBe(before);
        writeFileSync(path, whole);
        expect(decks.map(({ id }) => id)).toEqual(problems.length > 0 ? ['teaware'] : ['tea', 'teaware']);
        for (const problem of problems) {
          expect(problem.deckId).toBe('tea');
          expect(problem.message).toMatch(/^\S+ .*\S\.$/);
          expect(printProblem(problem)).not.toMatch(/[\n\r]|TypeError/);
        }
        if (problems.length > 0) damaged += 1;
      }),
      RUNS,
    );
    expect(damaged).toBeGreaterThan(RUNS.numRuns / 2);
  });
});

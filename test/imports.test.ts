// Imports run one way: core knows nothing of ours, app speaks ports, adapters never import app.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** What the files of each part may import from the others. Parts that are not listed may import anything. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  ports: ['core', 'ports'],
  errors: [],
  app: ['core', 'ports', 'errors'],
  decks: ['core', 'errors'],
  store: ['core', 'ports', 'errors'],
  queue: ['core', 'ports', 'errors'],
  platforms: ['core', 'ports', 'errors'],
};

interface Import {
  readonly file: string;
  readonly part: string;
  readonly target: string;
  readonly typeOnly: boolean;
  /** The names it takes, without those marked as types. */
  readonly names: readonly string[];
}

const partOf = (path: string): string => path.split('/')[0]?.replace(/\.(ts|js)$/, '') ?? '';

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?([^;'"]*?)(?:from\s+)?['"]([^'"]+)['"]/gms);
  return [...statements, ...text.matchAll(/()()\bimport\(\s*['"]([^'"]+)['"]/g)].flatMap(
    ([, type, clause = '', specifier = '']) => {
      const own = specifier.startsWith('#src/')
        ? specifier.slice('#src/'.length)
        : specifier.startsWith('.')
          ? relative(SRC, resolve(SRC, dirname(file), specifier))
              .split(sep)
              .join(posix.sep)
          : null;
      const names = clause
        .split(/[{},\s]+/)
        .filter((name, index, all) => name !== '' && name !== 'type' && all[index - 1] !== 'type');
      const typeOnly = type !== undefined && type !== '';
      return own === null ? [] : [{ file, part: partOf(file), target: own, typeOnly, names }];
    },
  );
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(sep).join(posix.sep))
  .filter((file) => /\.(ts|js)$/.test(file));
const imports = files.flatMap(importsOf);

describe('imports', () => {
  it('are found at all', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(imports.filter(({ part }) => part === 'app').length).toBeGreaterThan(100);
  });

  it('run one way between the parts', () => {
    const wrong = imports
      .filter(({ part, target }) => {
        const allowed = ALLOWED[part];
        return allowed !== undefined && partOf(target) !== part && !allowed.includes(partOf(target));
      })
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(wrong).toEqual([]);
  });

  it('of one platform never reach into another', () => {
    const wrong = imports
      .filter(({ part, file, target }) => {
        const [, platform] = file.split('/');
        return part === 'platforms' && target.startsWith('platforms/') && target.split('/')[1] !== platform;
      })
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(wrong).toEqual([]);
  });

  it('take only types and constants of core into the store and the queues, so that no rule hides there', () => {
    // Which date an instant has in a zone is arithmetic, and there should be one way to do it.
    const isArithmetic = ({ target }: Import) => target === 'core/local-day.ts';
    const isRule = ({ typeOnly, names }: Import) =>
      !typeOnly && names.some((name) => !/^[A-Z_]+$/.test(name));
    const wrong = imports
      .filter(
        (found) =>
          ['store', 'queue'].includes(found.part) &&
          partOf(found.target) === 'core' &&
          isRule(found) &&
          !isArithmetic(found),
      )
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(wrong).toEqual([]);
  });
});

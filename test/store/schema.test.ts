// The schema in the code and the migrations say the same.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS, makeFolder } from './rig.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

it('leaves drizzle-kit nothing to generate', { timeout: 60_000 }, () => {
  const folder = makeFolder();
  onTestFinished(() => folder.remove());
  const out = folder.file('migrations');
  cpSync(MIGRATIONS, out, { recursive: true });
  const kit = fileURLToPath(new URL('../../node_modules/drizzle-kit/bin.cjs', import.meta.url));
  // drizzle-kit takes every path as relative to where it runs.
  const args = [
    kit,
    'generate',
    '--dialect',
    'sqlite',
    '--schema',
    './src/store/schema.ts',
    '--out',
    relative(ROOT, out),
  ];
  const said = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect(said).toContain('No schema changes');
  expect(readdirSync(out)).toEqual(readdirSync(MIGRATIONS));
});

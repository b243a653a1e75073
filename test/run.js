// `npm test`: every check, one after the other, and at the end one line that says how it went.
import { spawnSync } from 'node:child_process';
import process from 'node:process';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `The tests need Node 22.18 or newer, and this is ${process.versions.node}. Run them with "npm test" after "npm ci".`,
  );
  process.exit(1);
}

const files = process.argv.slice(2);
/** Always the same storm: another one is worth a look of its own. */
const STORM = ['test/storm/run.ts', '--seed', '1', '--seconds', process.env.CI ? '60' : '15'];

/** @type {readonly [name: string, command: string, ...args: string[]][]} */
const CHECKS = [
  ['format and lint', 'biome', 'ci', '--error-on-warnings', '.'],
  ['types', 'tsc', '--noEmit'],
  ['types of the page', 'tsc', '--noEmit', '-p', 'src/platforms/playground/page'],
  ['unused code', 'knip'],
  ['decks', process.execPath, 'src/quizloop.js', 'deck', 'lint'],
  ['tests', 'vitest', 'run', ...files],
  ...(files.length === 0 ? [['storm', process.execPath, ...STORM]] : []),
];

const failed = CHECKS.filter(([name, command, ...args]) => {
  const began = performance.now();
  console.log(`\n── ${name} ──`);
  const { status, error } = spawnSync(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error) console.error(error.message);
  console.log(
    `── ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${Math.round((performance.now() - began) / 100) / 10} s`,
  );
  return status !== 0;
}).map(([name]) => name);

console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}.`);
process.exit(failed.length === 0 ? 0 : 1);

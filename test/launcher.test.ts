// The launcher, and the command line behind it, as somebody types them.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ROOT } from './support/running-bot.ts';

const LAUNCHER = join(ROOT, 'src/quizloop.js');

const run = (node: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(node, args, { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
};
const quizloop = (...args: readonly string[]) => run(process.execPath, LAUNCHER, ...args);

const isTooOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 22 || (major === 22 && minor < 18);
};

/** A Node of this machine that is too old for us, outside node_modules. */
function anOlderNode(): { readonly node: string; readonly version: string } | null {
  const folders = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  for (const folder of new Set([...folders, '/usr/local/bin', '/usr/bin'])) {
    const node = join(folder, 'node');
    const asked = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' });
    const version = asked.stdout?.trim() ?? '';
    if (asked.status === 0 && isTooOld(version)) return { node, version };
  }
  return null;
}

/** What a child is told before anything else: to take itself for another version. */
const pretending = (version: string): string =>
  `data:text/javascript,${encodeURIComponent(
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`,
  )}`;

const refusal = (version: string) => ({
  status: 1,
  stdout: '',
  stderr: `Quizloop needs Node 22.18 or newer, and this is Node ${version}. Start it with "npm start" or "npx quizloop start": after "npm ci" they bring the right one along.\n`,
});

/** Versions that children only claim to be, and the older Node of this machine if it has one. */
const TOO_OLD: readonly (readonly [version: string, node: string, ...options: string[]])[] = [
  ...['18.20.4', '20.19.0', '22.17.1'].map(
    (version) => [version, process.execPath, '--import', pretending(version)] as const,
  ),
  ...[anOlderNode()].flatMap((older) => (older === null ? [] : [[older.version, older.node] as const])),
];

describe('the launcher', () => {
  it.each(TOO_OLD)('refuses Node %s and says what to do', (version, node, ...options) => {
    expect(run(node, ...options, LAUNCHER, 'start')).toEqual(refusal(version));
  });

  it.each(['22.18.0', '24.0.0', '26.1.0'])('takes Node %s', (version) => {
    const { status, stdout } = run(process.execPath, '--import', pretending(version), LAUNCHER, '--help');
    expect([status, stdout]).toEqual([0, expect.stringContaining('Usage: quizloop')]);
  });

  it('asks for the installation when there is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'quizloop-launcher-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'src'));
    cpSync(LAUNCHER, join(folder, 'src/quizloop.js'));
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    expect(run(process.execPath, join(folder, 'src/quizloop.js'), 'start')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'Quizloop is not installed yet. Run "npm ci" in its folder first.\n',
    });
  });
});

describe('the command line', () => {
  /** The names below `Commands:` of a help text. */
  const commandsIn = (help: string): readonly string[] =>
    [...(help.split('Commands:\n')[1] ?? '').matchAll(/^ {2}([a-z-]+)/gm)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'help');

  it('has help for every command', () => {
    const found: string[] = [];
    const visit = (...path: readonly string[]): void => {
      const { status, stdout, stderr } = quizloop(...path, '--help');
      expect([path, status, stderr]).toEqual([path, 0, '']);
      expect(stdout).toContain(`Usage: ${['quizloop', ...path].join(' ')}`);
      const below = commandsIn(stdout);
      if (below.length === 0) found.push(path.join(' '));
      for (const name of below) visit(...path, name);
    };
    visit();
    const known = ['deck lint', 'discord register', 'doctor', 'lookup', 'queue status', 'start'];
    expect(found.toSorted()).toEqual(expect.arrayContaining(known));
  });

  it('names what it does not know, and the help', () => {
    const { status, stderr } = quizloop('strat');
    expect(status).toBe(1);
    expect(stderr).toBe(
      "error: unknown command 'strat'\n(Did you mean start?)\nUse --help to see what there is.\n",
    );
  });

  it('looks things up, with several words as one term', () => {
    expect(quizloop('lookup', 'asyncio', 'gather')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('asyncio.gather('),
      stderr: '',
    });
    expect(quizloop('lookup', 'nothing', 'gather')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'No deck has the lookup command “nothing”. Use asyncio.\n',
    });
  });
});

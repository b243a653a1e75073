// Runs one snippet of a deck in a fresh, guarded interpreter, and says what differs from what the deck promises.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { diff } from 'node:util';

const GUARD = fileURLToPath(new URL('./guard', import.meta.url));
const TIME_LIMIT_MS = 10_000;
/** The end of a traceback says what happened. */
const SHOWN_ERROR = 1500;

interface Ending {
  readonly stdout: string;
  readonly stderr: string;
  /** The exit code, or the signal that ended it. */
  readonly ended: number | string | null;
  readonly late: boolean;
}

/** Nothing of the machine's own settings: only where programs are, and a folder of its own for everything else. */
function environment(python: string, folder: string): NodeJS.ProcessEnv {
  return {
    PATH: [dirname(python), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: folder,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    PYTHONPATH: GUARD,
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

/** Ends a process with everything it has started. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function execute(python: string, script: string, folder: string, limitMs: number): Promise<Ending> {
  // Not `-I`: it would shut out the guard, which Python finds through PYTHONPATH. What else `-I` does is done here:
  // no user's packages (`-s`), no folder of the script in front of the library (`-P`), no settings (the environment).
  const flags = ['-s', '-P', '-B', '-X', 'utf8', '-W', 'error'];
  const child = spawn(python, [...flags, script], {
    cwd: folder,
    env: environment(python, folder),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup(child.pid);
  }, limitMs);
  const ended = new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      endGroup(child.pid);
      resolve(code ?? signal);
    });
  });
  const [stdout, stderr, how] = await Promise.all([text(child.stdout), text(child.stderr), ended]).finally(
    () => clearTimeout(timer),
  );
  return { stdout, stderr, ended: how, late };
}

const MARKS = { '-1': '+ ', 0: '  ', 1: '- ' } as const;

/** Lines only expected begin with `-`, lines only printed with `+`. */
function difference(expected: string, actual: string): string {
  const lines = (value: string): string[] =>
    value.endsWith('\n') ? value.slice(0, -1).split('\n') : `${value}(no line break)`.split('\n');
  return diff(lines(expected), lines(actual))
    .map(([operation, line]) => `    ${MARKS[operation]}${line}`)
    .join('\n');
}

function complaints(ending: Ending, expected: string, limitMs: number): string[] {
  if (ending.late) return [`took longer than ${limitMs / 1000} s`];
  const found: string[] = [];
  if (ending.ended !== 0) found.push(`ended with ${ending.ended}`);
  if (ending.stdout !== expected)
    found.push(`printed something else:\n${difference(expected, ending.stdout)}`);
  if (ending.stderr !== '') found.push(`wrote to stderr:\n${ending.stderr.slice(-SHOWN_ERROR).trimEnd()}`);
  return found;
}

/**
 * Runs `source` and compares: stdout exactly, nothing on stderr, exit code 0, within the time limit in milliseconds,
 * no network beyond loopback, no file outside its own folder, which is removed. Null when all is as promised.
 */
export async function runSnippet(
  python: string,
  source: string,
  expected: string,
  limitMs: number = TIME_LIMIT_MS,
): Promise<string | null> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'snippet-')));
  try {
    const folder = join(root, 'folder');
    const script = join(root, 'snippet.py');
    await mkdir(folder);
    await writeFile(script, source);
    const found = complaints(await execute(python, script, folder, limitMs), expected, limitMs);
    return found.length === 0 ? null : found.join('; ');
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

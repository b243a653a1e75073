// Finds the Pythons of this machine, for the tests that run the snippets of decks.
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const NAMES = ['python3', 'python3.11', 'python3.12', 'python3.13', 'python3.14'];
const PROBE = 'import sys; print(*sys.version_info[:2], sys.executable, sep="\\n")';
const OLDEST = '3.11';

export interface Python {
  /** Such as `3.11`. */
  readonly version: string;
  /** The interpreter itself, not a shim that looks for it at every start. */
  readonly path: string;
}

/** Below 0 when version `a` is older than `b`, 0 when they are the same. */
export function compareVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

/** Null for what is missing, too old to say, or a shim with nothing behind it. */
async function probe(path: string): Promise<Python | null> {
  try {
    const { stdout } = await promisify(execFile)(path, ['-c', PROBE], { timeout: 10_000 });
    const [major = '', minor = '', executable = ''] = stdout.trim().split('\n');
    return executable === '' ? null : { version: `${major}.${minor}`, path: executable };
  } catch {
    return null;
  }
}

async function pyenvPythons(root: string): Promise<string[]> {
  try {
    const versions = await readdir(join(root, 'versions'));
    return versions.map((version) => join(root, 'versions', version, 'bin', 'python'));
  } catch {
    return [];
  }
}

/** One Python of each version from 3.11 on: of `PATH` first, then of pyenv; oldest version first. */
export async function findPythons(env: NodeJS.ProcessEnv): Promise<readonly Python[]> {
  // Snippets use signals, socket pairs and programs that Windows does not have.
  if (process.platform === 'win32') return [];
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const pyenv = await pyenvPythons(env.PYENV_ROOT || join(homedir(), '.pyenv'));
  const probed = await Promise.all([...onPath, ...pyenv].map(probe));
  const found = new Map<string, Python>();
  for (const python of probed) {
    if (python !== null && !found.has(python.version)) found.set(python.version, python);
  }
  return [...found.values()]
    .filter(({ version }) => compareVersions(version, OLDEST) >= 0)
    .sort((a, b) => compareVersions(a.version, b.version));
}

/**
 * The same; when there is none, it is said loudly, and in CI (`CI` is set) it throws, so that nothing is left untested
 * in silence.
 */
export async function requirePythons(env: NodeJS.ProcessEnv): Promise<readonly Python[]> {
  const found = await findPythons(env);
  if (found.length > 0) return found;
  const missing = `No Python ${OLDEST} or newer was found: put one on the PATH.`;
  if (env.CI) throw new Error(missing);
  // biome-ignore lint/suspicious/noConsole: whoever runs the tests has to see that some of them were skipped
  console.warn(`\n*** ${missing} The snippets of the decks are SKIPPED. ***\n`);
  return [];
}

import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compareVersions, findPythons, requirePythons } from './find-pythons.ts';

/** Programs that answer as a Python of this version does; null for one that only complains. */
async function folderOf(programs: Readonly<Record<string, string | null>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pythons-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, version] of Object.entries(programs)) {
    const path = join(folder, name);
    const answer = version === null ? 'exit 127' : `printf '${version.replace('.', '\\n')}\\n${path}\\n'`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `#!/bin/sh\n${answer}\n`);
    await chmod(path, 0o755);
  }
  return folder;
}

describe.skipIf(process.platform === 'win32')('the Pythons of a machine', () => {
  it('are those on the PATH, then those of pyenv, one of each version from 3.11 on', async () => {
    const first = await folderOf({ 'python3.11': null, python3: '3.12' });
    const second = await folderOf({ python3: '3.9', 'python3.11': '3.11', 'python3.12': '3.12' });
    const pyenv = await folderOf({
      'versions/3.12.9/bin/python': '3.12',
      'versions/3.14.0/bin/python': '3.14',
      'versions/2.7.18/bin/python': '2.7',
    });
    expect(await findPythons({ PATH: `${first}:${second}`, PYENV_ROOT: pyenv })).toEqual([
      { version: '3.11', path: join(second, 'python3.11') },
      { version: '3.12', path: join(first, 'python3') },
      { version: '3.14', path: join(pyenv, 'versions/3.14.0/bin/python') },
    ]);
  });

  it('must be there in CI', async () => {
    const empty = await folderOf({ python3: '3.10' });
    const message = 'No Python 3.11 or newer was found: put one on the PATH.';
    await expect(requirePythons({ PATH: empty, PYENV_ROOT: empty, CI: '1' })).rejects.toThrow(message);
    expect(await requirePythons({ PATH: empty, PYENV_ROOT: empty })).toEqual([]);
  });
});

it('versions are compared by their numbers', () => {
  expect(['3.14', '3.9', '4.0', '3.11'].sort(compareVersions)).toEqual(['3.9', '3.11', '3.14', '4.0']);
});

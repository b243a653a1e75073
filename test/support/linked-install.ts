// `npm ci` without its half minute: npm says what it would install, and that is linked from what is installed here.
import { exec } from 'node:child_process';
import { cpSync, linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ROOT } from './running-bot.ts';

const plannedSchema = z.object({
  add: z.array(z.object({ version: z.string(), path: z.string() })),
});
const manifestSchema = z.looseObject({ version: z.string() });

/** The same file under a second name; where the temporary folder is on another disk, a copy. */
function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    cpSync(from, to);
  }
}

/** Without the packages inside it, which npm names by themselves. */
function linkPackage(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkPackage(source, target);
    else linkFile(source, target);
  }
}

/**
 * Fills `node_modules` of this folder as the command would, an `npm ci` with its options: with exactly the packages that npm
 * plans by the lock file there, each of just that version. Rejects where lock file and package.json are at odds, and where
 * another version is installed here.
 */
export async function linkInstalled(folder: string, command: string): Promise<void> {
  if (!/^npm ci( |$)/.test(command)) throw new Error(`This is no npm ci: ${command}`);
  const planning = `${command} --dry-run --json --loglevel error`;
  const { stdout } = await promisify(exec)(planning, { cwd: folder, maxBuffer: 16 * 1024 * 1024 });
  const { add } = plannedSchema.parse(JSON.parse(stdout.slice(stdout.indexOf('{'))));
  for (const { version, path } of add) {
    const place = relative(folder, path);
    const from = join(ROOT, place);
    const installed = manifestSchema.parse(JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')));
    if (installed.version !== version)
      throw new Error(`${place} should be ${version} and is ${installed.version}: run npm ci.`);
    linkPackage(from, path);
  }
}

// What stands in a deck's folder where nobody reads it, though it was surely meant to be read.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a deck's folder is made of; beside it there may be a licence, pictures and the like. */
const PARTS: readonly string[] = ['deck.yaml', 'cards', 'reference'];
const YAML = /\.ya?ml$/i;
const HIDDEN = /(?:^|[\\/])\./;

/** Whether there is a YAML file in a folder, however deep. */
async function holdsYaml(path: string): Promise<boolean> {
  try {
    const names = await readdir(path, { recursive: true });
    return names.some((name) => YAML.test(name) && !HIDDEN.test(name));
  } catch {
    // It is a file, or may not be looked into.
    return false;
  }
}

/** A sentence when `name` in `cards` or `reference` is not read, but looks as if it should be. */
export async function unreadItems(folder: string, part: string, name: string): Promise<string | null> {
  if (name.endsWith('.yaml')) return null;
  const ending = YAML.exec(name)?.[0];
  if (ending !== undefined) return `a file that ends in ${ending} is not read: let its name end in .yaml.`;
  if (!(await holdsYaml(join(folder, name)))) return null;
  return `a folder in ${part} is not read: move its files into ${part} itself.`;
}

/** The same of a name in the deck's own folder. */
export async function unreadPart(folder: string, name: string): Promise<string | null> {
  const isFile = YAML.test(name);
  if (PARTS.includes(name) || !(isFile || (await holdsYaml(join(folder, name))))) return null;
  const meant = name.toLowerCase().replace(/\.yml$/, '.yaml');
  if (PARTS.includes(meant)) return `this is not read: call it ${meant}, or remove it.`;
  return isFile
    ? 'this file is not read: move it into cards or reference.'
    : 'this folder is not read: move its files into cards or reference.';
}

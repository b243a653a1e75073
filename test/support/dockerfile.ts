// The Dockerfile, as far as a test has to understand it: the instructions of its two stages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from './running-bot.ts';

export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** In order. */
export type Stage = readonly Instruction[];

export interface Dockerfile {
  readonly text: string;
  /** Installs; nothing of it is in the image but what is copied out of it. */
  readonly install: Stage;
  readonly final: Stage;
}

/** What stands before the first stage is left out. */
function stagesOf(text: string): readonly Stage[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll('\\\n', ' ')
    .split('\n');
  const stages: Instruction[][] = [];
  for (const line of lines.filter((each) => each.trim() !== '')) {
    const [name = '', ...words] = line.split(' ');
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, text: words.join(' ').trim() });
  }
  return stages;
}

export function readDockerfile(): Dockerfile {
  const text = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  const [install = [], final = [], ...more] = stagesOf(text);
  if (more.length > 0) throw new Error('The Dockerfile has more than two stages.');
  return { text, install, final };
}

export function textsOf(stage: Stage, name: string): readonly string[] {
  return stage.filter((each) => each.name === name).map(({ text }) => text);
}

/** Throws unless there is exactly one. */
export function onlyTextOf(stage: Stage, name: string): string {
  const [text, ...more] = textsOf(stage, name);
  if (text === undefined || more.length > 0) throw new Error(`There is not just one ${name}.`);
  return text;
}

/** `["node", "x"]`: not handed to a shell. */
export const execForm = (text: string): readonly string[] => z.array(z.string()).parse(JSON.parse(text));

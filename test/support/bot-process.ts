// One of several processes on the same files, in any role, which a test may pause, stop or kill.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { vi } from 'vitest';
import { z } from 'zod';
import type { Role } from '#src/role.ts';
import { spawnQuizloop } from './child-bot.ts';

const lineSchema = z.looseObject({ msg: z.string(), level: z.number(), url: z.string().optional() });
type Line = z.infer<typeof lineSchema>;

export interface BotProcess {
  /** Every line of its log so far. */
  readonly log: readonly Line[];
  /** Waits for a line with this message, and gives the first. */
  says(message: string, withinMs?: number): Promise<Line>;
  /** Where it listens, once it does. */
  url(): Promise<string>;
  /** The status of `/readyz`; 0 where nothing answers. */
  ready(): Promise<number>;
  signal(signal: NodeJS.Signals): void;
  /** The exit code; null: killed by a signal. */
  readonly exited: Promise<number | null>;
}

/** Returns at once. */
export function startProcess(
  folder: string,
  env: Readonly<Record<string, string>>,
  role: Role = 'all',
): BotProcess {
  const files = { PORT: '0', DATABASE_PATH: join(folder, 'quizloop.db') };
  return watchProcess(spawnQuizloop(['start', '--role', role], { ...files, ...env }));
}

/** Of a process that was just started, with a log in JSON. */
export function watchProcess(child: ChildProcess): BotProcess {
  const exited = once(child, 'exit').then(([code]) => z.number().nullable().parse(code));
  const log: Line[] = [];
  if (child.stdout === null) throw new Error('The child has no output.');
  createInterface({ input: child.stdout }).on('line', (text) => {
    log.push(lineSchema.parse(JSON.parse(text)));
  });

  function says(message: string, withinMs = 15_000): Promise<Line> {
    const find = (): Line => {
      const line = log.find(({ msg }) => msg === message);
      if (line === undefined) throw new Error(`It has not said ${message}: ${log.map(({ msg }) => msg)}`);
      return line;
    };
    return vi.waitFor(find, { timeout: withinMs, interval: 5 });
  }
  const url = async () => z.string().parse((await says('listening')).url);

  return {
    log,
    says,
    url,
    async ready() {
      try {
        const response = await fetch(`${await url()}/readyz`);
        await response.text();
        return response.status;
      } catch {
        return 0;
      }
    },
    signal: (signal) => void child.kill(signal),
    exited,
  };
}

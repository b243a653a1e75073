// The bot as a process of its own, started as `npm start` starts it, which a test may kill at any moment.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { createPlaygroundClient, type PlaygroundClient } from './playground-client.ts';
import { ROOT } from './running-bot.ts';

const lineSchema = z.looseObject({ msg: z.string(), level: z.number(), url: z.string().optional() });

export interface ChildBot extends PlaygroundClient {
  readonly url: string;
  /** From the start of the process to the line that it listens, in milliseconds. */
  readonly startMs: number;
  /** Every line of its log so far. */
  readonly log: readonly z.infer<typeof lineSchema>[];
  /** Sends the signal, and gives the exit code once it is gone (null: killed by the signal). */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

type Environment = Readonly<Record<string, string>>;

/** What a developer may have set for a bot of their own: no test may ever connect with it. */
const OWN_SETTINGS = Object.keys(process.env).filter((name) => /^(DISCORD|SLACK|REDIS)_/.test(name));
const OTHERS = ['NODE_ENV', 'ENCRYPTION_KEY', 'PUBLIC_URL', 'PLAYGROUND', 'HOST'];
const NOTHING_SET = Object.fromEntries([...OTHERS, ...OWN_SETTINGS].map((name) => [name, '']));

export function spawnQuizloop(args: readonly string[], env: Environment): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'src/quizloop.js'), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...NOTHING_SET, LOG_FORMAT: 'json', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** On a busy machine. One that waits for something else is killed then, and its test fails. */
const LISTENS_WITHIN_MS = 20_000;

/**
 * Starts the bot on the files of this folder, with the playground unless `env` sets up something else. Rejects with
 * what it printed if it does not come to listen. `spawned` is told of it as soon as it may be ended.
 */
export async function startChildBot(
  folder: string,
  env: Environment = {},
  spawned: (child: Pick<ChildBot, 'end' | 'log'>) => void = () => {},
): Promise<ChildBot> {
  const began = performance.now();
  const files = { PORT: '0', DATABASE_PATH: join(folder, 'quizloop.db') };
  const child = spawnQuizloop(['start'], { ...files, ...env });
  const exited = once(child, 'exit');
  const log: z.infer<typeof lineSchema>[] = [];
  let printed = '';
  child.stderr?.on('data', (data: Buffer) => {
    printed += data.toString();
  });
  async function end(signal: NodeJS.Signals): Promise<number | null> {
    child.kill(signal);
    const [code] = await exited;
    return z.number().nullable().parse(code);
  }
  spawned({ end, log });
  if (child.stdout === null) throw new Error('The child has no output.');
  const lines = createInterface({ input: child.stdout });
  const tooLong = setTimeout(() => child.kill('SIGKILL'), LISTENS_WITHIN_MS);
  const listening = new Promise<string>((resolve, reject) => {
    lines.on('line', (text) => {
      const line = lineSchema.parse(JSON.parse(text));
      log.push(line);
      if (line.msg === 'listening' && line.url !== undefined) resolve(line.url);
    });
    child.once('exit', () => reject(new Error(`It ended before it listened: ${printed}`)));
  });
  const url = await listening.finally(() => clearTimeout(tooLong));
  return {
    ...createPlaygroundClient(() => url),
    url,
    startMs: performance.now() - began,
    log,
    end,
  };
}

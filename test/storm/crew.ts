// The processes of the bot in a storm: started, killed, asked to stop, and started again by whoever looks after them, with
// everything that they print kept in files and at hand.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { spawnQuizloop } from '../support/child-bot.ts';
import type { Diary, Trouble } from './diary.ts';
import { pause } from './pause.ts';

/** https://docs.docker.com/reference/cli/docker/container/stop/ kills after 10 s unless told; compose and this wait longer. */
const ENDS_WITHIN_MS = 15_000;
/** With everything else that the machine has to do. */
const STARTS_WITHIN_MS = 60_000;
/** What may keep a process from starting at all: whoever looks after it tries again. */
const KEEPS_FROM_STARTING: readonly Trouble[] = ['lock'];
const TRIES_AGAIN_MS = 500;

const lineSchema = z.looseObject({ msg: z.string(), level: z.number() });

export interface LogLine {
  readonly text: string;
  readonly process: string;
  /** When it was read, by the machine's clock. */
  readonly at: number;
  readonly level: number;
  readonly msg: string;
}

export interface Role {
  readonly name: string;
  readonly args: readonly string[];
}

export interface CrewOptions {
  readonly roles: readonly Role[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly diary: Diary;
}

interface Child {
  readonly process: ReturnType<typeof spawnQuizloop>;
  /** Resolves when it listens or is gone. */
  readonly settled: Promise<void>;
  readonly gone: Promise<number | null>;
  listening: boolean;
  /** Somebody asked for its end. */
  expected: boolean;
  /** Nobody asked. */
  killed: boolean;
}

interface Post {
  readonly role: Role;
  child: Child | null;
  /** Before it is started again. */
  awayMs: number;
  /** Ends when nobody starts it any more. */
  life: Promise<void>;
}

export function createCrew({ roles, folder, env, diary }: CrewOptions) {
  const lines: LogLine[] = [];
  let closing = false;

  function keep(name: string, text: string): LogLine | null {
    appendFileSync(join(folder, `${name}.log`), `${text}\n`);
    try {
      const { msg, level } = lineSchema.parse(JSON.parse(text));
      const line = { text, process: name, at: Date.now(), level, msg };
      lines.push(line);
      return line;
    } catch {
      // Whatever is no line of the log is as bad as an error, and may hold a secret too.
      lines.push({ text, process: name, at: Date.now(), level: 50, msg: text });
      return null;
    }
  }

  function spawnChild({ name, args }: Role): Child {
    const child = spawnQuizloop(['start', ...args], env);
    const settled = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<number | null>();
    const made: Child = {
      process: child,
      settled: settled.promise,
      gone: gone.promise,
      listening: false,
      expected: false,
      killed: false,
    };
    if (child.stdout === null || child.stderr === null) throw new Error('The child has no output.');
    createInterface({ input: child.stdout }).on('line', (text) => {
      if (keep(name, text)?.msg !== 'listening') return;
      made.listening = true;
      settled.resolve();
    });
    createInterface({ input: child.stderr }).on('line', (text) => {
      // Why it did not start; said once, by its end.
      if (made.listening) keep(name, text);
      else appendFileSync(join(folder, `${name}.log`), `${text}\n`);
    });
    child.once('exit', (code) => {
      gone.resolve(code);
      settled.resolve();
    });
    return made;
  }

  async function ended(post: Post, child: Child): Promise<void> {
    const code = await child.gone;
    if (child.expected) return;
    const mended = child.listening ? [] : KEEPS_FROM_STARTING;
    if (diary.wasBroken(mended, Date.now(), 10_000)) {
      post.awayMs = TRIES_AGAIN_MS;
      return;
    }
    const how = child.listening ? 'ended by itself' : 'did not start';
    diary.problems.push(`A process ${how} (${post.role.name}, with ${code}).`);
    closing = true;
  }

  async function live(post: Post): Promise<void> {
    while (!closing) {
      const starts = diary.breaks('start');
      const child = spawnChild(post.role);
      post.child = child;
      await child.settled;
      starts();
      await ended(post, child);
      post.child = null;
      await pause(post.awayMs);
      post.awayMs = 0;
    }
  }

  const posts = roles.map((role) => {
    const post: Post = { role, child: null, awayMs: 0, life: Promise.resolve() };
    post.life = live(post);
    return post;
  });

  /** Asks for its end, and judges how it comes: with 0 and soon, once it was all there. */
  async function askToStop({ role }: Post, child: Child): Promise<void> {
    const wasListening = child.listening;
    child.expected = true;
    const began = performance.now();
    child.process.kill('SIGTERM');
    const late = setTimeout(() => child.process.kill('SIGKILL'), ENDS_WITHIN_MS + 2_000);
    const code = await child.gone;
    clearTimeout(late);
    const ms = Math.round(performance.now() - began);
    if (wasListening && !child.killed && (code !== 0 || ms > ENDS_WITHIN_MS)) {
      diary.problems.push(`A process (${role.name}) ended ${ms} ms after SIGTERM with ${code}.`);
    }
  }

  function kill(post: Post | undefined, awayMs: number): boolean {
    if (post?.child == null) return false;
    post.awayMs = awayMs;
    post.child.expected = true;
    post.child.killed = true;
    return post.child.process.kill('SIGKILL');
  }

  const among = (which: number): Post | undefined => posts[Math.floor(which * posts.length)];

  return {
    lines,
    folder,
    /** Resolves when all of them listen. */
    async up(): Promise<void> {
      const late = Date.now() + STARTS_WITHIN_MS;
      while (diary.problems.length === 0 && !posts.every(({ child }) => child?.listening)) {
        if (Date.now() > late) diary.problems.push('A process does not come to listen.');
        await pause(50);
      }
    },
    /** As it is, also in the middle of a start. False when there is none just now. */
    kill: (which: number, awayMs: number): boolean => kill(among(which), awayMs),
    /** All of them in one moment; gives how many. */
    killAll: (): number => posts.filter((post) => kill(post, 0)).length,
    async term(which: number, awayMs: number): Promise<boolean> {
      const post = among(which);
      if (post?.child == null || post.child.expected) return false;
      post.awayMs = awayMs;
      await askToStop(post, post.child);
      return true;
    },
    /** One after the other is stopped and started again. */
    async roll(): Promise<void> {
      for (const post of posts) {
        if (post.child === null) continue;
        await askToStop(post, post.child);
        await this.up();
      }
    },
    /** Stops all of them at once, for good. */
    async close(): Promise<void> {
      closing = true;
      await Promise.all(posts.map((post) => (post.child === null ? null : askToStop(post, post.child))));
      await Promise.all(posts.map(({ life }) => life));
    },
    /** At once, when there is nothing left to learn. */
    async abandon(): Promise<void> {
      closing = true;
      for (const { child } of posts) {
        if (child === null) continue;
        child.expected = true;
        child.process.kill('SIGKILL');
      }
      await Promise.all(posts.map(({ life }) => life));
    },
  };
}

export type Crew = ReturnType<typeof createCrew>;

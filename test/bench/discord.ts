// A rating on Discord, beside a bot of discord.js alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as aMoment } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { discordRegister } from '#src/cli/discord-register.ts';
import { startChildBot } from '../support/child-bot.ts';
import {
  type Channel,
  type LoopbackDiscord,
  type Seen,
  type ShownMessage,
  startLoopbackDiscord,
  type User,
} from '../support/discord/loopback-discord.ts';
import type { Click } from './clicks.ts';
import type { Figure } from './figure.ts';
import { type BenchedBot, measureRating } from './rating.ts';

interface World {
  readonly discord: LoopbackDiscord;
  readonly channel: Channel;
  readonly admin: User;
  readonly people: readonly User[];
}

async function createWorld(size: number): Promise<World> {
  // What is sent is checked by the tests: here it would only slow down the other side.
  const discord = await startLoopbackDiscord({ validate: false });
  const guild = discord.guild('Bench', { systemChannel: false });
  const admin = discord.user('Ada');
  discord.join(guild, admin, { admin: true });
  const people = Array.from({ length: size }, (_, index) => discord.user(`Person ${index}`));
  for (const person of people) discord.join(guild, person);
  return { discord, channel: discord.channel(guild, 'bench'), admin, people };
}

/** The button that begins like this; what was answered instead is worth knowing. */
function buttonIn(message: ShownMessage | null, ...starts: readonly string[]): string {
  const found = message?.buttons.find(({ id }) => starts.some((start) => id.startsWith(start)));
  if (found === undefined) throw new Error(`There is no button ${starts.join(' or ')}: ${message?.text}`);
  return found.id;
}

function personOf({ people }: World, index: number): User {
  const person = people[index];
  if (person === undefined) throw new Error(`There is no person ${index}`);
  return person;
}

interface Rating {
  readonly person: User;
  readonly asked: Seen;
  readonly starts: string;
  readonly isAnswered: (seen: Seen) => boolean;
}

function ratingClick({ discord, channel }: World, { person, asked, starts, isAnswered }: Rating): Click {
  const buttonId = buttonIn(asked.message, starts);
  const on = asked.message?.id ?? '';
  return {
    id: buttonId,
    async press() {
      const seen = await discord.press(person, channel, buttonId, on);
      return { ms: isAnswered(seen) ? seen.ms : null, deferred: seen.deferred };
    },
  };
}

/** A bot of discord.js alone, which answers everything with the same words. */
async function startBareBot(size: number): Promise<BenchedBot> {
  const world = await createWorld(size);
  const { discord, channel } = world;
  const child = spawn(process.execPath, [fileURLToPath(new URL('bare-discord.ts', import.meta.url))], {
    env: { ...process.env, DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    async answer(index) {
      const person = personOf(world, index);
      const asked = await discord.forge(person, channel, 'pick');
      return ratingClick(world, {
        person,
        asked,
        starts: 'rate|3',
        isAnswered: ({ message }) => message?.buttons.some(({ id }) => id === 'undo') === true,
      });
    },
    async end() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await discord.close();
    },
  };
}

async function postQuestions({ discord, channel, admin }: World, questions: number) {
  const elsewhere = `${String((new Date().getUTCHours() + 12) % 24).padStart(2, '0')}:00`;
  const options = { time: elsewhere, weekdays: 'daily', zone: 'UTC' };
  const preview = await discord.command(admin, channel, 'quiz-admin', { sub: 'schedule', options });
  const started = await discord.press(admin, channel, buttonIn(preview.message, '1|schedule|'));
  const postNow = buttonIn(started.message, '1|post-now|');
  const patience = AbortSignal.timeout(60_000);
  for (let posted = 0; posted < questions; ) {
    const { text } = await discord.forge(admin, channel, postNow);
    if (text.startsWith('On its way')) posted += 1;
    // Each asks Discord first whether it may post, and so many at once reach a limit.
    else await aMoment(1000);
    patience.throwIfAborted();
  }
  const posts = () =>
    discord
      .messages(admin, channel)
      .filter(
        ({ ephemeral, buttons }) => !ephemeral && buttons.some(({ id }) => /\|(pick|reveal)\|/.test(id)),
      );
  while (posts().length < questions) {
    patience.throwIfAborted();
    await aMoment(50);
  }
  return posts();
}

/** Quizloop as `npm start` starts it, with as many questions in its channel. */
async function startQuizloop(folder: string, size: number, questions: number): Promise<BenchedBot> {
  const world = await createWorld(size);
  const { discord, channel } = world;
  const env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
  await discordRegister({ env, guildId: null, remove: false, out: () => {} });
  const child = await startChildBot(folder, { ...env, NODE_ENV: 'production' });
  const posts = await postQuestions(world, questions);
  return {
    async answer(index, question) {
      const person = personOf(world, index);
      const post = posts[question];
      const open = buttonIn(post ?? null, '1|pick|', '1|reveal|');
      const asked = await discord.press(person, channel, open, post?.id);
      return ratingClick(world, {
        person,
        asked,
        starts: '1|rate|',
        // Only a rating that was written can be undone.
        isAnswered: ({ message }) => message?.buttons.some(({ id }) => id.startsWith('1|undo|')) === true,
      });
    },
    async end() {
      await child.end('SIGTERM');
      await discord.close();
    },
  };
}

export const measureDiscord = (): AsyncGenerator<Figure> =>
  measureRating('Discord', { bare: startBareBot, quizloop: startQuizloop });

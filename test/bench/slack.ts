// A rating on Slack, in both ways to be connected, beside a bot of Bolt alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChildBot } from '../support/child-bot.ts';
import {
  type Channel,
  type LoopbackSlack,
  type Seen,
  type ShownMessage,
  startLoopbackSlack,
  type User,
} from '../support/slack/loopback-slack.ts';
import type { Click } from './clicks.ts';
import type { Figure } from './figure.ts';
import { type BenchedBot, measureRating } from './rating.ts';

type Kind = 'socket' | 'http';

const PATIENCE_MS = 60_000;

interface World {
  readonly slack: LoopbackSlack;
  readonly channel: Channel;
  readonly admin: User;
  readonly people: readonly User[];
}

async function createWorld(size: number): Promise<World> {
  // The post itself is edited now and then, which answers nobody's click.
  const slack = await startLoopbackSlack({ settleMs: 0, answerMs: 3_000, ownAnswersOnly: true });
  const { home } = slack;
  return {
    slack,
    channel: slack.channel(home, 'bench'),
    admin: slack.user(home, 'Ada', { admin: true, zone: 'UTC' }),
    people: Array.from({ length: size }, (_, index) => slack.user(home, `Person ${index}`)),
  };
}

/** What is of no use is set as well: a developer may have tokens of their own in the environment. */
const credentials = ({ slack }: World, kind: Kind) => ({
  SLACK_API_URL: slack.apiUrl,
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: kind === 'socket' ? slack.appToken : '',
  SLACK_SIGNING_SECRET: kind === 'http' ? slack.signingSecret : '',
});

/** The button that begins like this; what was answered instead is worth knowing. */
function buttonIn(message: ShownMessage | null | undefined, ...starts: readonly string[]) {
  const found = message?.buttons.find(({ value }) => starts.some((start) => value.startsWith(start)));
  if (message == null || found === undefined) {
    throw new Error(`There is no button ${starts.join(' or ')}: ${message?.text}`);
  }
  return { ...found, on: message.ts };
}

function personOf({ people }: World, index: number): User {
  const person = people[index];
  if (person === undefined) throw new Error(`There is no person ${index}`);
  return person;
}

/** Only a rating that was written can be undone. */
const isAnswered = ({ message }: Seen): boolean =>
  message?.buttons.some(({ value }) => /^(1\|)?undo/.test(value)) === true;

function ratingClick({ slack, channel }: World, person: User, asked: Seen, starts: string): Click {
  const { actionId, value, on } = buttonIn(asked.message, starts);
  return {
    id: value,
    async press() {
      const seen = await slack.press(person, channel, actionId, on);
      return { ms: isAnswered(seen) ? seen.answeredMs : null, deferred: false };
    },
  };
}

/** A bot of Bolt alone, which acknowledges everything and then answers with the same words. */
async function startBareBot(kind: Kind, size: number): Promise<BenchedBot> {
  const world = await createWorld(size);
  const { slack, channel } = world;
  const child = spawn(process.execPath, [fileURLToPath(new URL('bare-slack.ts', import.meta.url))], {
    env: { ...process.env, ...credentials(world, kind) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await once(child.stdout, 'data');
  if (kind === 'http') slack.deliverTo({ kind, url: String(printed).trim() });
  return {
    async answer(index) {
      const person = personOf(world, index);
      const asked = await slack.forge(person, channel, 'pick');
      return ratingClick(world, person, asked, 'rate3');
    },
    async end() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await slack.close();
    },
  };
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  while (!(await isSo())) {
    patience.throwIfAborted();
    await delay(50);
  }
}

async function postQuestions({ slack, channel, admin }: World, questions: number) {
  const elsewhere = `${String((new Date().getUTCHours() + 12) % 24).padStart(2, '0')}:00`;
  const text = `schedule time:${elsewhere} weekdays:daily zone:UTC`;
  const preview = await slack.command(admin, channel, '/quiz-admin', text);
  const start = buttonIn(preview.message, '1|schedule|');
  const started = await slack.press(admin, channel, start.actionId, start.on);
  const postNow = buttonIn(started.message, '1|post-now|').value;
  for (let posted = 0; posted < questions; posted += 1) await slack.forge(admin, channel, 'b0', postNow);
  const posts = () =>
    slack
      .messages(admin, channel)
      .filter(
        ({ ephemeral, buttons }) =>
          !ephemeral && buttons.some(({ value }) => /\|(pick|reveal)\|/.test(value)),
      );
  await until(() => posts().length >= questions);
  return posts();
}

/** Quizloop as `npm start` starts it, with as many questions in its channel. */
async function startQuizloop(
  kind: Kind,
  folder: string,
  size: number,
  questions: number,
): Promise<BenchedBot> {
  const world = await createWorld(size);
  const { slack, channel } = world;
  const child = await startChildBot(folder, { ...credentials(world, kind), NODE_ENV: 'production' });
  await until(async () => (await fetch(`${child.url}/readyz`)).ok);
  if (kind === 'http') slack.deliverTo({ kind, url: child.url.replace('localhost', '127.0.0.1') });
  const posts = await postQuestions(world, questions);
  return {
    async answer(index, question) {
      const person = personOf(world, index);
      const { actionId, on } = buttonIn(posts[question], '1|pick|', '1|reveal|');
      const asked = await slack.press(person, channel, actionId, on);
      return ratingClick(world, person, asked, '1|rate|');
    },
    async end() {
      await child.end('SIGTERM');
      await slack.close();
    },
  };
}

const measure = (name: string, kind: Kind): AsyncGenerator<Figure> =>
  measureRating(name, {
    bare: (people) => startBareBot(kind, people),
    quizloop: (folder, people, questions) => startQuizloop(kind, folder, people, questions),
  });

export async function* measureSlack(): AsyncGenerator<Figure> {
  yield* measure('Slack over Socket Mode', 'socket');
  yield* measure('Slack over HTTP', 'http');
}

// `npm run storm`: breaks everything that can be broken while people use the bot, and says what became of it.
import { parseArgs } from 'node:util';
import { findRedis, startRedis } from '../support/redis-server.ts';
import { type StormResult, storm } from './storm.ts';
import { REDIS_PASSWORD } from './world.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seconds: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean', default: false },
  },
});

function secondsOf(): number {
  const seconds = values.seconds === undefined ? Number(values.minutes ?? 1) * 60 : Number(values.seconds);
  if (!(seconds >= 5 && seconds <= 24 * 3_600)) throw new Error('A storm takes from 5 seconds to a day.');
  return seconds;
}

const NAMES: Readonly<Record<keyof StormResult['counts'], string>> = {
  kills: 'kills',
  terms: 'stops',
  processes: 'processes started',
  redisRestarts: 'restarts of Redis',
  flushes: 'flushes of Redis',
  locks: 'locks of the database',
  leaps: 'leaps of time',
  troubles: 'troubles of a platform',
  reconnects: 'lost connections',
  limits: 'limits',
  tooMany: 'answers 429',
  clicks: 'clicks',
  unanswered: 'unanswered',
  ratings: 'ratings acknowledged',
  posts: 'posts',
  reminders: 'reminders',
};

function say({ seed, seconds, counts, problems, kept }: StormResult): void {
  const told = Object.entries(NAMES).map(
    ([name, words]) => `${Object.entries(counts).find(([key]) => key === name)?.[1]} ${words}`,
  );
  console.log(`${seconds} s with seed ${seed}: ${told.join(', ')}.`);
  if (problems.length === 0) {
    console.log('All that must hold holds.');
    return;
  }
  const [first, ...others] = problems;
  console.error(`\nThe first of ${problems.length} problems:\n${first}`);
  for (const other of others.slice(0, 20)) console.error(`- ${other}`);
  console.error(`\nDatabase and logs: ${kept}`);
  console.error(`Again: npm run storm -- --seconds ${seconds} --seed ${seed}`);
}

// With a log of its own on the disk a restart forgets nothing; a flush still does.
const redis = findRedis() ? await startRedis({ appendOnly: true, password: REDIS_PASSWORD }) : null;
try {
  const result = await storm({ seed: values.seed, seconds: secondsOf(), redis });
  if (values.json) console.log(JSON.stringify({ ok: result.problems.length === 0, ...result }));
  else say(result);
  process.exitCode = result.problems.length === 0 ? 0 : 1;
} finally {
  await redis?.close();
}
// Whatever a loopback still waits for is of no interest any more.
process.exit();

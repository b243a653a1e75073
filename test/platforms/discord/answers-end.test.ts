// What becomes of answers under way when the process is to end.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Answers, createAnswers } from '#src/platforms/discord/answers.ts';
import type { Answer } from '#src/ports/chat.ts';
import { type LoopbackDiscord, startLoopbackDiscord } from '../../support/discord/loopback-discord.ts';
import { createTestClock, type TestClock } from '../../support/test-clock.ts';
import { createTestLog, type TestLog } from '../../support/test-log.ts';
import { command, inGuild, NOW } from './interaction-fixtures.ts';
import { createProduct, say } from './receiver-rig.ts';

const CALLBACK = 'POST /interactions/:id/:token/callback';
const EDIT = 'PATCH /webhooks/:applicationId/:token/messages/@original';
const ANSWER: Answer = { mode: 'private', message: say('Hello') };

let discord: LoopbackDiscord;
let clock: TestClock;
let log: TestLog;
let answers: Answers;
let decide: (answer: Answer) => void;

beforeEach(async () => {
  discord = await startLoopbackDiscord();
  clock = createTestClock(NOW);
  log = createTestLog();
  answers = createAnswers({ apiUrl: discord.apiUrl, clock, log });
  const { promise: held, resolve } = Promise.withResolvers<Answer>();
  decide = resolve;
  answers.open(createProduct({ mode: 'private', answer: () => held }));
  discord.on(CALLBACK).reply(204);
});
afterEach(() => discord.close());

const calls = (route: string) => discord.calls.filter((call) => call.route === route);

/** The click is acknowledged, and the answer is not there yet. */
async function deferred(): Promise<void> {
  answers.take(command(inGuild, { name: 'quiz' }));
  await vi.waitFor(() => expect(clock.armed()).toBe(1));
  clock.advance(1_500);
  await vi.waitFor(() => expect(calls(CALLBACK)[0]?.status).toBe(204));
}

it('is waited for while it is on its way', async () => {
  await deferred();
  discord.on(EDIT).reply(200, {});
  const closed = answers.close();
  decide(ANSWER);
  await closed;
  expect(calls(EDIT)).toHaveLength(1);
  expect(log.lines).toEqual([]);
});

it.each([
  ['that hangs', () => discord.on(EDIT).hang()],
  ['that asks to wait for a minute', () => discord.rateLimit(EDIT, { retryAfter: 60 })],
])('is given up after 8 s in a Discord %s', async (_how, fail) => {
  await deferred();
  fail();
  decide(ANSWER);
  await vi.waitFor(() => expect(calls(EDIT)).toHaveLength(1));
  let isClosed = false;
  const closed = answers.close().then(() => {
    isClosed = true;
  });
  clock.advance(7_999);
  await new Promise((resolve) => setImmediate(resolve));
  expect(isClosed).toBe(false);
  clock.advance(1);
  await closed;
  await vi.waitFor(() =>
    expect(log.messages('warn')).toEqual(['discord_answers_given_up', 'discord_answer_failed']),
  );
  expect(calls(EDIT)).toHaveLength(1);
});

it('is given up after 8 s when the product does not come to an answer', async () => {
  await deferred();
  const closed = answers.close();
  clock.advance(8_000);
  await closed;
  expect(log.messages('warn')).toEqual(['discord_answers_given_up']);
});

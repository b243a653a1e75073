import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Answers, createAnswers } from '#src/platforms/discord/answers.ts';
import { createSystemClock } from '#src/system-clock.ts';
import { type LoopbackDiscord, startLoopbackDiscord } from '../../support/discord/loopback-discord.ts';
import { createTestLog, type TestLog } from '../../support/test-log.ts';
import { command, inGuild, typing } from './interaction-fixtures.ts';
import { createProduct, say } from './receiver-rig.ts';

const CALLBACK = 'POST /interactions/:id/:token/callback';
const EPHEMERAL = 64;
const COMPONENTS_V2 = 1 << 15;

let discord: LoopbackDiscord;
let log: TestLog;
let answers: Answers;

beforeEach(async () => {
  discord = await startLoopbackDiscord();
  log = createTestLog();
  answers = createAnswers({ apiUrl: discord.apiUrl, clock: createSystemClock(), log });
  answers.open(
    createProduct({ mode: 'private', answer: () => ({ mode: 'private', message: say('Hello') }) }),
  );
  discord.on(CALLBACK).reply(204);
});
afterEach(async () => {
  await answers.close();
  await discord.close();
});

const callbacks = () => discord.calls.filter(({ route }) => route === CALLBACK);

it('is answered with an apology that only this person reads', async () => {
  answers.take(command({ ...inGuild, member: { user: 'Mei' } }, { name: 'quiz' }));
  await vi.waitFor(() => expect(callbacks()[0]?.status).toBe(204));
  const [{ path, body } = { path: '', body: null }] = callbacks();
  expect(path).toContain(`/interactions/${inGuild.id}/${inGuild.token}/`);
  expect(body).toMatchObject({ type: 4, data: { flags: EPHEMERAL | COMPONENTS_V2 } });
  expect(JSON.stringify(body)).toContain('Something went wrong in Quizloop');
  expect(log.messages('error')).toEqual(['discord_interaction_unreadable']);
  expect(JSON.stringify(log.lines)).not.toContain(inGuild.token);
});

it('gets no choices while something is typed', async () => {
  answers.take(typing({ ...inGuild, member: { user: 'Mei' } }, { name: 'quiz' }));
  await vi.waitFor(() => expect(callbacks()[0]?.status).toBe(204));
  expect(callbacks()[0]?.body).toEqual({ type: 8, data: { choices: [] } });
});

it('is only logged when it does not say where an answer goes', async () => {
  answers.take(command({ ...inGuild, token: 7 }, { name: 'quiz' }));
  await answers.close();
  expect(callbacks()).toEqual([]);
  expect(log.messages('error')).toEqual(['discord_interaction_unreadable']);
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '#src/errors.ts';
import { createTestClock } from '../../support/test-clock.ts';
import { createReceiverRig, type ReceiverRig, say } from './receiver-rig.ts';

const BAD_TOKEN =
  'Discord does not accept DISCORD_TOKEN. In the Developer Portal open your application, Bot, Reset Token, and set the new token.';
/** discord.js waits for half a second before it comes back, and for 5 s between two new sessions. */
const BACK = { timeout: 12_000, interval: 20 };

let rig: ReceiverRig;

beforeEach(async () => {
  rig = await createReceiverRig();
});
afterEach(async () => {
  const { token } = rig.discord;
  await rig.close();
  expect(rig.discord.violations).toEqual([]);
  expect(JSON.stringify(rig.log.lines)).not.toContain(token);
});

const start = () => rig.receiver.start(rig.product);
const connected = (yes: boolean) => vi.waitFor(() => expect(rig.receiver.connected()).toBe(yes), BACK);
const words = () => rig.discord.messages(rig.mei, rig.channel).map(({ text }) => text);

describe('The connection to Discord', () => {
  it('asks for guilds only', async () => {
    expect(rig.receiver.connected()).toBe(false);
    await start();
    expect(rig.receiver.connected()).toBe(true);
    expect(rig.discord.identifies).toEqual([{ shard: [0, 1], intents: 1 }]);
  });

  it('that breaks off comes back, and nothing is lost or doubled', async () => {
    await start();
    let number = 0;
    rig.script.answer = () => ({ mode: 'private', message: say(`Answer ${++number}`) });
    await rig.discord.command(rig.mei, rig.channel, 'quiz');
    rig.discord.dropGateway();
    await connected(false);
    await Promise.all([
      rig.discord.command(rig.mei, rig.channel, 'quiz'),
      rig.discord.command(rig.amara, rig.channel, 'quiz'),
    ]);
    await connected(true);
    expect(rig.product.interactions).toHaveLength(3);
    expect(words()).toHaveLength(2);
    expect(rig.discord.identifies).toHaveLength(1);
    expect(rig.log.messages('warn')).toEqual([]);
  });

  it('whose session is forgotten begins a new one', async () => {
    await start();
    rig.discord.dropGateway({ resumable: false });
    await connected(false);
    await connected(true);
    expect(rig.discord.identifies).toHaveLength(2);
    expect(await rig.discord.command(rig.mei, rig.channel, 'quiz')).toMatchObject({ text: 'Hello' });
    expect(rig.product.events.map(({ kind }) => kind)).toEqual(['workspace-present', 'workspace-present']);
  }, 20_000);

  it('is two shards if two are asked for, and each has its guilds and its clicks', async () => {
    // Guilds are spread by their ids: among so many both shards have some.
    const guilds = Array.from({ length: 8 }, (_, index) => {
      const guild = rig.discord.guild(`Team ${index}`);
      rig.discord.join(guild, rig.mei);
      return { guild, channel: rig.discord.channel(guild, 'learn') };
    });
    const receiver = rig.another({ shards: 2 });
    await receiver.start(rig.product);
    expect(receiver.connected()).toBe(true);
    expect(rig.discord.identifies.map(({ shard }) => shard)).toEqual([
      [0, 2],
      [1, 2],
    ]);
    const present = rig.product.events.map(({ workspace }) => workspace.externalId);
    expect(present.toSorted()).toEqual(
      [rig.guild, ...guilds.map(({ guild }) => guild)].map(({ id }) => id).toSorted(),
    );
    for (const { channel } of guilds) {
      expect(await rig.discord.command(rig.mei, channel, 'quiz')).toMatchObject({ text: 'Hello' });
    }
    expect(await rig.discord.command(rig.mei, { dm: true }, 'quiz')).toMatchObject({ text: 'Hello' });
  }, 20_000);

  it('takes nothing in and is closed after the stop', async () => {
    await start();
    await rig.receiver.stop();
    expect(rig.receiver.connected()).toBe(false);
    await vi.waitFor(() => expect(rig.discord.sessions()).toBe(0));
  });
});

describe('A start', () => {
  it('with a wrong token says where to get the right one', async () => {
    const receiver = rig.another({ token: 'nonsense' });
    const started = receiver.start(rig.product);
    await expect(started).rejects.toThrow(UserError);
    await expect(started).rejects.toThrow(BAD_TOKEN);
    expect(receiver.connected()).toBe(false);
  });

  it('while Discord is away goes on without it, and lets it in when it is back', async () => {
    rig.discord.on('GET /gateway/bot').reply(503, {}, { times: 2 });
    await start();
    expect(rig.receiver.connected()).toBe(false);
    await connected(true);
    expect(rig.log.messages('warn')).toEqual(['discord_unreachable']);
    expect(await rig.discord.command(rig.mei, rig.channel, 'quiz')).toMatchObject({ text: 'Hello' });
    expect(rig.product.events).toHaveLength(1);
  }, 15_000);

  it('while nothing listens there is no failure either, and can be stopped', async () => {
    const receiver = rig.another({ apiUrl: 'http://127.0.0.1:9/api' });
    await receiver.start(rig.product);
    expect(receiver.connected()).toBe(false);
    await receiver.stop();
    expect(rig.log.messages('warn')).toEqual(['discord_unreachable']);
  });

  it('that finds the token reset later on says so in the log', async () => {
    rig.discord.on('GET /gateway/bot').reply(503, {});
    await start();
    const before = rig.discord.token;
    rig.discord.resetToken();
    await vi.waitFor(() => expect(rig.log.messages('error')).toEqual(['discord_refused']), BACK);
    expect(rig.log.lines.at(-1)?.fields.error).toMatchObject({ message: BAD_TOKEN });
    expect(JSON.stringify(rig.log.lines)).not.toContain(before);
  }, 15_000);
});

describe('A start that takes long', () => {
  it('goes on without Discord after half a minute', async () => {
    const clock = createTestClock(Date.now());
    rig.discord.on('GET /gateway/bot').hang();
    const receiver = rig.another({ clock });
    const started = receiver.start(rig.product);
    await vi.waitFor(() => expect(rig.discord.calls).toHaveLength(1));
    clock.advance(30_000);
    await started;
    expect(receiver.connected()).toBe(false);
    expect(rig.log.messages('warn')).toEqual(['discord_unreachable']);
  });
});

describe('A connection that Discord closes for good', () => {
  it.each([
    [4011, 'DISCORD_SHARDS'],
    [4014, 'Update Quizloop'],
    [4012, '4012'],
  ])('with %i says so once in the log', async (code, words) => {
    await start();
    rig.discord.dropGateway({ code, resumable: false });
    await connected(false);
    await vi.waitFor(() => expect(rig.log.messages('error')).toEqual(['discord_refused']));
    expect(rig.log.lines.at(-1)?.fields.error).toMatchObject({ message: expect.stringContaining(words) });
    expect(rig.discord.identifies).toHaveLength(1);
  });
});

describe('A token that is reset', () => {
  it('ends the connection for good, and the log says what to do', async () => {
    await start();
    rig.discord.resetToken();
    await connected(false);
    await vi.waitFor(() => expect(rig.log.messages('error')).toEqual(['discord_refused']));
    expect(rig.log.lines.at(-1)?.fields.error).toMatchObject({ message: BAD_TOKEN });
    expect(rig.log.messages('warn')).toEqual([]);
    expect(rig.discord.sessions()).toBe(0);
  });
});

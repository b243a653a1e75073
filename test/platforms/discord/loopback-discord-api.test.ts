// The loopback Discord's limits, faults and gateway, proved with a bare discord.js.
import { GatewayDispatchEvents } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Channel, Guild, LoopbackDiscord, User } from '../../support/discord/loopback-discord.ts';
import { type BareBot, message, startBareBot, text } from './bare-bot.ts';

const MESSAGES = 'POST /channels/:id/messages';

let now: number;
let bot: BareBot;
let discord: LoopbackDiscord;
let anna: User;
let guild: Guild;
let channel: Channel;

beforeEach(async () => {
  now = Date.UTC(2026, 5, 1, 9);
  bot = await startBareBot({ now: () => now });
  ({ discord } = bot);
  anna = discord.user('Anna');
  guild = discord.guild('Team', { owner: anna });
  channel = discord.channel(guild, 'learn');
});

afterEach(() => bot.close());

const send = (body: object, to: { id: string } = channel) =>
  bot.rest.post(`/channels/${to.id}/messages`, { body });
const read = () => discord.messages(anna, channel).map((each) => each.text);

describe('the loopback Discord', () => {
  it('limits a route until its time is up, and notes who does not wait', async () => {
    // discord.js learns from the first answer which bucket a route belongs to.
    await send(message(text('First')));
    discord.rateLimit(MESSAGES, { retryAfter: 7 });
    await expect(send(message(text('x')))).rejects.toMatchObject({ retryAfter: expect.closeTo(7_000, -3) });
    await expect(send(message(text('x')))).rejects.toThrow();
    expect(discord.calls.map(({ status }) => status)).toEqual([200, 429]);
    const impatient = () =>
      fetch(`${discord.apiUrl}/v10/channels/${channel.id}/messages`, {
        method: 'POST',
        headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(message(text('Now'))),
      });
    await vi.waitFor(async () => {
      expect((await impatient()).status).toBe(429);
      expect(discord.violations).toEqual([expect.stringContaining('7.0 s before it was allowed')]);
    });
    now += 7_000;
    expect((await impatient()).status).toBe(200);
    expect(read()).toEqual(['First', 'Now']);
  });

  it('fails as it is told to, before or after the effect', async () => {
    discord.on(MESSAGES).reply(503, { message: 'Later', code: 0 });
    await expect(send(message(text('Lost')))).rejects.toMatchObject({ status: 503 });
    discord.on(MESSAGES).drop({ afterEffect: true });
    await expect(send(message(text('Sent')))).rejects.toThrow();
    const signal = AbortSignal.timeout(50);
    discord.on(MESSAGES, ({ path }) => path.includes(channel.id)).hang();
    const body = message(text('Hung'));
    await expect(bot.rest.post(`/channels/${channel.id}/messages`, { body, signal })).rejects.toThrow();
    await send(message(text('Well')));
    expect(read()).toEqual(['Sent', 'Well']);
    expect(() => discord.on('POST /nowhere')).toThrow('no route');
  });

  it('knows members, users and guilds, and has no route that is not written', async () => {
    expect(await bot.rest.get(`/guilds/${guild.id}/members/${anna.id}`)).toMatchObject({
      user: { id: anna.id },
    });
    discord.leave(guild, anna);
    await expect(bot.rest.get(`/guilds/${guild.id}/members/${anna.id}`)).rejects.toMatchObject({
      code: 10007,
    });
    await expect(bot.rest.get('/users/1')).rejects.toMatchObject({ code: 10013 });
    await expect(bot.rest.get('/guilds/1')).rejects.toMatchObject({ code: 10004 });
    discord.resetToken();
    await expect(bot.rest.get(`/guilds/${guild.id}`)).rejects.toMatchObject({ status: 401 });
    expect(discord.violations).toEqual([]);
    bot.rest.setToken(discord.token);
    await expect(bot.rest.get('/voice/regions')).rejects.toMatchObject({ status: 404 });
    expect(discord.violations).toEqual([expect.stringContaining('/voice/regions')]);
  });

  it('keeps commands under their ids and checks them', async () => {
    const path: `/${string}` = `/applications/${discord.applicationId}/commands`;
    const hello = { name: 'hello', description: 'Says hello', default_member_permissions: '32' };
    const ids = async () => z.array(z.object({ id: z.string() })).parse(await bot.rest.get(path));
    await bot.rest.put(path, { body: [hello] });
    const before = await ids();
    await bot.rest.put(path, { body: [{ ...hello, description: 'Greets' }] });
    expect(await ids()).toEqual(before);
    expect(await bot.rest.get(path)).toMatchObject([
      { description: 'Greets', default_member_permissions: '32' },
    ]);
    expect(discord.violations).toEqual([]);
    await expect(bot.rest.put(path, { body: [{ ...hello, name: 'Hello' }] })).rejects.toMatchObject({
      code: 50035,
    });
    await expect(bot.rest.put(path, { body: [hello, hello] })).rejects.toMatchObject({ code: 50035 });
    expect(discord.registeredCommands().global).toHaveLength(1);
  });

  it('gives a connection that comes back what it missed', async () => {
    await bot.login();
    const resumed = new Promise((resolve) => bot.client.once('shardResume', (_, events) => resolve(events)));
    discord.dropGateway();
    expect(discord.sessions()).toBe(0);
    discord.kick(guild);
    expect(await resumed).toBe(2);
    expect(bot.client.guilds.cache.has(guild.id)).toBe(false);
    expect(discord.identifies).toEqual([{ shard: [0, 1], intents: 1 }]);
    expect(discord.violations).toEqual([]);
  });

  it('does not resume a session that it has forgotten', async () => {
    await bot.login();
    discord.dropGateway({ resumable: false });
    expect(discord.sessions()).toBe(0);
    // By hand: discord.js waits for 5 s before it identifies again.
    const socket = new WebSocket(discord.apiUrl.replace('http', 'ws'));
    const heard: unknown[] = [];
    socket.onmessage = ({ data }) => heard.push(JSON.parse(String(data)));
    const resume = { op: 6, d: { token: discord.token, session_id: 'gone', seq: 1 } };
    socket.onopen = () => socket.send(JSON.stringify(resume));
    await vi.waitFor(() => expect(heard).toMatchObject([{ op: 10 }, { op: 9, d: false }]));
    expect(discord.violations).toEqual([]);
  });

  it('says of a guild whether it is away or gone', async () => {
    await bot.login();
    const heard: string[] = [];
    bot.client.on('guildUnavailable', ({ name }) => heard.push(`away: ${name}`));
    bot.client.on('guildDelete', ({ name }) => heard.push(`gone: ${name}`));
    bot.client.on('guildCreate', ({ name }) => heard.push(`joined: ${name}`));
    discord.outage(guild);
    await expect(send(message(text('x')))).rejects.toMatchObject({ status: 503 });
    discord.recover(guild);
    discord.kick(guild);
    discord.guild('Other');
    await vi.waitFor(() => expect(heard).toEqual(['away: Team', 'gone: Team', 'joined: Other']));
  });

  it('refuses a wrong token at the gateway', async () => {
    bot.client.on('error', () => {});
    const { token } = discord;
    discord.resetToken();
    await expect(bot.client.login(token)).rejects.toThrow();
    expect(discord.sessions()).toBe(0);
  });
});

describe('the loopback Discord with several shards', () => {
  it('sends each guild to its own and direct messages to the first', async () => {
    const sharded = await startBareBot({ now: () => now, shards: 2, clientShards: 'auto' });
    const guilds = ['One', 'Two', 'Three'].map((name) => sharded.discord.guild(name));
    const ben = sharded.discord.user('Ben');
    sharded.discord.register([{ name: 'hello', description: 'Says hello' }]);
    await sharded.login();
    const shards = guilds.map(({ id }) => sharded.client.guilds.cache.get(id)?.shardId);
    expect(new Set(shards)).toEqual(new Set([0, 1]));
    expect(sharded.discord.identifies.map(({ shard }) => shard)).toEqual([
      [0, 2],
      [1, 2],
    ]);
    const heardOn: number[] = [];
    sharded.client.ws.on(GatewayDispatchEvents.InteractionCreate, (_, shard) => heardOn.push(shard));
    sharded.onInteraction((interaction) => sharded.callback(interaction, 4, message(text('Hello'))));
    for (const guild of guilds) {
      sharded.discord.join(guild, ben);
      await sharded.discord.command(ben, sharded.discord.channel(guild, 'learn'), 'hello');
    }
    await sharded.discord.command(ben, { dm: true }, 'hello');
    expect(heardOn).toEqual([...shards, 0]);
    await sharded.close();
  });
});

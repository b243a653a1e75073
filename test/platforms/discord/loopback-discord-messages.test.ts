// The loopback Discord's messages, proved with a bare discord.js.
import { PermissionFlagsBits } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, Guild, LoopbackDiscord, User } from '../../support/discord/loopback-discord.ts';
import { type BareBot, button, container, idOf, message, row, startBareBot, text, V2 } from './bare-bot.ts';

const MINUTE = 60_000;

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

describe('a message on the loopback Discord', () => {
  it('is there once under one nonce, for a few minutes', async () => {
    const body = { ...message(text('Post')), nonce: 'delivery-1', enforce_nonce: true };
    const first = await send(body);
    now += MINUTE;
    expect(await send(body)).toMatchObject({ id: discord.messages(anna, channel)[0]?.id });
    now += 5 * MINUTE;
    expect(await send(body)).not.toMatchObject({ id: idOf(first) });
    expect(read()).toEqual(['Post', 'Post']);
    expect(discord.violations).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a key of the wrong type', { ...message(text('x')), tts: 'loud' }, 'tts'],
    ['an unknown component', message({ type: 99 }), 'components'],
    ['too long a content', { content: 'x'.repeat(2_001), allowed_mentions: { parse: [] } }, '2000'],
    ['nothing in it', { ...message(), components: [] }, '50006'],
    ['text without the flag', { ...message(text('x')), flags: 0 }, 'Components V2 flag'],
    ['content beside Components V2', { ...message(text('x')), content: 'y' }, 'beside Components V2'],
    ['4,001 characters in all', message(text('x'.repeat(2_000)), text('y'.repeat(2_001))), '4001 characters'],
    ['41 components', message(...Array.from({ length: 41 }, () => text('x'))), 'components'],
    ['one custom_id twice', message(row('a', 'a')), 'duplicated'],
    ['a long custom_id', message(row('x'.repeat(101))), '100'],
    ['six buttons in a row', message(row('a', 'b', 'c', 'd', 'e', 'f')), 'components'],
    ['a button outside a row', message(button('a')), 'components'],
    ['a container in a container', message(container(container(text('x')))), 'components'],
    ['a section without something at its side', message({ type: 9, components: [text('x')] }), 'accessory'],
    [
      'a file that nobody uploaded',
      message({ type: 13, file: { url: 'attachment://a.txt' } }),
      'not uploaded',
    ],
  ])('is refused with %s', async (_, body, words) => {
    await expect(send(body)).rejects.toMatchObject({ status: 400 });
    expect(discord.violations).toEqual([expect.stringContaining(words)]);
    expect(read()).toEqual([]);
  });

  it('is noted when it leaves mentions open, and each notification counts', async () => {
    await send({ flags: V2, components: [text(`@everyone <@${anna.id}> <@&5>`)] });
    expect(discord.pings).toBe(3);
    expect(discord.violations).toEqual([expect.stringContaining('allowed_mentions')]);
    await send(message(text('@everyone')));
    expect(discord.pings).toBe(3);
    await send({ ...message(text('x')), surprise: true });
    expect(discord.violations.at(-1)).toContain('no surprise');
  });

  it('keeps the Components V2 flag and its files when it is changed', async () => {
    const file = { name: 'a.txt', data: 'words', contentType: 'text/plain' };
    const body = message(text('Here'), { type: 13, file: { url: 'attachment://a.txt' } });
    const id = idOf(await bot.rest.post(`/channels/${channel.id}/messages`, { body, files: [file] }));
    const [shown] = discord.messages(anna, channel);
    expect(shown).toMatchObject({
      text: 'Here\na.txt',
      files: [{ name: 'a.txt', contentType: 'text/plain' }],
    });
    expect(shown?.files[0]?.data.toString()).toBe('words');
    const path: `/${string}` = `/channels/${channel.id}/messages/${id}`;
    await expect(bot.rest.patch(path, { body: { ...message(text('x')), flags: 0 } })).rejects.toThrow();
    expect(discord.violations.at(-1)).toContain('cannot be removed');
    await bot.rest.patch(path, { body: { ...message(text('Changed')), flags: undefined } });
    expect(discord.messages(anna, channel)).toMatchObject([{ text: 'Changed', flags: V2, editedAt: now }]);
    await bot.rest.delete(path);
    expect(read()).toEqual([]);
  });

  it('goes into one thread below another message', async () => {
    const id = idOf(await send(message(text('Post'))));
    const path: `/${string}` = `/channels/${channel.id}/messages/${id}/threads`;
    await bot.rest.post(path, { body: { name: 'Discuss' } });
    await send(message(text('Inside')), { id });
    const [post] = discord.messages(anna, channel);
    expect(discord.messages(anna, { id: post?.threadId ?? '' })).toMatchObject([{ text: 'Inside' }]);
    await expect(bot.rest.post(path, { body: { name: 'Again' } })).rejects.toMatchObject({ code: 160004 });
  });

  it('is refused where the bot may not write, and to whom it may not write', async () => {
    discord.setDenied(channel, PermissionFlagsBits.SendMessages);
    await expect(send(message(text('x')))).rejects.toMatchObject({ code: 50013, status: 403 });
    discord.setDenied(channel, PermissionFlagsBits.ViewChannel);
    await expect(send(message(text('x')))).rejects.toMatchObject({ code: 50001 });
    discord.deleteChannel(channel);
    await expect(send(message(text('x')))).rejects.toMatchObject({ code: 10003, status: 404 });
    const body = { recipient_id: anna.id };
    const direct = { id: idOf(await bot.rest.post('/users/@me/channels', { body })) };
    await send(message(text('Hello Anna')), direct);
    discord.acceptsDirect(anna, false);
    await expect(send(message(text('x')), direct)).rejects.toMatchObject({ code: 50007 });
    discord.kick(guild);
    await expect(send(message(text('x')), direct)).rejects.toMatchObject({ code: 50278 });
    expect(discord.direct(anna)).toMatchObject([{ text: 'Hello Anna' }]);
    expect(discord.violations).toEqual([]);
  });
});

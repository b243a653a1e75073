// The loopback Discord's interactions, proved with a bare discord.js.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel, Guild, LoopbackDiscord, User } from '../../support/discord/loopback-discord.ts';
import { type BareBot, EPHEMERAL, message, row, startBareBot, text, V2 } from './bare-bot.ts';

const HELLO = { name: 'hello', description: 'Says hello', contexts: [0, 1, 2], integration_types: [0, 1] };
const MINUTE = 60_000;

let now = Date.UTC(2026, 5, 1, 9);
let bot: BareBot;
let discord: LoopbackDiscord;
let anna: User;
let ben: User;
let guild: Guild;
let channel: Channel;

beforeEach(async () => {
  now = Date.UTC(2026, 5, 1, 9);
  bot = await startBareBot({ now: () => now });
  ({ discord } = bot);
  anna = discord.user('Anna');
  ben = discord.user('Ben');
  guild = discord.guild('Team', { owner: anna });
  discord.join(guild, ben, { nick: 'Benny' });
  channel = discord.channel(guild, 'learn');
  discord.register([HELLO]);
  await bot.login();
});

afterEach(() => bot.close());

const onlyYou = (...components: readonly object[]) => ({ ...message(...components), flags: V2 | EPHEMERAL });

const field = (name: string) => ({
  type: 18,
  label: name,
  component: { type: 4, custom_id: name, style: 1 },
});

describe('an interaction on the loopback Discord', () => {
  it('is answered for its person only, and the answer changes through its own button', async () => {
    bot.onInteraction((interaction) =>
      interaction.isButton()
        ? bot.callback(interaction, 7, message(text('Changed')))
        : bot.callback(interaction, 4, onlyYou(text('Hello'), row('more'))),
    );
    expect(await discord.command(anna, channel, 'hello')).toMatchObject({
      how: 'reply',
      text: 'Hello\nmore',
      deferred: false,
      message: { ephemeral: true, buttons: [{ id: 'more' }] },
    });
    expect(discord.messages(anna, channel)).toHaveLength(1);
    expect(discord.messages(ben, channel)).toEqual([]);
    await expect(discord.press(ben, channel, 'more')).rejects.toThrow('Ben sees no “more”');
    expect(await discord.press(anna, channel, 'more')).toMatchObject({ how: 'update', text: 'Changed' });
    expect(discord.messages(anna, channel)).toHaveLength(1);
    expect(discord.violations).toEqual([]);
  });

  it('names its person, its place and how the application came there', async () => {
    const heard: unknown[] = [];
    const carl = discord.user('Carl', { installed: true });
    const elsewhere = discord.foreignGuild('Elsewhere', { owner: carl });
    const foreign = discord.channel(elsewhere, 'lounge');
    bot.onInteraction((interaction) => {
      const { guildId, channelId, context, memberPermissions, user } = interaction;
      const { guildId: forGuild, userId: forUser } = interaction.authorizingIntegrationOwners;
      const manages = memberPermissions?.has('ManageGuild') ?? null;
      heard.push({ user: user.globalName, guildId, channelId, context, manages, forGuild, forUser });
      return bot.callback(interaction, 4, onlyYou(text('Hello')));
    });
    await discord.command(ben, channel, 'hello');
    await discord.command(ben, { dm: true }, 'hello');
    await discord.command(carl, { group: true }, 'hello');
    await discord.command(carl, foreign, 'hello');
    const inGuild = { user: 'Ben', guildId: guild.id, channelId: channel.id, context: 0, manages: false };
    expect(heard).toMatchObject([
      { ...inGuild, forGuild: guild.id, forUser: null },
      { guildId: null, context: 1, manages: null, forGuild: '0' },
      { user: 'Carl', guildId: null, context: 2, forGuild: null, forUser: carl.id },
      { guildId: elsewhere.id, channelId: foreign.id, context: 0, manages: true, forGuild: null },
    ]);
    await expect(discord.command(ben, foreign, 'hello')).rejects.toThrow('Ben is not in Elsewhere');
    await expect(discord.command(ben, channel, 'unknown')).rejects.toThrow('no command /unknown');
    expect(discord.direct(ben)).toHaveLength(1);
    expect(discord.violations).toEqual([]);
  });

  it('takes one callback only', async () => {
    bot.onInteraction(async (interaction) => {
      await bot.callback(interaction, 4, onlyYou(text('Hello')));
      await bot.callback(interaction, 4, onlyYou(text('Hello again')));
    });
    await discord.command(anna, channel, 'hello');
    await vi.waitFor(() => expect(bot.errors).toMatchObject([{ code: 40060, status: 400 }]));
    expect(discord.violations).toHaveLength(1);
    expect(discord.messages(anna, channel)).toHaveLength(1);
  });

  it('takes no callback after 3 s, and the person is told', async () => {
    const { promise: tooLate, resolve: pass } = Promise.withResolvers<void>();
    bot.onInteraction(async (interaction) => {
      await tooLate;
      await bot.callback(interaction, 4, onlyYou(text('Hello')));
    });
    await expect(discord.command(anna, channel, 'hello')).rejects.toThrow('The application did not respond');
    pass();
    await vi.waitFor(() => expect(bot.errors).toMatchObject([{ code: 10062, status: 404 }]));
    expect(discord.violations).toEqual([expect.stringContaining('Unknown interaction')]);
  });

  it('may be deferred: what comes then fills the same message, as hidden as was said first', async () => {
    bot.onInteraction(async (interaction) => {
      await bot.callback(interaction, 5, { flags: EPHEMERAL });
      expect(discord.messages(anna, channel)).toEqual([]);
      await bot.follow(interaction, 'POST', message(text('Here it is')));
      await bot.follow(interaction, 'POST', message(text('And one for all')));
    });
    const seen = await discord.command(anna, channel, 'hello');
    expect(seen).toMatchObject({ deferred: true, how: 'reply', text: 'Here it is' });
    await vi.waitFor(() =>
      expect(discord.messages(ben, channel)).toMatchObject([{ text: 'And one for all' }]),
    );
    expect(discord.messages(anna, channel)[0]).toMatchObject({ ephemeral: true, flags: V2 | EPHEMERAL });
    expect(discord.violations).toEqual([]);
  });

  it('refuses content in a deferral, and a dialog after one', async () => {
    bot.onInteraction(async (interaction) => {
      await bot.callback(interaction, 5, onlyYou(text('Too early'))).catch((error) => bot.errors.push(error));
      await bot.callback(interaction, 5);
      const dialog = { custom_id: 'd', title: 'D', components: [text('Words')] };
      await bot.callback(interaction, 9, dialog).catch((error) => bot.errors.push(error));
      await bot.follow(interaction, 'PATCH', message(text('Done')));
    });
    expect(await discord.command(anna, channel, 'hello')).toMatchObject({ text: 'Done' });
    expect(bot.errors).toMatchObject([{ code: 50035 }, { code: 40060 }]);
    expect(discord.violations).toHaveLength(2);
  });

  it('can be followed for a quarter of an hour', async () => {
    bot.onInteraction(async (interaction) => {
      await bot.callback(interaction, 5);
      now += 14 * MINUTE;
      await bot.follow(interaction, 'PATCH', message(text('In time')));
      now += 2 * MINUTE;
      await bot.follow(interaction, 'PATCH', message(text('Too late')));
    });
    expect(await discord.command(anna, channel, 'hello')).toMatchObject({ text: 'In time' });
    await vi.waitFor(() => expect(bot.errors).toMatchObject([{ code: 50027, status: 401 }]));
  });

  it('has five follow-ups where only the person has installed the application', async () => {
    const carl = discord.user('Carl', { installed: true });
    bot.onInteraction(async (interaction) => {
      await bot.callback(interaction, 4, message(text('Hello')));
      for (let count = 1; count <= 6; count += 1)
        await bot.follow(interaction, 'POST', message(text(`${count}`)));
    });
    await discord.command(carl, { group: true }, 'hello');
    await vi.waitFor(() => expect(bot.errors).toMatchObject([{ code: 40094 }]));
    expect(discord.messages(carl, { group: true })).toHaveLength(6);
  });

  it('opens dialogs and sends off what is filled in', async () => {
    const input = { type: 4, custom_id: 'zone', style: 1, value: 'UTC', max_length: 10 };
    const options = ['a', 'b'].map((value) => ({ label: value, value, default: value === 'b' }));
    const select = { type: 3, custom_id: 'pick', options };
    const labels = [input, select].map((component) => ({ type: 18, label: component.custom_id, component }));
    bot.onInteraction((interaction) => {
      if (!interaction.isModalSubmit()) {
        return bot.callback(interaction, 9, { custom_id: 'settings', title: 'Settings', components: labels });
      }
      const words = [
        interaction.customId,
        interaction.fields.getTextInputValue('zone'),
        ...interaction.fields.getStringSelectValues('pick'),
      ];
      return bot.callback(interaction, 4, onlyYou(text(words.join(' '))));
    });
    const opened = await discord.command(anna, channel, 'hello');
    expect(opened).toMatchObject({
      how: 'form',
      form: {
        id: 'settings',
        fields: [
          { name: 'zone', value: 'UTC' },
          { name: 'pick', value: 'b' },
        ],
      },
    });
    await expect(discord.submit(anna, { zone: 'x'.repeat(11) })).rejects.toThrow('10 characters');
    expect(await discord.submit(anna, { zone: 'Asia/Tokyo' })).toMatchObject({
      text: 'settings Asia/Tokyo b',
    });
    await expect(discord.submit(anna, {})).rejects.toThrow('No dialog is open');
    expect(discord.violations).toEqual([]);
  });

  it('completes what is typed, and carries options and subcommands', async () => {
    const term = { type: 3, name: 'term', description: 'What', required: true, autocomplete: true };
    const where = { type: 7, name: 'where', description: 'Channel' };
    discord.register([
      { name: 'look', description: 'Looks up', options: [term] },
      {
        name: 'plan',
        description: 'Plans',
        options: [{ type: 1, name: 'add', description: 'Adds', options: [where] }],
      },
    ]);
    bot.onInteraction((interaction) => {
      if (interaction.isAutocomplete()) {
        const typed = interaction.options.getFocused();
        return bot.callback(interaction, 8, { choices: [{ name: `${typed}!`, value: typed }] });
      }
      if (!interaction.isChatInputCommand()) throw new Error('Not a command');
      const sub = interaction.options.getSubcommand(false);
      const found =
        sub === null ? interaction.options.getString('term') : interaction.options.getChannel('where')?.name;
      return bot.callback(interaction, 4, message(text(`${sub} ${found}`)));
    });
    expect(await discord.complete(anna, channel, 'look', { term: 'gat' }, 'term')).toEqual([
      { name: 'gat!', value: 'gat' },
    ]);
    expect(await discord.command(anna, channel, 'look', { term: 'gather' })).toMatchObject({
      text: 'null gather',
    });
    const planned = await discord.command(anna, channel, 'plan', {
      sub: 'add',
      options: { where: channel.id },
    });
    expect(planned).toMatchObject({ text: 'add learn' });
    await expect(discord.command(anna, channel, 'look')).rejects.toThrow('term is required');
    await expect(discord.command(anna, channel, 'plan')).rejects.toThrow('no subcommand');
    expect(discord.violations).toEqual([]);
  });

  it.each<[string, number, object, string]>([
    [
      'a dialog with a long title',
      9,
      { custom_id: 'd', title: 'x'.repeat(46), components: [field('a')] },
      'title',
    ],
    [
      'a dialog of six fields',
      9,
      { custom_id: 'd', title: 'D', components: [...'abcdef'].map(field) },
      '1 and 5',
    ],
    [
      'a dialog with one field twice',
      9,
      { custom_id: 'd', title: 'D', components: [...'aa'].map(field) },
      'duplic',
    ],
    ['choices', 8, { choices: [] }, 'callback 8'],
    ['an update of nothing', 7, message(text('x')), 'callback 7'],
  ])('is not answered by %s', async (_, type, data, words) => {
    bot.onInteraction(async (interaction) => {
      await bot.callback(interaction, type, data).catch((error) => bot.errors.push(error));
      await bot.callback(interaction, 4, onlyYou(text('Sorry')));
    });
    expect(await discord.command(anna, channel, 'hello')).toMatchObject({ text: 'Sorry' });
    expect(bot.errors).toMatchObject([{ code: 50035 }]);
    expect(discord.violations).toEqual([expect.stringContaining(words)]);
  });

  it('shows commands for managers to managers, until an administrator shows them to all', async () => {
    discord.register([{ name: 'rule', description: 'Rules', default_member_permissions: '32' }]);
    bot.onInteraction((interaction) => bot.callback(interaction, 4, onlyYou(text('Ruled'))));
    expect(await discord.command(anna, channel, 'rule')).toMatchObject({ text: 'Ruled' });
    await expect(discord.command(ben, channel, 'rule')).rejects.toThrow('not shown to Ben');
    discord.showAllCommands(guild);
    expect(await discord.command(ben, channel, 'rule')).toMatchObject({ text: 'Ruled' });
  });

  it('can be a click on a button that was never there', async () => {
    bot.onInteraction((interaction) =>
      bot.callback(interaction, 4, onlyYou(text(interaction.isButton() ? interaction.customId : ''))),
    );
    expect(await discord.forge(ben, channel, 'invented')).toMatchObject({ text: 'invented' });
  });
});

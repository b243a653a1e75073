import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand } from '#src/app/parse-command.ts';
import { readInteraction } from '#src/platforms/discord/interaction.ts';
import type { CommandOption, CommandSpec } from '#src/ports/chat.ts';
import {
  CHANNEL,
  click,
  command,
  GUILD,
  inDirect,
  inGuild,
  submission,
  typing,
  USER,
} from './interaction-fixtures.ts';

const EPHEMERAL = 64;
const MINUTE = 60_000;

const option = (name: string): CommandOption => ({
  name,
  description: name,
  kind: 'text',
  required: false,
  autocomplete: true,
  values: [],
});
const spec = (name: string, more: Partial<CommandSpec>): CommandSpec => ({
  name,
  description: name,
  adminOnly: false,
  subcommands: [],
  term: null,
  ...more,
});
const SCHEDULE = spec('quiz-admin', {
  subcommands: [
    { name: 'schedule', description: 'Schedule', options: [option('deck'), option('time'), option('zone')] },
  ],
});
const COMMANDS = [SCHEDULE, spec('asyncio', { term: option('term') })];

const read = (payload: unknown) => {
  const arrived = readInteraction(payload, COMMANDS);
  if (arrived === null) throw new Error('It was ignored.');
  return arrived;
};
const interactionOf = (payload: unknown) => read(payload).interaction;

const value = (name: string, given: string, focused = false) => ({ name, type: 3, value: given, focused });
const schedule = (...options: readonly unknown[]) => ({
  name: 'quiz-admin',
  options: [{ name: 'schedule', type: 1, options }],
});

describe('An interaction of Discord', () => {
  const now = command(inGuild, { name: 'quiz', options: [{ name: 'now', type: 1 }] });

  it('says who did it and where', () => {
    const workspace = { platform: 'discord', externalId: GUILD };
    expect(interactionOf(now)).toEqual({
      id: inGuild.id,
      account: { platform: 'discord', scope: '', externalId: USER },
      displayName: 'Mei from Ops',
      zone: null,
      workspace,
      channel: { workspace, channelId: CHANNEL },
      isAdmin: false,
      personal: false,
      kind: 'command',
      command: 'quiz',
      text: 'now',
    });
  });

  it.each([
    ['the nickname', { nick: 'Mei from Ops', user: { id: USER, username: 'mei', global_name: 'Mei Lin' } }],
    ['the display name', { nick: null, user: { id: USER, username: 'mei', global_name: 'Mei from Ops' } }],
    ['the user name', { nick: null, user: { id: USER, username: 'Mei from Ops', global_name: null } }],
  ])('names people by %s', (_which, member) => {
    const payload = { ...now, member: { ...member, permissions: '0' } };
    expect(interactionOf(payload).displayName).toBe('Mei from Ops');
  });

  it.each([
    ['Manage Server', 1n << 5n, true],
    ['Administrator', 1n << 3n, true],
    ['Manage Channels', 1n << 4n, false],
    ['everything below Manage Server and nothing else', 0b10111n, false],
  ])('takes somebody with %s for an admin or not', (_name, permissions, isAdmin) => {
    const payload = { ...now, member: { ...inGuild.member, permissions: String(permissions) } };
    expect(interactionOf(payload).isAdmin).toBe(isAdmin);
  });

  it('belongs to no workspace in the bot’s direct messages and in a group', () => {
    const group = { ...inDirect, context: 2, channel: { id: CHANNEL, type: 3 } };
    for (const place of [inDirect, group]) {
      const { workspace, channel, isAdmin, displayName } = interactionOf(command(place, { name: 'quiz' }));
      expect({ workspace, channel, isAdmin, displayName }).toEqual({
        workspace: null,
        channel: null,
        isAdmin: false,
        displayName: 'Mei Lin',
      });
    }
    expect(read(command(inDirect, { name: 'quiz' })).direct).toBe(true);
    expect(read(command(group, { name: 'quiz' })).direct).toBe(false);
  });

  it('belongs to no workspace in a guild that has not installed the bot, whoever manages it', () => {
    const owners = { authorizing_integration_owners: { '1': USER } };
    const payload = { ...now, ...owners, member: { ...inGuild.member, permissions: '8' } };
    expect(interactionOf(payload)).toMatchObject({ workspace: null, channel: null, isAdmin: false });
  });

  it('is personal when the person added the bot for themselves, and not because it is done in direct messages', () => {
    const installed = (owners: Record<string, string>, place = inDirect) =>
      interactionOf({ ...command(place, { name: 'quiz' }), authorizing_integration_owners: owners }).personal;
    expect(installed({ '0': '0', '1': USER })).toBe(true);
    expect(installed({ '0': '0' })).toBe(false);
    expect(installed({ '0': '0', '1': '1100000000000000007' })).toBe(false);
    expect(interactionOf({ ...now, authorizing_integration_owners: { '1': USER } }).personal).toBe(true);
    expect(interactionOf(now).personal).toBe(false);
  });

  it('happens in the thread, not in the channel above it', () => {
    const thread = { id: '1100000000000000009', type: 11, parent_id: CHANNEL };
    const payload = { ...now, channel: thread, channel_id: thread.id };
    expect(interactionOf(payload).channel?.channelId).toBe(thread.id);
  });

  it('is a button, a select or a form with what was filled in', () => {
    const on = { age: 0, flags: 0 };
    expect(interactionOf(click(inGuild, { custom_id: '1|go' }, on))).toMatchObject({
      kind: 'button',
      buttonId: '1|go',
    });
    expect(interactionOf(click(inGuild, { custom_id: '1|hour', values: ['12'] }, on))).toMatchObject({
      kind: 'select',
      buttonId: '1|hour',
      value: '12',
    });
    const components = [{ type: 18, id: 1, component: { type: 4, id: 2, custom_id: 'perDay', value: '7' } }];
    expect(interactionOf(submission(inGuild, { custom_id: '1|form', components }))).toMatchObject({
      kind: 'form',
      formId: '1|form',
      values: { perDay: '7' },
    });
  });

  it('is ignored when Discord has invented its kind since', () => {
    expect(readInteraction({ ...inGuild, type: 9, data: {} }, COMMANDS)).toBeNull();
    expect(readInteraction({ ...now, member: undefined, user: undefined }, COMMANDS)).toBeNull();
    expect(readInteraction('nonsense', COMMANDS)).toBeNull();
  });

  it('is read although something in it that is not needed is of another kind', () => {
    const odd = {
      ...now,
      context: '0',
      channel: { id: CHANNEL, type: 'text' },
      member: { user: { id: USER, username: 'mei', global_name: 7 }, nick: 7, permissions: 2048 },
      authorizing_integration_owners: { '0': GUILD, '2': { id: 9 } },
    };
    expect(interactionOf(odd)).toMatchObject({
      displayName: 'mei',
      workspace: { externalId: GUILD },
      channel: { channelId: CHANNEL },
      isAdmin: false,
      text: 'now',
    });
    const on = click(inGuild, { custom_id: 'x' }, { age: 0, flags: 0 });
    expect(read({ ...on, message: { id: inGuild.id, flags: 'none' } }).replaceable).toBe(false);
  });

  it('is refused when it is not as Discord describes it', () => {
    expect(() => readInteraction({ ...now, token: 4 }, COMMANDS)).toThrow('token');
    expect(() => readInteraction({ ...now, id: 'abc' }, COMMANDS)).toThrow('id');
  });

  describe('on a message', () => {
    const replaceable = (place: typeof inGuild | typeof inDirect, age: number, flags: number) =>
      read(click(place, { custom_id: 'x' }, { age, flags })).replaceable;

    it('may replace it if nobody else reads it', () => {
      expect(replaceable(inGuild, MINUTE, EPHEMERAL)).toBe(true);
      expect(replaceable(inDirect, MINUTE, 0)).toBe(true);
      expect(replaceable(inGuild, MINUTE, 0)).toBe(false);
    });

    it('may replace it for 50 minutes', () => {
      expect(replaceable(inDirect, 50 * MINUTE, 0)).toBe(true);
      expect(replaceable(inDirect, 50 * MINUTE + 1, 0)).toBe(false);
      expect(replaceable(inGuild, 51 * MINUTE, EPHEMERAL)).toBe(false);
    });

    it('may not replace what others in a group read', () => {
      const group = { ...inDirect, context: 2, channel: { id: CHANNEL, type: 3 } };
      expect(replaceable(group, MINUTE, 0)).toBe(false);
    });

    it('has nothing to replace when a command came before the form', () => {
      expect(read(submission(inDirect, { custom_id: 'x', components: [] })).replaceable).toBe(false);
    });
  });
});

describe('The text of a command', () => {
  const textOf = (data: Readonly<Record<string, unknown>>) => {
    const interaction = interactionOf(command(inGuild, data));
    return interaction.kind === 'command' ? interaction.text : null;
  };

  it('is what a person would have typed', () => {
    expect(textOf(schedule(value('time', '09:00'), value('zone', 'Europe/Berlin')))).toBe(
      'schedule time:09:00 zone:Europe/Berlin',
    );
    expect(textOf(schedule({ name: 'deck', type: 7, value: CHANNEL }))).toBe(`schedule deck:${CHANNEL}`);
    expect(textOf({ name: 'quiz-admin' })).toBe('');
  });

  it('is the term itself where there is only one', () => {
    expect(textOf({ name: 'asyncio', options: [value('term', 'wait_for "x"  y')] })).toBe('wait_for "x"  y');
    expect(textOf({ name: 'asyncio' })).toBe('');
  });

  it('is read back by the product as the options that were given, but for quotation marks', () => {
    const given = fc.dictionary(fc.constantFrom('deck', 'time', 'zone'), fc.string({ unit: 'grapheme' }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(given, (options) => {
        const values = Object.entries(options).map(([name, text]) => value(name, text));
        const expected = Object.entries(options).map(([name, text]) => [name, text.replaceAll('"', '')]);
        const parsed = parseCommand(SCHEDULE, '', textOf(schedule(...values)) ?? '');
        expect(parsed).toEqual({ path: 'quiz-admin schedule', options: Object.fromEntries(expected) });
      }),
    );
  });
});

describe('The text of a completion', () => {
  const completionOf = (data: Readonly<Record<string, unknown>>) => {
    const { interaction, before } = read(typing(inGuild, data));
    return { text: interaction.kind === 'autocomplete' ? interaction.text : null, before };
  };

  it('ends with what is being typed', () => {
    const data = schedule(value('zone', 'Eur', true), value('time', '9 am'));
    expect(completionOf(data)).toEqual({
      text: 'schedule time:"9 am" zone:Eur',
      before: 'schedule time:"9 am" zone:',
    });
  });

  it('is what was typed, also when it is several words', () => {
    expect(completionOf(schedule(value('zone', 'new york', true))).text).toBe('schedule zone:new york');
  });

  it('is the term so far where there is only one', () => {
    expect(completionOf({ name: 'asyncio', options: [value('term', 'wait f', true)] })).toEqual({
      text: 'wait f',
      before: '',
    });
  });
});

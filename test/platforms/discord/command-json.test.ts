import { ApplicationCommandOptionType, ChannelType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { commandSpecs } from '#src/app/commands.ts';
import { commandsJson, sameCommands } from '#src/platforms/discord/command-json.ts';
import type { CommandOption, CommandSpec } from '#src/ports/chat.ts';
import { schemaProblems } from '../../support/discord/schema-checks.ts';
import { shippedDecks } from './sample-messages.ts';

const option = (name: string, more: Partial<CommandOption> = {}): CommandOption => ({
  name,
  description: `Which ${name}`,
  kind: 'text',
  required: false,
  autocomplete: false,
  values: [],
  ...more,
});

const SPECS: readonly CommandSpec[] = [
  {
    name: 'asyncio',
    description: 'Look something up in asyncio',
    adminOnly: false,
    subcommands: [],
    term: option('term', { required: true, autocomplete: true }),
  },
  {
    name: 'quiz-admin',
    description: 'Set up the questions of this workspace',
    adminOnly: true,
    term: null,
    subcommands: [
      {
        name: 'schedule',
        description: 'd'.repeat(140),
        options: [
          option('level', { values: ['all', 'beginner'] }),
          option('channel', { kind: 'channel', required: true }),
          option('who', { kind: 'user' }),
        ],
      },
      { name: 'list', description: 'See what is scheduled', options: [] },
    ],
  },
];

const ROUTE = 'PUT /applications/:id/commands';

describe('the commands as Discord registers them', () => {
  it('let nobody type more than is looked up', () => {
    const term = option('term', { required: true, autocomplete: true, maxLength: 100 });
    const limited = commandsJson([
      { name: 'asyncio', description: 'Look up', adminOnly: false, subcommands: [], term },
    ]);
    expect(limited).toMatchObject([{ options: [{ name: 'term', max_length: 100 }] }]);
    expect(schemaProblems(ROUTE, limited)).toEqual([]);
    expect(sameCommands(limited, commandsJson(SPECS.slice(0, 1)))).toBe(false);
  });

  const [lookup, admin] = commandsJson(SPECS);

  it('have one shape that Discord takes', () => {
    expect(schemaProblems(ROUTE, commandsJson(SPECS))).toEqual([]);
  });

  it('complete a term while it is typed, wherever the bot can be used', () => {
    expect(lookup).toMatchObject({
      name: 'asyncio',
      options: [
        { type: ApplicationCommandOptionType.String, name: 'term', required: true, autocomplete: true },
      ],
      contexts: [0, 1, 2],
      integration_types: [0, 1],
    });
    expect(lookup).not.toHaveProperty('default_member_permissions');
  });

  it('are shown only to those who manage the server when they are for them', () => {
    expect(admin).toMatchObject({
      default_member_permissions: '32',
      contexts: [0],
      integration_types: [0],
    });
  });

  it('offer values and channels to pick from, what is required first, in words that fit', () => {
    expect(admin).toMatchObject({
      options: [
        {
          type: ApplicationCommandOptionType.Subcommand,
          name: 'schedule',
          description: expect.stringMatching(/^d{99}…$/),
          options: [
            {
              type: ApplicationCommandOptionType.Channel,
              name: 'channel',
              required: true,
              channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
            },
            {
              type: ApplicationCommandOptionType.String,
              name: 'level',
              choices: [
                { name: 'all', value: 'all' },
                { name: 'beginner', value: 'beginner' },
              ],
            },
            { type: ApplicationCommandOptionType.User, name: 'who', required: false },
          ],
        },
        { type: ApplicationCommandOptionType.Subcommand, name: 'list', options: [] },
      ],
    });
  });

  it('of the product itself are ones that Discord takes', async () => {
    const decks = new Map((await shippedDecks()).map((deck) => [deck.id, deck]));
    const body = commandsJson(commandSpecs({ decks, commandPrefix: '' }));
    expect(body.length).toBeGreaterThanOrEqual(3);
    expect(schemaProblems(ROUTE, body)).toEqual([]);
  });
});

/** As Discord lists what was registered: with ids, nulls and in its own order, and without what says nothing. */
const LISTED = [
  {
    id: '2',
    application_id: '9',
    version: '22',
    type: 1,
    name: 'quiz-admin',
    name_localizations: null,
    description: 'Set up the questions of this workspace',
    description_localizations: null,
    default_member_permissions: '32',
    dm_permission: false,
    contexts: [0],
    integration_types: [0],
    nsfw: false,
    options: [
      {
        type: 1,
        name: 'schedule',
        name_localizations: null,
        description: `${'d'.repeat(99)}…`,
        options: [
          { type: 7, name: 'channel', description: 'Which channel', required: true, channel_types: [5, 0] },
          {
            type: 3,
            name: 'level',
            description: 'Which level',
            choices: [
              { name: 'all', name_localizations: null, value: 'all' },
              { name: 'beginner', value: 'beginner' },
            ],
          },
          { type: 6, name: 'who', description: 'Which who' },
        ],
      },
      { type: 1, name: 'list', description: 'See what is scheduled' },
    ],
  },
  {
    id: '1',
    application_id: '9',
    version: '21',
    type: 1,
    name: 'asyncio',
    description: 'Look something up in asyncio',
    default_member_permissions: null,
    contexts: [2, 1, 0],
    integration_types: [1, 0],
    nsfw: false,
    options: [{ type: 3, name: 'term', description: 'Which term', required: true, autocomplete: true }],
  },
];

/** The list with one thing in it changed, wherever it stands. */
const changed = (from: string, to: string): unknown => {
  const text = JSON.stringify(LISTED);
  expect(text).toContain(from);
  return JSON.parse(text.replace(from, to));
};

describe('commands that are registered already', () => {
  const wanted = commandsJson(SPECS);

  it('are known as they are, however Discord writes them', () => {
    expect(sameCommands(wanted, LISTED)).toBe(true);
  });

  it.each([
    ['a description', '"Which level"', '"Which levels"'],
    ['a choice', '"value":"beginner"', '"value":"expert"'],
    ['what is required', '"required":true', '"required":false'],
    ['who may use it', '"32"', '"8"'],
    ['where it may be used', '[2,1,0]', '[0]'],
    ['who may install it', '[1,0]', '[0]'],
    ['a name', '"list"', '"lists"'],
    ['a translation that would go', '"name_localizations":null', '"name_localizations":{"de":"x"}'],
    ['the kind of a channel', '[5,0]', '[5,0,15]'],
  ])('are registered again when this changes: %s', (_what, from, to) => {
    expect(sameCommands(wanted, changed(from, to))).toBe(false);
  });

  it('are registered again when one is missing, one too many, or the list is none', () => {
    expect(sameCommands(wanted, LISTED.slice(1))).toBe(false);
    expect(sameCommands(wanted.slice(1), LISTED)).toBe(false);
    expect(sameCommands(wanted, null)).toBe(false);
    expect(sameCommands(wanted, [{ nonsense: true }])).toBe(false);
  });
});

import { expect, it } from 'vitest';
import type { CommandOption, CommandSpec, Subcommand } from '#src/ports/chat.ts';
import { functionOf, pageModule } from './page-module.ts';

interface Completion {
  readonly choices: readonly { readonly label: string; readonly insert: string }[];
  readonly preselect: boolean;
  readonly hint: string;
  readonly notable: boolean;
  readonly ask: { readonly command: string; readonly text: string } | null;
}

const { complete, split } = await pageModule('completion.js', {
  complete: functionOf<(commands: readonly CommandSpec[], text: string) => Completion>(),
  split: functionOf<(text: string) => { name: string; rest: string | null }>(),
});

const option = (name: string, more: Partial<CommandOption> = {}): CommandOption => {
  return {
    name,
    description: `The ${name}`,
    kind: 'text',
    required: false,
    autocomplete: false,
    values: [],
    ...more,
  };
};
const sub = (name: string, options: readonly CommandOption[] = []): Subcommand => {
  return { name, description: `It does ${name}`, options };
};
const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'asyncio',
    description: 'Look up',
    adminOnly: false,
    subcommands: [],
    term: option('term', { required: true, autocomplete: true }),
  },
  {
    name: 'quiz',
    description: 'Questions',
    adminOnly: false,
    subcommands: [
      sub('now'),
      sub('leaderboard', [option('period', { values: ['week', 'all'] })]),
      sub('schedule', [
        option('time'),
        option('zone', { autocomplete: true }),
        option('level', { values: ['easy'] }),
      ]),
      sub('settings'),
    ],
    term: null,
  },
];
const inserts = (text: string) => complete(COMMANDS, text).choices.map(({ insert }) => insert);

it('offers every command after a slash, and those that fit after some letters', () => {
  expect(inserts('/')).toEqual(['/asyncio ', '/quiz ']);
  expect(inserts('/qu')).toEqual(['/quiz ']);
  expect(complete(COMMANDS, '/qu').preselect).toBe(true);
});

it('offers subcommands, and lets a whole one be sent', () => {
  expect(inserts('/quiz s')).toEqual(['/quiz schedule ', '/quiz settings']);
  expect(inserts('/quiz now')).toEqual([]);
  expect(complete(COMMANDS, '/quiz now')).toMatchObject({ preselect: false, notable: false });
});

it('offers options by name and value, each once', () => {
  expect(inserts('/quiz leaderboard ')).toEqual([
    '/quiz leaderboard period:week',
    '/quiz leaderboard period:all',
  ]);
  expect(complete(COMMANDS, '/quiz leaderboard ').preselect).toBe(false);
  expect(inserts('/quiz leaderboard period:a')).toEqual(['/quiz leaderboard period:all']);
  expect(inserts('/quiz schedule time:09:00 ')).toEqual([
    '/quiz schedule time:09:00 zone:',
    '/quiz schedule time:09:00 level:easy',
  ]);
});

it('asks the bot where only the bot knows', () => {
  expect(complete(COMMANDS, '/asyncio gat').ask).toEqual({ command: 'asyncio', text: 'gat' });
  expect(complete(COMMANDS, '/quiz schedule time:09:00 zone:Eu').ask).toEqual({
    command: 'quiz',
    text: 'schedule time:09:00 zone:Eu',
  });
});

it('says gently that words without a slash are not understood, and what does not exist', () => {
  const words = complete(COMMANDS, 'hello');
  expect(words).toMatchObject({ notable: true, hint: expect.stringContaining('slash commands') });
  expect(complete(COMMANDS, '/quit').hint).toBe('There is no command /quit here.');
  expect(complete(COMMANDS, '/quiz dance').hint).toBe('/quiz has no dance.');
  expect(complete(COMMANDS, '  ').hint).toBe('');
});

it('splits a line into the command and the rest', () => {
  expect(split('/quiz')).toEqual({ name: 'quiz', rest: null });
  expect(split('/quiz  leaderboard all')).toEqual({ name: 'quiz', rest: 'leaderboard all' });
});

// A handler that behaves like a small Quizloop, with every kind of block: what the browser tests look at.
import type { Answer, CommandOption, CommandSpec, Interaction, Subcommand } from '#src/ports/chat.ts';
import type { Block, Button, Form, Message } from '#src/ports/message.ts';
import { createScriptedHandler, type ScriptedHandler } from './scripted-handler.ts';

export const HOSTILE =
  '<script>alert(1)</script> <img src=x onerror="alert(2)"> @everyone <!channel> **b** `c`';

/** A transparent pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

const CODE = `import asyncio


async def kettle(name: str, minutes: float) -> str:
    await asyncio.sleep(minutes / 1000)  # it takes a while
    return f"{name} boils"


async def main() -> None:
    first = asyncio.create_task(kettle("blue", 3))
    print(await first, 42)


asyncio.run(main())`;

const option = (name: string, description: string, more: Partial<CommandOption> = {}): CommandOption => {
  return { name, description, kind: 'text', required: false, autocomplete: false, values: [], ...more };
};
const sub = (name: string, description: string, options: readonly CommandOption[] = []): Subcommand => {
  return { name, description, options };
};

const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'asyncio',
    description: 'Look something up in asyncio',
    adminOnly: false,
    subcommands: [],
    term: option('term', 'What to look up', { required: true, autocomplete: true }),
  },
  {
    name: 'quiz',
    description: 'Questions, your memory and the board',
    adminOnly: false,
    subcommands: [
      sub('now', 'Ask me a question, just for me', [option('deck', 'Which deck', { autocomplete: true })]),
      sub('leaderboard', 'Who has the most points', [
        option('period', 'Since when', { values: ['week', 'all'] }),
      ]),
      sub('settings', 'When and how to be reminded'),
      sub('export', 'Everything kept about you, as a file'),
    ],
    term: null,
  },
  {
    name: 'quiz-admin',
    description: 'Schedules of this workspace',
    adminOnly: true,
    subcommands: [sub('list', 'Every schedule')],
    term: null,
  },
];

const text = (words: string): Block => ({ kind: 'paragraph', spans: [{ kind: 'text', text: words }] });
const quiet = (words: string): Block => ({ kind: 'quiet', spans: [{ kind: 'text', text: words }] });
const action = (
  id: string,
  label: string,
  style: 'primary' | 'secondary' | 'danger' = 'secondary',
): Button => {
  return { kind: 'action', id, label, style };
};
const row = (...buttons: readonly Button[]): Block => ({ kind: 'buttons', buttons });
const message = (summary: string, ...blocks: readonly Block[]): Message => ({ summary, blocks });

const OPTIONS = [
  'As soon as `create_task` is called',
  'At the next `await` of the caller',
  'When the task is awaited',
  'Never: it was not gathered',
];

const RATINGS = ['1 · Not at all', '2 · Barely', '3 · Partly', '4 · Well', '5 · Perfectly'];

export function question(): Message {
  return message(
    'When does the coroutine start to run?',
    { kind: 'heading', text: 'When does the coroutine start to run?' },
    { kind: 'code', lang: 'python', text: CODE },
    ...OPTIONS.map((words, index): Block => {
      const spans = words
        .split('`')
        .map((part, at) => ({ kind: at % 2 ? ('code' as const) : ('text' as const), text: part }));
      return {
        kind: 'paragraph',
        spans: [{ kind: 'bold', text: 'ABCD'.charAt(index) }, { kind: 'text', text: '  ' }, ...spans],
      };
    }),
    row(...['A', 'B', 'C', 'D'].map((letter) => action(`choose:${letter}`, letter))),
    quiet('Only you see your answer. 3 of 5 have answered.'),
  );
}

function rating(chosen: string): Message {
  return message(
    `You chose ${chosen}. How well did you know this?`,
    {
      kind: 'paragraph',
      spans: [
        { kind: 'text', text: 'You chose ' },
        { kind: 'bold', text: chosen },
        { kind: 'text', text: '. How well did you know this?' },
      ],
    },
    row(...RATINGS.map((label, index) => action(`rate:${index + 1}`, label))),
    quiet('You see whether it was right afterwards: an honest guess teaches most.'),
  );
}

function result(): Message {
  return message(
    'Right. Back in 4 days.',
    { kind: 'heading', text: 'Right: B' },
    {
      kind: 'paragraph',
      spans: [
        { kind: 'code', text: 'create_task' },
        {
          kind: 'text',
          text: ' only schedules the coroutine. It runs once the caller gives way to the loop, at its next ',
        },
        { kind: 'code', text: 'await' },
        { kind: 'text', text: '. See ' },
        {
          kind: 'link',
          text: 'Coroutines and Tasks',
          url: 'https://docs.python.org/3/library/asyncio-task.html',
        },
        { kind: 'text', text: '.' },
      ],
    },
    {
      kind: 'spoiler',
      label: 'Why the others are not right',
      blocks: [
        {
          kind: 'paragraph',
          spans: [{ kind: 'text', text: 'A: nothing runs before the caller gives way.' }],
        },
      ],
    },
    { kind: 'divider' },
    quiet('Next in 4 days · streak 6 · 15 points'),
    row(action('again', 'Another one', 'primary'), action('undo', 'Undo'), {
      kind: 'link',
      label: 'Python documentation',
      url: 'https://docs.python.org/3/',
    }),
  );
}

function board(): Message {
  return message(
    'The board of this week',
    { kind: 'heading', text: 'This week' },
    {
      kind: 'fields',
      fields: [
        ['1  Mei', '85 points'],
        ['2  Amara', '70 points'],
        ['2  Idris', '70 points'],
        ['4  Leilani', '25 points'],
      ].map(([name = '', points = '']) => ({ name, value: [{ kind: 'text', text: points }] })),
    },
    quiet('Starts again on Monday.'),
  );
}

function settings(hour: string): Message {
  return message(
    'Your settings',
    { kind: 'heading', text: 'Your settings' },
    {
      kind: 'select',
      id: 'hour',
      label: 'Reminder hour',
      options: ['08:00', '09:00', '12:00'].map((value) => ({ label: value, value })),
      selected: hour,
    },
    row(action('change', 'Change the rest', 'primary'), action('forget', 'Forget me', 'danger')),
  );
}

const FORM: Form = {
  id: 'settings-form',
  title: 'Your settings',
  submit: 'Save',
  fields: [
    {
      kind: 'text',
      name: 'perDay',
      label: 'New cards a day',
      hint: 'Between 0 and 50',
      value: '5',
      maxLength: 2,
    },
    {
      kind: 'select',
      name: 'board',
      label: 'On the board',
      options: [
        { label: 'Yes', value: 'yes' },
        { label: 'No', value: 'no' },
      ],
      value: 'yes',
    },
  ],
};

function everything(): Message {
  return message(
    HOSTILE,
    { kind: 'heading', text: HOSTILE },
    text(HOSTILE),
    { kind: 'code', lang: 'python', text: HOSTILE },
    { kind: 'paragraph', spans: [{ kind: 'link', text: HOSTILE, url: 'javascript:alert(3)' }] },
    { kind: 'fields', fields: [{ name: HOSTILE, value: [{ kind: 'bold', text: HOSTILE }] }] },
    {
      kind: 'spoiler',
      label: HOSTILE,
      blocks: [{ kind: 'list', items: [[{ kind: 'code', text: HOSTILE }]] }],
    },
    { kind: 'image', png: PNG, alt: HOSTILE },
    { kind: 'file', name: 'mine.json', type: 'application/json', text: HOSTILE },
    row(action(HOSTILE, HOSTILE.slice(0, 75))),
    {
      kind: 'select',
      id: 's',
      label: HOSTILE,
      options: [{ label: HOSTILE, value: HOSTILE }],
      selected: null,
    },
  );
}

function answerCommand(words: string): Answer {
  if (words.startsWith('leaderboard')) return { mode: 'public', message: board() };
  if (words.startsWith('settings')) return { mode: 'private', message: settings('09:00') };
  if (words.startsWith('export')) return { mode: 'private', message: everything() };
  return { mode: 'private', message: question() };
}

function answer(interaction: Interaction): Answer {
  switch (interaction.kind) {
    case 'command':
      if (interaction.command === 'asyncio') {
        return {
          mode: 'private',
          message: message(
            interaction.text,
            { kind: 'heading', text: interaction.text },
            text('What it does, in one sentence.'),
          ),
        };
      }
      return answerCommand(interaction.text);
    case 'autocomplete':
      return {
        mode: 'choices',
        choices: ['asyncio.gather', 'asyncio.wait', 'asyncio.TaskGroup']
          .filter((name) => name.includes(interaction.text))
          .map((name) => ({ label: name, value: name })),
      };
    case 'select':
      return { mode: 'update', message: settings(interaction.value) };
    case 'form':
      return {
        mode: 'private',
        message: message('Saved', text(`Saved: ${interaction.values.perDay} new cards a day.`)),
      };
    case 'button':
      if (interaction.buttonId === 'change') return { mode: 'form', form: FORM };
      if (interaction.buttonId.startsWith('choose:'))
        return { mode: 'update', message: rating(interaction.buttonId.slice(7)) };
      if (interaction.buttonId.startsWith('rate:')) return { mode: 'update', message: result() };
      return { mode: 'update', message: question() };
  }
}

export function createDemoHandler(): ScriptedHandler {
  return createScriptedHandler(answer, COMMANDS);
}

// The messages and views of the pictures that no card or entry makes.
import {
  bold,
  button,
  heading,
  linkButton,
  list,
  message,
  moment,
  paragraph,
  quiet,
  rich,
  row,
} from '#src/app/say.ts';
import { people } from '#src/app/texts/people.ts';
import { reminding } from '#src/app/texts/reminding.ts';
import type { Block, Form, Message } from '#src/ports/message.ts';

export const NAMES = ['Mei', 'Ravi_K', 'Zoë *the* Great', '<!channel>', ':wave: Amara', '~Sam~ & co'];
const AT = Date.UTC(2026, 10, 20, 8);

export const leaderboard = (): Message =>
  message([
    heading(people.leaderboardWeek),
    ...NAMES.map((name, index) =>
      paragraph(people.leaderboardLine(index + 1, name, 90 - 10 * index, index === 2)),
    ),
    quiet(people.leaderboardSince('2026-11-16')),
    row(button('1|leaderboard|all', people.allTime), button('1|question', people.askMe)),
  ]);

export const reminder = (): Message =>
  message([
    paragraph(reminding.digest(7)),
    row(
      button('1|review', 'Start', 'primary'),
      button('1|snooze|1', 'In an hour'),
      button('1|snooze|24', 'Tomorrow'),
      button('1|stop-reminders', 'Stop reminders'),
    ),
  ]);

const select = (id: string, label: string, selected: string, ...values: readonly string[]): Block => ({
  kind: 'select',
  id: `1|set|${id}`,
  label,
  selected,
  options: values.map((value) => ({ label: value, value })),
});

export const settings = (): Message =>
  message([
    heading(people.settingsTitle),
    quiet(people.settingsSaved),
    {
      kind: 'fields',
      fields: [
        { name: people.reminders, value: people.remindersOnState(9, null, 'Europe/Berlin') },
        { name: people.zone, value: people.zoneOwn('America/New_York') },
        { name: people.shown, value: people.yes },
      ],
    },
    select('hour', people.hourLabel, '09:00', '08:00', '09:00', '10:00'),
    select('new', people.newLabel, '5', '0', '5', '10'),
    select('retention', people.retentionLabel, '90%', '80%', '90%', '95%'),
    row(
      button('1|reminders|off', people.remindersOff),
      button('1|zone', people.changeZone),
      button('1|shown|no', people.hide),
    ),
  ]);

const schedule = (channelId: string, when: string, state: string): readonly Block[] => [
  paragraph(rich`${bold('asyncio')} in ${{ kind: 'channel', channelId }}: ${when}`),
  quiet(rich`${state} · next ${moment(AT, 'Europe/Berlin')}`),
  row(button(`1|edit|${channelId}`, 'Edit'), button(`1|pause|${channelId}`, 'Pause')),
];

export const home = (): Message =>
  message([
    heading('7 cards are due'),
    paragraph(rich`A few minutes now save learning them anew. Your streak is ${bold('6 days')}.`),
    row(
      button('1|review', 'Start review', 'primary'),
      button('1|question', people.askMe),
      button('1|lookup', 'Look something up'),
    ),
    heading(people.statsTitle),
    {
      kind: 'fields',
      fields: [
        { name: people.streak, value: people.streakValue(6) },
        { name: people.dueNow, value: people.dueNowValue(7, 12) },
        { name: people.expected, value: people.expectedValue(81, 96) },
        { name: 'Next reminder', value: [moment(AT, 'Europe/Berlin')] },
      ],
    },
    list([people.topicLine('tasks', 18, 21), people.topicLine('cancellation', 9, 14)]),
    heading(people.leaderboardWeek),
    ...NAMES.slice(0, 3).map((name, index) =>
      paragraph(people.leaderboardLine(index + 1, name, 90 - 10 * index, index === 1)),
    ),
    heading('Schedules'),
    ...schedule('C01', 'Monday to Friday at 09:00', 'Running'),
    ...schedule('C02', 'every day at 16:00', 'Paused'),
    row(button('1|schedule', 'New schedule', 'primary'), linkButton('Help', 'https://quiz.example/help')),
  ]);

const options = (...labels: readonly string[]) =>
  labels.map((label) => ({ label, value: label.slice(0, 3).toLowerCase() }));

export const scheduleForm: Form = {
  id: '1|plan',
  title: 'Schedule questions',
  submit: 'Preview',
  fields: [
    { kind: 'channel', name: 'channel', label: 'Channel', value: 'C01' },
    { kind: 'time', name: 'time', label: 'Time', value: '09:00' },
    {
      kind: 'several',
      name: 'weekdays',
      label: 'On which days',
      options: options('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'),
      values: ['mon', 'tue', 'wed', 'thu', 'fri'],
    },
    {
      kind: 'text',
      name: 'zone',
      label: 'Time zone',
      hint: 'Such as Europe/Berlin',
      value: 'Europe/Berlin',
      maxLength: 60,
    },
    { kind: 'select', name: 'level', label: 'Difficulty', options: options('All', 'Beginner'), value: 'all' },
  ],
};

export const lookupForm: Form = {
  id: '1|look-up',
  title: 'Look something up',
  submit: 'Show',
  fields: [
    {
      kind: 'typeahead',
      name: 'term',
      label: 'What would you like to know about?',
      hint: 'A function, a class, or an idea',
      command: 'asyncio',
    },
  ],
};

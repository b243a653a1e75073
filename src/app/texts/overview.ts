// What the bot says on a person's page: what is due, how they are doing, and what is scheduled.
import type { LocalDate } from '#src/core/local-day.ts';
import type { RichText } from '#src/core/rich-text.ts';
import { code, moment, rich } from '../say.ts';
import { count, dayName, percent } from './format.ts';
import type { Words } from './words.ts';

export const overview = {
  title: 'What you remember',
  hello: rich`I ask questions, you answer in private and say how well you knew it, and each card comes back just before you would forget it.`,
  begin: 'Ask me something',
  settings: 'Settings',
  review: 'Start review',
  learn: 'Learn something new',

  due: 'Due now',
  dueNow: (due: number): RichText => rich`${count(due, 'card')}`,
  nothingDue: (next: LocalDate | null, today: LocalDate): RichText =>
    next === null ? rich`nothing` : rich`nothing; the next card on ${dayName(next, today)}`,
  streak: 'Streak',
  days: (days: number): RichText =>
    days === 0 ? rich`answer something today to begin one` : rich`${count(days, 'day')}`,
  reminder: 'Next reminder',
  reminderAt: (at: number, zone: string): RichText => rich`${moment(at, zone)}`,
  reminderLater: rich`as soon as something is due`,
  remindersOff: rich`off; the settings turn them on`,

  topics: 'By topic',
  topic: (topic: string, remembered: number, reviews: number): RichText =>
    rich`${topic.replaceAll('-', ' ')}: ${percent(remembered / reviews)} remembered, ${remembered} of ${reviews}`,

  leaderboard: 'This week',
  nobody: rich`Nobody has points this week. Answer a question, and you are first.`,
  allOfIt: 'Leaderboard',

  schedules: 'For those who manage the questions',
  noSchedule: ({ workspace }: Words): RichText => rich`Nothing is scheduled in this ${workspace} yet.`,
  edit: 'Edit',
  pause: 'Pause',
  resume: 'Resume',
  postNow: 'Post now',
  schedule: 'Schedule questions',
  more: (more: number, how: string): RichText => rich`${more} more are in ${code(how)}.`,
} as const;

// What the bot says about a person's progress, the leaderboard, settings, and their data.
import type { LocalDate } from '#src/core/local-day.ts';
import type { RichText } from '#src/core/rich-text.ts';
import type { ErasureCounts } from '#src/ports/records.ts';
import { bold, code, moment, rich } from '../say.ts';
import { count, dayName, onTheHour, percent } from './format.ts';
import type { Words } from './words.ts';

export const people = {
  leaderboardWeek: 'Leaderboard: this week',
  leaderboardAll: 'Leaderboard: all time',
  leaderboardSince: (day: LocalDate): RichText =>
    rich`Since ${dayName(day)}. Answering a question of the channel and reviewing due cards give points; how you rate yourself never does.`,
  leaderboardEver: rich`Answering a question of the channel and reviewing due cards give points; how you rate yourself never does.`,
  leaderboardLine: (rank: number, name: string, points: number, you: boolean): RichText =>
    rich`${bold(`${rank}.`)} ${name}${you ? ' (you)' : ''} · ${count(points, 'point')}`,
  leaderboardEmpty: rich`Nobody has points yet. Answer a question, and you are first.`,
  leaderboardHidden: rich`You are not shown here, as you wished. Settings change that.`,
  leaderboardNowhere: ({ workspace }: Words) =>
    `A leaderboard belongs to a ${workspace}. Use this in one of its channels.`,
  week: 'This week',
  allTime: 'All time',
  askMe: 'Ask me something',

  statsTitle: 'How you are doing',
  statsEmpty: rich`You have not answered anything yet. Let us begin!`,
  statsSummary: (reviews: number, cards: number, points: number): RichText =>
    rich`${bold(count(reviews, 'review'))} of ${count(cards, 'card')} · ${count(points, 'point')}`,
  streak: 'Streak',
  streakValue: (days: number): RichText =>
    days === 0
      ? rich`Answer something today to begin one.`
      : rich`${count(days, 'day')} (weekends never break it)`,
  dueNow: 'Due now',
  dueNowValue: (due: number, week: number): RichText =>
    rich`${count(due, 'card')}, ${week} more within a week`,
  expected: 'Known today',
  expectedValue: (known: number, cards: number): RichText =>
    rich`about ${Math.round(known)} of ${cards}, if I asked you now`,
  calibration: 'When you are sure',
  calibrationValue: (right: number, confident: number): RichText =>
    rich`You were right in ${percent(right / confident)} of the ${count(confident, 'choice')} that you rated 4 or 5.`,
  topicsTitle: 'By topic',
  topicLine: (topic: string, remembered: number, reviews: number): RichText =>
    rich`${topic.replaceAll('-', ' ')}: ${remembered} of ${reviews} remembered`,
  review: 'Start review',

  settingsTitle: 'Your settings',
  settingsSaved: rich`Saved.`,
  reminders: 'Reminders',
  remindersOffState: rich`off`,
  remindersPausedState: rich`paused`,
  remindersRefusedState: rich`off, because I could not send you a direct message`,
  remindersOnState: (hour: number, next: number | null, zone: string): RichText => {
    const around = rich`around ${onTheHour(hour)}`;
    return next === null
      ? rich`${around}, as soon as something is due`
      : rich`${around}, the next on ${moment(next, zone)}`;
  },
  zone: 'Time zone',
  zoneOwn: (zone: string): RichText => rich`${zone}`,
  zoneAssumed: (zone: string): RichText => rich`${zone} (as far as I know; set it to be sure)`,
  shown: 'On leaderboards',
  yes: rich`yes`,
  no: rich`no`,
  hourLabel: 'Remind me around',
  newLabel: 'New cards a day',
  retentionLabel: 'How well to remember',
  retentionOption: (retention: number): string =>
    retention >= 0.95
      ? `${percent(retention)}: surer, more reviews`
      : retention <= 0.85
        ? `${percent(retention)}: fewer reviews`
        : `${percent(retention)}: a good balance`,
  changeZone: 'Change time zone',
  remindersOn: 'Turn reminders on',
  remindersOff: 'Turn reminders off',
  hide: 'Hide me on leaderboards',
  show: 'Show me on leaderboards',
  zoneTitle: 'Your time zone',
  zoneHint: 'A name such as Europe/Berlin or America/New_York',
  save: 'Save',
  badZone: (typed: string, near: string | null) =>
    near === null
      ? `“${typed}” is not a time zone I know. Use a name such as Europe/Berlin.`
      : `“${typed}” is not a time zone I know. Did you mean ${near}?`,

  paused: (how: string): RichText =>
    rich`Reminders are paused. Your memory is kept, and ${code(how)} turns them on again.`,
  pausedOff: rich`Reminders were not on, so there is nothing to pause. You can answer and review as ever.`,
  resumed: rich`Welcome back! Reminders are on again.`,
  resumedFirst: rich`Reminders are on. I am sending you a direct message now, to be sure that it arrives.`,

  exportReady: rich`This is everything I know about you: your accounts, settings, every answer and rating, and your memory of each card. Only you can see it.`,
  exportNothing: rich`There is nothing to export: I know nothing about you.`,
  exportName: (day: LocalDate) => `quizloop-${day}.json`,

  forgetTitle: 'Erase everything about you?',
  forgetPreview: (counts: ErasureCounts): RichText =>
    rich`This erases for good: ${count(counts.reviews, 'review')}, your memory of ${count(counts.memories, 'card')}, your points, your settings and your reminders. It cannot be undone. You may want to export it first.`,
  forgetYes: 'Erase it all',
  forgetNo: 'Keep it',
  forgetExport: 'Export first',
  forgotten: (counts: ErasureCounts): RichText =>
    rich`Done. I erased ${count(counts.reviews, 'review')}, ${count(counts.memories, 'memory', 'memories')}, ${count(counts.exposures, 'question')} that you were shown, ${count(counts.reminders, 'reminder')} and ${count(counts.accounts, 'account')}. If you ever answer again, we start afresh.`,
  forgottenBefore: rich`There is nothing left to erase: I know nothing about you.`,
  kept: rich`Everything is kept.`,

  helpTitle: 'I help you remember what you learn',
  helpIntro: rich`I ask questions, you answer in private and say how well you knew it, and each card comes back just before you would forget it.`,
  helpLine: (command: string, description: string): RichText => rich`${code(command)} ${description}`,
  helpShortcuts: rich`Commands do not work in threads. There, use the shortcuts ${bold('Quiz me')} and ${bold('Review')}; what is due is also on my Home tab.`,
  helpOthers: (command: string): RichText => rich`${code(command)} shows what everybody can do.`,
  helpAdmin: ({ manage }: Words) => `For those who ${manage}`,
} as const;

// What the bot says about reminders: the offer, the first message, the digest, snoozing and stopping.
import type { RichText } from '#src/core/rich-text.ts';
import { bold, code, moment, rich } from '../say.ts';
import { count, onTheHour } from './format.ts';

export const reminding = {
  offer: (hour: number, zone: string): RichText =>
    rich`${bold('Shall I remind you?')} I would send you a direct message when cards are about to be forgotten: at most one a day, around ${onTheHour(hour)} (${zone}), and none when nothing is due.`,
  offerYes: 'Remind me',
  offerNo: 'No, thanks',
  declined: (how: string): RichText =>
    rich`All right. Should you change your mind, ${code(how)} is the place.`,
  turnedOn: rich`Reminders are on. I am sending you a first direct message now, to be sure that it arrives.`,
  first: (hour: number, zone: string): RichText =>
    rich`Hello! From now on I write to you here when cards are about to be forgotten: at most once a day, around ${onTheHour(hour)} (${zone}).`,
  firstNext: (at: number, zone: string): RichText =>
    rich`By what you know today, the next one comes on ${moment(at, zone)}.`,
  firstNothing: rich`Nothing is planned yet: answer a question, and I know what to remind you of.`,
  changeSettings: 'Change time or zone',

  digest: (due: number): RichText =>
    due === 1
      ? rich`${bold('1 card is due.')} A minute now saves learning it anew.`
      : rich`${bold(`${count(due, 'card')} are due.`)} A few minutes now save learning them anew.`,
  soonest: (question: string): RichText => rich`First in line: ${question}`,
  start: 'Start',
  snooze: 'Snooze 1 hour',
  tomorrow: 'Tomorrow',
  stop: 'Stop reminders',
  snoozed: (at: number, zone: string): RichText => rich`I will come back on ${moment(at, zone)}.`,
  cannotMove: 'This reminder has been moved or answered already.',
  stopped: (how: string): RichText =>
    rich`Reminders are off. Your cards wait for you: ${code(how)} shows what is due, whenever you like.`,
} as const;

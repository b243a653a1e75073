// What the bot says when a question turns out to be wrong: to the channel, and to whoever takes it back.
import type { RichText, Span } from '#src/core/rich-text.ts';
import { rich } from '../say.ts';
import { count, dayName } from './format.ts';

const theirs = (kept: number): string =>
  kept === 1
    ? 'One person has reviewed this card again since: that stays.'
    : `${kept} people have reviewed this card again since: that stays.`;

export const takingBack = {
  title: 'This question was taken back',
  explained: rich`It was wrong, so it does not count: the answers to it and their points are undone. There are other questions to review.`,

  choose: 'Take a question back…',
  /** `schedule`: its number, where there are several. */
  option: (schedule: number | null, date: string, ordinal: number, question: string) =>
    `${schedule === null ? '' : `${schedule}. `}${dayName(date)}${ordinal === 0 ? '' : `, extra ${ordinal}`}: ${question}`,
  confirmTitle: 'Take this question back?',
  confirmShown: (channel: Span): RichText =>
    rich`Everyone in ${channel} will read in its post that it was wrong, and nobody can answer it any more. It is not asked there again until the deck has mended it.`,
  confirmLost: rich`I do not know where its message is, so I cannot change it: whoever clicks there will read that the question was taken back.`,
  confirmUndone: (answers: number): RichText =>
    answers === 0
      ? rich`Nobody has answered it yet.`
      : rich`${count(answers, 'answer')} and the points for ${answers === 1 ? 'it' : 'them'} will be undone, without a message to anybody.`,
  kept: (people: number): RichText => rich`${theirs(people)}`,
  confirm: 'Take it back',
  leave: 'Leave it',
  left: rich`All right, the question stays.`,
  done: (reviews: number): RichText =>
    reviews === 0
      ? rich`Taken back. There was no rating to undo.`
      : rich`Taken back. ${count(reviews, 'rating')} and the points for ${reviews === 1 ? 'it' : 'them'} are undone.`,
  goingOn: rich`Taken back. Ratings of it are still being undone; that goes on by itself.`,
  cannot:
    'This question cannot be taken back: it was not posted, or it is on its way. Look again with /quiz-admin status.',
  already: 'This question was taken back already.',
} as const;

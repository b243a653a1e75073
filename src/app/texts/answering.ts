// What the bot says around a question: the prompt, the ratings, right or wrong, undo, and the review session.
import { daysBetween, type LocalDate } from '#src/core/local-day.ts';
import type { Rating } from '#src/core/memory.ts';
import type { RichText } from '#src/core/rich-text.ts';
import { bold, rich } from '../say.ts';
import { count, dayAndMonth, dayName, inDays } from './format.ts';

export const RATING_NAMES: Readonly<Record<Rating, string>> = {
  1: 'Not at all',
  2: 'Barely',
  3: 'Partly',
  4: 'Well',
  5: 'Perfectly',
};

export const answering = {
  questionOfTheDay: (deck: string) => `${deck}: question of the day`,
  extraQuestion: (deck: string) => `${deck}: an extra question`,
  privateQuestion: (deck: string) => `${deck}: a question just for you`,
  cardFoot: (topic: string, level: string) =>
    rich`${topic.replaceAll('-', ' ')} · ${level} · only you see what you answer`,
  /** The last line of a post. */
  answered: (people: number) =>
    people === 0 ? rich`Nobody answered yet: be the first` : rich`${people} answered`,
  discussTitle: (topic: string, date: LocalDate) =>
    `Discuss: ${topic.charAt(0).toUpperCase()}${topic.slice(1).replaceAll('-', ' ')}`.slice(0, 80) +
    `, ${dayAndMonth(date)}`,
  discussFirst: rich`Talk about it here. Please keep the answer out of the first lines: others may not have answered yet.`,
  showAnswer: 'Show answer',
  reviewPrivately: 'Review privately',
  docs: 'Read the docs',
  undo: 'Undo',
  anotherOne: 'Another one',
  next: 'Next',
  stop: 'Stop',

  chose: (letter: string, text: RichText): RichText => rich`You chose ${bold(letter)}: ${text}`,
  howWell: rich`${bold('How well did you know this?')} Say it before you see the answer.`,
  howWellRecall: rich`${bold('How well did you know this?')} The buttons say when it would come back.`,
  /** Shown with a person's first rating, two lines. */
  explainRatings: rich`1 and 2 mean you had forgotten it or guessed; 3 to 5 mean you knew it, from partly to perfectly. Your rating decides when this card comes back to you. It never changes your points, so be honest.`,
  ratingLabel: (rating: Rating) => `${rating} ${RATING_NAMES[rating]}`,
  ratingWithInterval: (rating: Rating, interval: string) => `${rating} ${RATING_NAMES[rating]} · ${interval}`,

  right: 'Right!',
  wrong: (letter: string) => `Not quite: ${letter} is right.`,
  recalled: 'Noted.',
  confidentMistake: rich`You were sure, and that is the best moment to learn it: corrected confident mistakes stick.`,
  optionLine: (letter: string, text: RichText, mark: string, why: RichText): RichText =>
    rich`${bold(letter)} ${text}${mark} · ${why}`,
  markRight: ' ✓',
  markChosen: ' ✗ (your choice)',
  markBoth: ' ✓ (your choice)',

  /** `Next in 4 days (Tue 24 Nov) · streak 6 · +10 points`. */
  outcome: (due: LocalDate, today: LocalDate, streak: number, points: number): RichText => {
    const days = daysBetween(today, due);
    const parts = [`Next ${inDays(days)} (${dayName(due, today)})`, `streak ${streak}`];
    if (points > 0) parts.push(`+${points} points`);
    return rich`${parts.join(' · ')}`;
  },
  rated: (rating: Rating): RichText => rich`You rated it ${rating}, “${RATING_NAMES[rating]}”.`,
  unratedLogged: rich`You did not rate it that day, so it was counted from your choice alone.`,
  alreadyRated: rich`You have rated this one already. Here is your answer.`,
  practice: rich`You have already reviewed this card today, so this is practice: it changes neither your memory nor your points.`,
  undone: rich`Undone: your memory of this card is as it was before. Rate it again when you like.`,
  undoTooLate: 'Only your newest review of a card can be undone, and you have reviewed this one again since.',

  gone: 'This question is no longer here. Use /quiz now for a fresh one.',
  postGone: 'This question was taken back.',
  notYours: 'This button belongs to somebody else. Use /quiz review to start your own review.',
  nothingToAsk:
    'There is nothing to ask yet: no deck could be read. Whoever runs Quizloop can see why with quizloop deck lint.',
  askedAllToday: 'You have seen every card today. Well done! Come back tomorrow.',
  askedAllOf: (deck: string) =>
    `You have seen every card of ${deck} today. Well done! Use /quiz now for a card of another deck.`,

  sessionStep: (step: number, of: number) => rich`Review · ${step} of ${of}`,
  practiceStep: rich`Once more, as practice: you had forgotten this one.`,
  lastOne: (text: RichText): RichText => rich`Last card: ${text}`,
  sessionDone: 'That was it.',
  sessionSummary: (reviewed: number, remembered: number, points: number): RichText =>
    reviewed === 0
      ? rich`No card was rated this time. They will wait for you.`
      : rich`${count(reviewed, 'card')} reviewed, ${remembered} remembered${points > 0 ? `, +${points} points` : ''}. See you next time!`,
  sessionStopped: 'Stopped. What you rated is kept.',
  stillDue: (due: number) => `Go on: ${count(due, 'card')} due`,
  fiveMore: '5 more new cards',
  nothingDue: 'Nothing is due.',
  nothingDueNext: (due: LocalDate, today: LocalDate) =>
    rich`Your next card is due ${inDays(daysBetween(today, due))} (${dayName(due, today)}).`,
  nothingDueMore: rich`Until then you can learn something new.`,
  nothingDueNew: rich`Answer a question in a channel, or start with new cards right here.`,
  allSeen: rich`You have met every card there is. They will come back when it is time.`,
  sessionOver: 'This review is over. Use /quiz review to start a new one.',
} as const;

// What the bot says to those who set up the questions of a workspace, and its hello.
import type { Level } from '#src/core/card.ts';
import type { RichText, Span } from '#src/core/rich-text.ts';
import { bold, code, moment, rich } from '../say.ts';
import { count, dayName, joined, weekdayNames } from './format.ts';
import type { Words } from './words.ts';

const REASONS: Readonly<Record<string, string | ((words: Words) => string)>> = {
  'channel-gone': 'the channel does not exist any more',
  'channel-archived': 'the channel is archived',
  'no-permission': 'I am not allowed to post there',
  'not-in-channel': 'I am not in that channel',
  'workspace-gone': ({ workspace }) => `I was removed from the ${workspace}`,
  'access-refused': ({ platform, workspace }) =>
    `${platform} did not let me into the ${workspace} in eight tries`,
  rejected: ({ platform }) => `${platform} did not accept the message`,
  'unknown-outcome': ({ platform }) => `${platform} did not say whether it arrived`,
  'gave-up': ({ platform }) => `${platform} could not be reached in eight tries`,
  expired: 'it could not be sent on its day',
  'called-off': 'the schedule was paused before it could be sent',
  missed: 'I was away at that time, or had no card to ask',
};

/** What was asked of a channel that the bot is not in. */
export type Wanted = 'schedule' | 'change';

/** Why a post did not get through or a schedule stands still, in words. */
function why(reason: string, words: Words): string {
  const known = REASONS[reason] ?? reason;
  return typeof known === 'string' ? known : known(words);
}

/** The question of a date, or one of the extra ones. */
const postName = (date: string, ordinal: number): string =>
  ordinal === 0 ? dayName(date) : `${dayName(date)}, extra ${ordinal}`;

export const managing = {
  welcomeTitle: 'Hello! I help your team remember what it learns.',
  welcome: (deck: string): RichText =>
    rich`I post a question here, everyone answers in private and says how well they knew it, and each card comes back to each of you just before it would be forgotten. The first subject is ${bold(deck)}.`,
  welcomeAdmin: ({ manages }: Words): RichText => rich`Whoever ${manages} can start it right here:`,
  weekdaysAt: (time: string) => `Monday to Friday at ${time}`,
  dailyAt: (time: string) => `Every day at ${time}`,
  anotherTime: 'Another time…',
  tryNow: 'Ask me something now',
  whenTitle: 'When shall I post here?',

  formTitle: 'Schedule questions',
  formSubmit: 'Preview',
  formTime: 'Time',
  formTimeHint: '24 hours, such as 09:00',
  formChannel: 'Channel',
  formWeekdays: 'On which days',
  formZone: 'Time zone',
  formDeck: 'Deck',
  formLevel: 'Difficulty',
  formDiscussion: 'A thread to talk below each question',
  formYes: 'Yes',
  formNo: 'No',
  levelAll: 'everything, easier first',
  level: (level: Level | null) => (level === null ? 'everything, easier first' : `${level} only`),

  edit: (number: number) => `Edit ${number}`,
  editThis: 'Edit the schedule',
  editTitle: (number: number) => `Change schedule ${number}`,
  save: 'Save',
  changed: (
    deck: string,
    channel: Span,
    weekdays: readonly number[],
    time: string,
    zone: string,
    runs: boolean,
  ): RichText =>
    rich`Saved. ${runs ? 'I' : 'Once it goes on, I'} post a question of ${bold(deck)} in ${channel}, ${weekdayNames(weekdays)} at ${bold(time)} (${zone}).`,
  changedNext: (at: number, zone: string): RichText => rich`The next one comes on ${moment(at, zone)}.`,

  previewTitle: 'Shall I?',
  preview: (
    deck: string,
    channel: Span | null,
    weekdays: readonly number[],
    time: string,
    zone: string,
  ): RichText =>
    rich`I would post one question of ${bold(deck)} in ${channel ?? 'this channel'}, ${weekdayNames(weekdays)} at ${bold(time)} (${zone}).`,
  previewFirst: (at: number, zone: string): RichText => rich`The first one comes on ${moment(at, zone)}.`,
  previewUtc: rich`I do not know your time zone yet, so this is in UTC. Choose “Another time…” for yours, such as Europe/Berlin.`,
  previewDiscussion: rich`Below each question I would open a thread to talk about it.`,
  previewSample: rich`The first question would look like this:`,
  startIt: 'Start it',
  withThread: 'With a thread',
  withoutThread: 'Without a thread',
  notNow: 'Not now',
  leftIt: rich`All right, nothing is scheduled.`,

  created: (at: number, zone: string): RichText =>
    rich`Scheduled. The first question comes on ${moment(at, zone)}.`,
  postFirst: 'Post the first one now',
  announcement: (deck: string, weekdays: readonly number[], time: string, zone: string): RichText =>
    rich`From now on I post a question of ${bold(deck)} here, ${weekdayNames(weekdays)} at ${time} (${zone}). Answer with the buttons; your answers stay private.`,
  same: 'This channel already gets this deck at that time. Use /quiz-admin list to see it.',
  missing: (missing: readonly string[], isHere: boolean) =>
    `I may not post in ${isHere ? 'this' : 'that'} channel yet. Please allow me: ${joined(missing)}. Then try again.`,
  notAllowed: (isHere: boolean) =>
    `I may not post in ${isHere ? 'this' : 'that'} channel yet. Please allow me to view it and to send messages there. Then try again.`,
  cannotSee: (isHere: boolean, { workspace }: Words) =>
    isHere
      ? 'I cannot see this channel. Please allow me to view it, then try again.'
      : `I cannot see that channel: it is not in this ${workspace}, or I may not view it. Please allow me, or choose another one.`,
  notMember: (inviteUrl: string) =>
    `I am not a member of this server, only my commands are. Whoever manages it can invite me with this link: ${inviteUrl}`,
  /** Of what was not done; null where that is plain. The bot may have any name there. */
  inviteFirst: (wanted: Wanted | null) => {
    const undone = { schedule: ', so nothing was scheduled there', change: ', so nothing was changed' };
    return `I am not in that channel${wanted === null ? ' yet' : undone[wanted]}. Type /invite and my name in it, then try again.`;
  },
  archived: 'That channel is archived. Please choose another one.',
  wrongKind: 'I cannot post questions in a channel of that kind. Please choose a text channel.',

  badTime: (typed: string) => `“${typed}” is not a time. Use 24 hours, such as 09:00 or 16:30.`,
  badWeekdays: (typed: string) =>
    `“${typed}” is not a set of days. Use daily, mon-fri, or a list such as mon,wed,fri.`,

  badChannel: (typed: string) => `“${typed}” is not a channel. Please choose one from the list.`,

  listTitle: 'What is scheduled here',
  listEmpty: ({ workspace }: Words): RichText => rich`Nothing is scheduled in this ${workspace} yet.`,
  listLine: (
    number: number,
    channel: Span,
    deck: string,
    days: string,
    time: string,
    zone: string,
    state: string,
  ): RichText => rich`${bold(`${number}.`)} ${channel} ${deck}, ${days} at ${time} (${zone})${state}`,
  stateOf: (paused: boolean, reason: string | null, words: Words) =>
    reason !== null ? `: stopped, because ${why(reason, words)}` : paused ? ': paused' : '',
  schedule: 'Schedule questions here',
  noSuch: (typed: string, known: number, { workspace }: Words) =>
    known === 0
      ? `Nothing is scheduled in this ${workspace} yet. Use /quiz-admin schedule first.`
      : known === 1
        ? `There is no schedule “${typed}”: the only one is number 1.`
        : `There is no schedule “${typed}”. Use a number from 1 to ${known}, as /quiz-admin list shows them.`,
  whichOne: (known: number) =>
    `There are ${known} schedules. Add the number that /quiz-admin list shows, such as schedule:1.`,

  unscheduled: (number: number): RichText =>
    rich`Schedule ${number} has ended: no more questions from it. What people learned is kept.`,
  endedMeanwhile: 'That schedule has ended meanwhile. Use /quiz-admin list to see what there is.',
  pausedOne: (number: number, how: string): RichText =>
    rich`Schedule ${number} is paused. Use ${code(how)} to let it go on.`,
  resumedOne: (number: number, at: number, zone: string): RichText =>
    rich`Schedule ${number} goes on. The next question comes on ${moment(at, zone)}.`,
  stoppedOne: (number: number, reason: string, words: Words) =>
    `Schedule ${number} is stopped, because ${why(reason, words)}. Once that is mended, use /quiz-admin resume ${number}.`,
  postedNow: (channel: Span): RichText => rich`On its way: an extra question for ${channel}.`,
  wrongSince:
    'Its question was taken back since, so it is not asked again. To ask another one, use /quiz-admin post-now.',
  allTakenBack: 'There is no card to post: every card that would fit was taken back here.',
  nothingLeft: 'There is no card to post: no card of that deck has that difficulty.',
  noDeck: (deck: string) =>
    `The deck “${deck}” could not be read. Whoever runs Quizloop can see why with quizloop deck lint.`,

  /** What to do about a schedule that was stopped; `how` is the command that lets it go on. */
  stoppedAdvice: (reason: string, how: string): RichText =>
    reason === 'channel-gone'
      ? rich`If the channel is there again, use ${code(how)}. For another channel, schedule it there.`
      : rich`Once that is mended, use ${code(how)}.`,
  pausedAdvice: (how: string): RichText => rich`Use ${code(how)} to let it go on.`,
  /** Where nothing but trying shows whether the bot may post. */
  inviteAdvice: (channel: Span): RichText =>
    rich`Please type ${code('/invite')} and my name in ${channel}. The next question then comes by itself.`,

  notPosted: (channel: Span, date: string, reason: string, words: Words): RichText =>
    rich`The question of ${dayName(date)} for ${channel} was not posted: ${why(reason, words)}.`,
  notPostedAdvice: (channel: Span, reason: string): RichText => {
    if (reason === 'not-in-channel')
      return rich`Please type ${code('/invite')} and my name in ${channel}. Then post it after all.`;
    if (reason === 'channel-archived') return rich`Choose another channel, and it goes on there.`;
    if (reason === 'channel-gone')
      return rich`If it is a private channel, type ${code('/invite')} and my name in it, then let it go on. If it was deleted, choose another one.`;
    if (reason === 'no-permission')
      return rich`Please ask whoever manages the workspace to let me post in ${channel}. Then post it after all.`;
    return rich`You can post it after all. ${code('/quiz-admin status')} shows how the others are doing.`;
  },
  /** `missing` is null when the platform did not say, and empty when nothing is missing any more. */
  allowAdvice: (channel: Span, missing: readonly string[] | null): RichText => {
    if (missing?.length === 0)
      return rich`By now I am allowed to post in ${channel}: the next question comes by itself.`;
    const what = missing === null ? 'to view it and to send messages' : joined(missing);
    return rich`Please allow me in ${channel}: ${what}. The next question then comes by itself.`;
  },
  threadAdvice: (channel: Span, missing: readonly string[]): RichText =>
    rich`For the thread below each question please allow me in ${channel}: ${joined(missing)}.`,

  statusTitle: 'How the posts are doing',
  statusLast: (state: string, date: string, ordinal: number): RichText =>
    rich`Last: ${postName(date, ordinal)}, ${state}`,
  statusNone: rich`Last: none yet`,
  statusNext: (at: number, zone: string): RichText => rich`Next: ${moment(at, zone)}`,
  statusNoNext: rich`Next: none while it stands still`,
  statusTrouble: (date: string, ordinal: number, state: string): RichText =>
    rich`${postName(date, ordinal)}: ${state}`,
  postState: (state: string, late: boolean, reason: string | null, answered: number, words: Words) => {
    const because = reason === null ? '' : `: ${why(reason, words)}`;
    if (state === 'sent') return `${late ? 'posted late' : 'posted'}, ${count(answered, 'answer')}`;
    if (state === 'pending') return 'on its way';
    if (state === 'unknown') return 'perhaps posted: please look whether it is there';
    if (state === 'skipped') return `skipped${because}`;
    if (state === 'retracted') return 'taken back';
    return `not posted${because}`;
  },
  /** `maybePosted`: nobody knows whether it arrived. */
  postAgain: (date: string, ordinal: number, maybePosted: boolean) => {
    const what = ordinal === 0 ? dayName(date) : `extra ${ordinal} of ${dayName(date)}`;
    return maybePosted ? `Post ${what} again` : `Post ${what} after all`;
  },
  postedAgain: rich`It is on its way.`,
  cannotRepost: 'This one needs no repeat: it is on its way, or posted already.',

  recap: (answered: number, correct: number): RichText =>
    answered === 0
      ? rich`Nobody answered the last question.`
      : rich`Last question: ${correct} of ${answered} got it right.`,
  recapRecall: (answered: number, known: number): RichText =>
    answered === 0
      ? rich`Nobody answered the last question.`
      : rich`Last question: ${known} of ${answered} knew it.`,
  recapTempting: (text: RichText): RichText => rich`The most tempting wrong option: ${text}`,
  recapAnswer: 'The answer to the last question',
  /** Where it cannot be hidden. */
  showLastAnswer: 'Show the last answer',
} as const;

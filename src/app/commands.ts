// The slash commands as data: what the pickers show, what help prints and what text is parsed by.
import { LEVELS } from '#src/core/card.ts';
import type { CommandOption, CommandSpec, Subcommand } from '#src/ports/chat.ts';
import type { AppContext } from './context.ts';
import { commandTexts as texts } from './texts/commands.ts';

/** In characters: longer terms are refused before anything is searched. */
export const MAX_TERM = 100;

const option = (name: string, description: string, more: Partial<CommandOption> = {}): CommandOption => ({
  name,
  description,
  kind: 'text',
  required: false,
  autocomplete: false,
  values: [],
  ...more,
});

const subcommand = (
  name: string,
  description: string,
  options: readonly CommandOption[] = [],
): Subcommand => ({ name, description, options });

const deckOption = option('deck', texts.deck, { autocomplete: true });

const QUIZ: readonly Subcommand[] = [
  subcommand('now', texts.now, [deckOption]),
  subcommand('review', texts.review),
  subcommand('stats', texts.stats),
  subcommand('leaderboard', texts.leaderboard, [option('period', texts.period, { values: ['week', 'all'] })]),
  subcommand('settings', texts.settings),
  subcommand('pause', texts.pause),
  subcommand('resume', texts.resume),
  subcommand('export', texts.export),
  subcommand('forget-me', texts.forgetMe),
  subcommand('help', texts.help),
];

const whichOption = option('schedule', texts.which, { autocomplete: false });

const userOption = option('user', texts.user, { kind: 'user', required: true });

const ADMIN: readonly Subcommand[] = [
  subcommand('schedule', texts.schedule, [
    option('time', texts.time, { autocomplete: true }),
    option('weekdays', texts.weekdays, { autocomplete: true }),
    option('zone', texts.zone, { autocomplete: true }),
    option('deck', texts.deckToPost, { autocomplete: true }),
    option('level', texts.level, { values: ['all', ...LEVELS] }),
    option('channel', texts.channel, { kind: 'channel' }),
    option('discussion', texts.discussion, { values: ['yes', 'no'] }),
  ]),
  subcommand('unschedule', texts.unschedule, [whichOption]),
  subcommand('list', texts.list),
  subcommand('post-now', texts.postNow, [whichOption]),
  subcommand('pause', texts.adminPause, [whichOption]),
  subcommand('resume', texts.adminResume, [whichOption]),
  subcommand('status', texts.status),
  subcommand('managers', texts.managers),
  subcommand('allow', texts.allow, [userOption]),
  subcommand('disallow', texts.disallow, [userOption]),
  subcommand('help', texts.adminHelp),
];

/** Every command of this installation: one lookup per deck, `quiz` and `quiz-admin`, each behind the prefix. */
export function commandSpecs(context: Pick<AppContext, 'decks' | 'commandPrefix'>): readonly CommandSpec[] {
  const { commandPrefix } = context;
  const lookups = [...context.decks.values()].map((deck) => ({
    name: `${commandPrefix}${deck.command}`,
    description: texts.lookup(deck.title),
    adminOnly: false,
    subcommands: [],
    term: option('term', texts.term, { required: true, autocomplete: true, maxLength: MAX_TERM }),
  }));
  const command = (
    name: string,
    description: string,
    adminOnly: boolean,
    subcommands: readonly Subcommand[],
  ) => ({
    name: `${commandPrefix}${name}`,
    description,
    adminOnly,
    subcommands: subcommands.map((sub) => ({
      ...sub,
      options: sub.options.map((each) => ({
        ...each,
        description: withCommandNames(context, each.description),
      })),
    })),
    term: null,
  });
  return [
    ...lookups,
    command('quiz', texts.quiz, false, QUIZ),
    command('quiz-admin', texts.quizAdmin, true, ADMIN),
  ];
}

/** How a command is typed here: `/quiz settings`, with the prefix if there is one. */
export function commandName(context: Pick<AppContext, 'commandPrefix'>, path: string): string {
  return `/${context.commandPrefix}${path}`;
}

/** A sentence that names commands as `/quiz …`, with the names they have here. */
export function withCommandNames(context: Pick<AppContext, 'commandPrefix'>, sentence: string): string {
  return context.commandPrefix === ''
    ? sentence
    : sentence.replaceAll(/(?<!“)\/quiz\b/g, commandName(context, 'quiz'));
}

// The team of four on Discord or on Slack, for what must hold on both alike: they type, and click whatever they like.
import type { Place as DiscordPlace } from './discord/loopback-discord.ts';
import { type DiscordBot, startDiscordBot } from './discord-bot.ts';
import * as discordSteps from './discord-steps.ts';
import { shown as shownOnDiscord, wordsOf as wordsOnDiscord } from './discord-talk.ts';
import type { Eventually } from './eventually.ts';
import type { BotOptions, RunningBot } from './running-bot.ts';
import type { Channel, Place as SlackPlace, User } from './slack/loopback-slack.ts';
import { type SlackBot, startSlackBot, type Way } from './slack-bot.ts';
import * as slackSteps from './slack-steps.ts';
import { type Sight, shown as shownOnSlack, wordsOf as wordsOnSlack } from './slack-talk.ts';
import type { TestClock } from './test-clock.ts';

/** Amara manages the workspace. */
export type Name = 'amara' | 'mei' | 'tomasz' | 'idris';

/** What somebody reads, and could click. */
export interface Read {
  readonly words: string;
  readonly buttons: readonly { readonly label: string; readonly id: string }[];
  /** Only this person sees it. */
  readonly isPrivate: boolean;
}

export interface EitherTeam {
  readonly bot: RunningBot;
  readonly clock: TestClock;
  readonly eventually: Eventually;
  /** What the platform has been called with so far. */
  calls(): readonly { readonly body: unknown }[];
  /** The status of `/readyz`. */
  ready(): Promise<number>;
  ask(sql: string): unknown;
  /** In the channel `tea`. */
  type(who: Name, typed: string): Promise<Read>;
  /** Clicks a button with this id in the channel, whether or not it was ever shown to anybody. */
  forge(who: Name, buttonId: string): Promise<Read>;
  /** The same by somebody in a workspace of their own, to which the bot was added as well; they are no newcomer. */
  forgeElsewhere(buttonId: string): Promise<Read>;
  /** A post of tea every day at 09:00. */
  scheduleDaily(): Promise<void>;
  nextPost(at: number): Promise<Read>;
  learn(who: Name, cards: number): Promise<void>;
  turnRemindersOn(who: Name): Promise<void>;
  nextReminder(who: Name): Promise<Read>;
  /** The next direct message gets no answer, and does not arrive. */
  holdDirect(): void;
  /** How many requests for one were made since. */
  heldDirect(): number;
  /** All direct messages from the bot. */
  direct(who: Name): readonly Read[];
  close(expected?: { readonly errors?: readonly string[] }): Promise<void>;
}

export const BOTH = ['Discord', 'Slack'] as const;

/** The id of the button whose label begins like this. */
export function idOf(read: Read, label: string): string {
  const found = read.buttons.find((button) => button.label.startsWith(label));
  if (found === undefined) throw new Error(`No “${label}” in: ${read.words}`);
  return found.id;
}

type Common = Pick<EitherTeam, 'bot' | 'clock' | 'eventually' | 'ask' | 'ready' | 'close'>;
const common = ({ bot, clock, eventually, ask, ready, close }: DiscordBot | SlackBot): Common => ({
  bot,
  clock,
  eventually,
  ask,
  ready,
  close,
});

function onDiscord(team: DiscordBot): EitherTeam {
  const { discord, tea } = team;
  const read = (message: ReturnType<typeof shownOnDiscord>): Read => ({
    words: wordsOnDiscord(message),
    buttons: message.buttons,
    isPrivate: message.ephemeral,
  });
  let held = 0;
  const SEND = 'POST /channels/:id/messages';
  const isDirect = ({ path }: { readonly path: string }) => !path.includes(tea.id);
  const sent = () =>
    discord.calls.filter(
      (call) => call.method === 'POST' && /^\/channels\/\d+\/messages$/.test(call.path) && isDirect(call),
    ).length;
  const seen = (place: DiscordPlace, who: Name) => discord.messages(team[who], place).map(read);
  return {
    ...common(team),
    calls: () => discord.calls,
    type: async (who, typed) => read(shownOnDiscord(await team.type(team[who], tea, typed))),
    forge: async (who, id) => read(shownOnDiscord(await discord.forge(team[who], tea, id))),
    async forgeElsewhere(id) {
      const owner = discord.user('Chloé');
      const guild = discord.guild('Coffee lovers', { owner, systemChannel: false });
      discord.join(guild, owner, { admin: true });
      const coffee = discord.channel(guild, 'coffee');
      await team.type(owner, coffee, '/quiz stats');
      return read(shownOnDiscord(await discord.forge(owner, coffee, id)));
    },
    scheduleDaily: async () => void (await discordSteps.scheduleDaily(team)),
    nextPost: async (at) => read(await discordSteps.nextPost(team, at)),
    learn: (who, cards) => discordSteps.learn(team, team[who], tea, cards),
    turnRemindersOn: (who) => discordSteps.turnRemindersOn(team, team[who], tea),
    nextReminder: async (who) => read(await discordSteps.nextReminder(team, team[who])),
    holdDirect() {
      held = sent();
      discord.on(SEND, isDirect).hang();
    },
    heldDirect: () => sent() - held,
    direct: (who) => seen({ dm: true }, who),
  };
}

function onSlack(team: SlackBot): EitherTeam {
  const { slack, tea } = team;
  const read = (sight: Sight): Read => ({
    words: wordsOnSlack(sight),
    buttons: sight.buttons.map(({ label, value }) => ({ label, id: value })),
    isPrivate: 'ephemeral' in sight && sight.ephemeral,
  });
  let held = 0;
  const sent = () =>
    slack.calls.filter(({ method, body }) => method === 'chat.postMessage' && body.channel !== tea.id).length;
  async function forge(who: User, where: Channel, id: string): Promise<Read> {
    const { messages, view } = await slack.forge(who, where, 'b0', id);
    const sight = messages.find(({ ephemeral }) => ephemeral) ?? messages[0] ?? view;
    if (sight == null) throw new Error('Nothing was shown.');
    return read(sight);
  }
  const seen = (place: SlackPlace, who: Name) => slack.messages(team[who], place).map(read);
  return {
    ...common(team),
    calls: () => slack.calls,
    type: async (who, typed) => read(shownOnSlack(await team.type(team[who], tea, typed))),
    forge: (who, id) => forge(team[who], tea, id),
    async forgeElsewhere(id) {
      const workspace = slack.team('Coffee lovers');
      const owner = slack.user(workspace, 'Chloé', { admin: true });
      const coffee = slack.channel(workspace, 'coffee');
      await slack.install(workspace, { baseUrl: team.bot.url }, { user: owner });
      await team.type(owner, coffee, '/quiz stats');
      return forge(owner, coffee, id);
    },
    scheduleDaily: async () => void (await slackSteps.scheduleDaily(team)),
    nextPost: async (at) => read(await slackSteps.nextPost(team, at)),
    learn: (who, cards) => slackSteps.learn(team, team[who], tea, cards),
    turnRemindersOn: (who) => slackSteps.turnRemindersOn(team, team[who], tea),
    nextReminder: async (who) => read(await slackSteps.nextReminder(team, team[who])),
    holdDirect() {
      held = sent();
      slack.on('chat.postMessage', ({ body }) => body.channel !== tea.id).hang();
    },
    heldDirect: () => sent() - held,
    direct: (who) => seen({ dm: true }, who),
  };
}

/** `way` is how it is connected to Slack: only with `oauth` it may be elsewhere as well. */
export async function startTeam(
  platform: (typeof BOTH)[number],
  options: BotOptions = {},
  way: Way = 'socket',
): Promise<EitherTeam> {
  return platform === 'Discord'
    ? onDiscord(await startDiscordBot(options))
    : onSlack(await startSlackBot(options, way));
}

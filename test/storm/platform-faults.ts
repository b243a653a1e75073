// Troubles of the platforms: which of their calls the plan's words mean, and how each goes wrong.
import { pause } from './pause.ts';
import type { Fault, Where } from './plan-faults.ts';
import type { World } from './world.ts';

const ON_DISCORD: Readonly<Record<Where, string>> = {
  send: 'POST /channels/:channelId/messages',
  edit: 'PATCH /channels/:channelId/messages/:messageId',
  answer: 'POST /interactions/:id/:token/callback',
  follow: 'PATCH /webhooks/:applicationId/:token/messages/:messageId',
  'look-up': 'GET /guilds/:guildId/members/:userId',
  open: 'POST /users/@me/channels',
  connect: 'GET /gateway/bot',
};

const ON_SLACK: Readonly<Record<Where, string>> = {
  send: 'chat.postMessage',
  edit: 'chat.update',
  answer: 'response_url',
  follow: 'response_url',
  'look-up': 'users.info',
  open: 'conversations.open',
  connect: 'apps.connections.open',
};

/** So long a trouble lies in wait. */
const LASTS_MS = 6_000;
const GARBAGE = '<html><h1>Please stand by</h1>';

type Limit = Extract<Fault, { kind: 'limit' }>;
type Cut = Extract<Fault, { kind: 'cut' }>;
type Trouble = Extract<Fault, { kind: 'trouble' }>;

/** 429 to the next call there: for that channel or method, for everything, or for all who share it. */
export function limitPlatform({ discord, slack }: World, { platform, scope, where, seconds }: Limit): void {
  if (platform === 'discord') {
    const limit = { retryAfter: seconds, ...(scope === 'global' ? { global: true } : { scope }) };
    discord.rateLimit(ON_DISCORD[where], limit);
  } else if (scope === 'global') slack.on(ON_SLACK[where]).fail('rate_limited');
  else slack.rateLimit(ON_SLACK[where], { retryAfter: seconds });
}

interface Script {
  reply(status: number, body: unknown, options: { times: number; afterEffect: boolean }): void;
  hang(options: { times: number; afterEffect: boolean }): void;
  drop(options: { times: number; afterEffect: boolean }): void;
}

function arm(script: Script, { how, times, afterEffect }: Trouble): void {
  const often = { times, afterEffect };
  if (how === 'hang') script.hang(often);
  else if (how === 'drop') script.drop(often);
  else if (how === 'garbage') script.reply(200, GARBAGE, often);
  // 503 says that nothing was done; after the others something may have been.
  else script.reply(afterEffect ? 502 : 503, GARBAGE, often);
}

/** The next calls there go wrong, as long as they come soon. */
export async function troublePlatform({ discord, slack }: World, trouble: Trouble): Promise<void> {
  let isOpen = true;
  const { platform, where } = trouble;
  if (platform === 'discord')
    arm(
      discord.on(ON_DISCORD[where], () => isOpen),
      trouble,
    );
  else
    arm(
      slack.on(ON_SLACK[where], () => isOpen),
      trouble,
    );
  await pause(LASTS_MS);
  isOpen = false;
}

/** The next call there is the last thing that any process does, if it comes soon: `end` ends them. */
export async function cutAtCall(
  { discord, slack }: World,
  { platform, where, afterEffect }: Cut,
  end: () => void,
): Promise<void> {
  let isOpen = true;
  const once = (): boolean => {
    const hits = isOpen;
    // What it does is done before the next turn: the call has its effect, and nobody is left to hear of it.
    if (hits) queueMicrotask(end);
    isOpen = false;
    return hits;
  };
  if (platform === 'discord') discord.on(ON_DISCORD[where], once).hang({ afterEffect });
  else slack.on(ON_SLACK[where], once).hang({ afterEffect });
  await pause(LASTS_MS);
  isOpen = false;
}

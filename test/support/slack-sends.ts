// What the bot tried to send on Slack.
import type { Call } from './slack/loopback-slack.ts';
import type { SlackBot } from './slack-bot.ts';

export const SEND = 'chat.postMessage';

interface Channel {
  readonly id: string;
}

export const to =
  ({ id }: Channel) =>
  ({ body }: Call): boolean =>
    body.channel === id;

/** How many messages it tried to send there. */
export const triesIn = ({ slack }: Pick<SlackBot, 'slack'>, channel: Channel): number =>
  slack.calls.filter((call) => call.method === SEND && to(channel)(call)).length;

// The loopback Slack, as the people of a storm use it.
import { z } from 'zod';
import type {
  Channel,
  LoopbackSlack,
  Place,
  Seen,
  ShownMessage,
  User,
} from '../support/slack/loopback-slack.ts';
import { DM, selectsOf, wordsOf } from '../support/slack-talk.ts';
import { type Chat, type Member, type Sight, type Standing, Unanswered } from './chat.ts';

/** What Slack says of a click that nobody took. */
const NOTHING_CAME = /^(?:dispatch_failed|operation_timeout)$/;

const NOWHERE: Sight = { text: '', buttons: [], selects: [] };

const errorSchema = z.instanceof(Error);

export interface SlackCast {
  readonly members: readonly Member[];
  readonly channels: readonly [Channel, ...Channel[]];
  /** Is there, and says nothing: what this person sees is public. */
  readonly watcher: User;
}

export function createSlackChat(slack: LoopbackSlack, { members, channels, watcher }: SlackCast): Chat {
  const [first] = channels;
  let looked: readonly { readonly channel: Channel; readonly shown: ShownMessage }[] = [];
  const userOf = ({ id, name }: Member): User => ({ id, name, teamId: slack.home.id });

  async function answered(deed: Promise<Seen>): Promise<Seen> {
    try {
      const seen = await deed;
      if (seen.message === null)
        throw new Unanswered('Slack was told that it arrived, and nothing after that.');
      return seen;
    } catch (error) {
      const { message } = errorSchema.parse(error);
      throw NOTHING_CAME.test(message) ? new Unanswered(message) : error;
    }
  }

  function sightOf(who: User, where: Place, shown: ShownMessage): Sight {
    const at = async (deed: Promise<Seen>) => sightOfSeen(who, where, await answered(deed), shown);
    return {
      text: wordsOf(shown),
      buttons: shown.buttons
        .filter(({ url }) => url === null)
        .map(({ actionId, value, label }) => ({
          id: value,
          label,
          press: () => at(slack.press(who, where, actionId, shown.ts, value)),
        })),
      selects: selectsOf(shown.blocks).map(({ actionId, options }) => ({
        values: options.map(({ value }) => value),
        choose: (value) => at(slack.choose(who, where, actionId, value)),
      })),
    };
  }

  /** What was clicked if it changed, else the first that is new. */
  function sightOfSeen(who: User, where: Place, { messages }: Seen, clicked: ShownMessage | null): Sight {
    const shown = messages.find(({ ts }) => ts === clicked?.ts) ?? messages[0];
    return shown === undefined ? NOWHERE : sightOf(who, where, shown);
  }

  const standing = (who: User, where: Place, shown: ShownMessage): Standing => ({
    ...sightOf(who, where, shown),
    key: shown.ts,
    at: Math.floor(Number(shown.ts) * 1_000),
  });

  return {
    platform: 'slack',
    members,
    async type(member, words, index = 0) {
      const who = userOf(member);
      const channel = channels[index] ?? first;
      const [name = '', ...rest] = words.split(' ');
      const seen = await answered(slack.command(who, channel, name, rest.join(' ')));
      return sightOfSeen(who, channel, seen, null);
    },
    async forge(member, buttonId) {
      const who = userOf(member);
      return sightOfSeen(who, first, await answered(slack.forge(who, first, 'b0', buttonId)), null);
    },
    openHome: (member) => slack.openHome(userOf(member)),
    look() {
      looked = channels.flatMap((channel) =>
        slack.messages(watcher, channel).map((shown) => ({ channel, shown })),
      );
    },
    channelMessages(member) {
      const who = userOf(member);
      return looked.map(({ channel, shown }) => standing(who, channel, shown));
    },
    direct: (member) => slack.direct(userOf(member)).map((shown) => standing(userOf(member), DM, shown)),
  };
}

// The messages that answer an interaction: through its response_url, and by the Web API where that does not work any more.
import type { Log } from '#src/ports/log.ts';
import type { Message } from '#src/ports/message.ts';
import { failureCode } from './failure-code.ts';
import { FAILED, messageBody, sharedBody } from './message-body.ts';
import type { Outcome, ResponseUrl } from './response-url.ts';
import type { Call } from './teams.ts';

export interface Replies {
  /** Takes the place of the message that was clicked. */
  replace(message: Message): Promise<void>;
  /** A further message that only this person sees. */
  privately(message: Message): Promise<void>;
  /** A further message for everybody there; resolves to whether it certainly arrived. */
  publicly(message: Message): Promise<boolean>;
}

export interface RepliesParts {
  /** Null: there is none, only the conversation. */
  readonly url: ResponseUrl | null;
  /** In the bot's direct messages nobody else reads an ordinary message. */
  readonly direct: boolean;
  /** Null where it did not happen in a conversation. */
  readonly channelId: string | null;
  readonly threadTs: string | null;
  readonly userId: string;
  readonly interactionId: string;
  readonly call: Call;
  readonly log: Log;
}

/** None of them rejects. `response_type` and `replace_original` are always said: their defaults depend on the place. */
export function createReplies(parts: RepliesParts): Replies {
  const { url, direct, threadTs } = parts;
  const type = direct ? 'in_channel' : 'ephemeral';
  const thread = threadTs === null ? {} : { thread_ts: threadTs };

  const post = async (body: object): Promise<Outcome> => (url === null ? 'gone' : url.post(body));
  const newOne = (message: Message) => ({
    ...messageBody(message),
    response_type: type,
    replace_original: false,
    ...thread,
  });

  /** An answer that Slack does not take leaves the person without a word: silence would look like an outage. */
  async function insistently(body: object, message: Message): Promise<void> {
    const outcome = await post(body);
    if (outcome === 'refused') await post(newOne(FAILED));
    if (outcome === 'gone') await withoutUrl(parts, message);
  }

  return {
    replace: (message) =>
      insistently({ ...messageBody(message), response_type: type, replace_original: true }, message),
    privately: (message) => insistently(newOne(message), message),
    async publicly(message) {
      const body = {
        ...sharedBody(message),
        response_type: 'in_channel',
        replace_original: false,
        ...thread,
      };
      const outcome = await post(body);
      if (outcome === 'refused') await post(newOne(FAILED));
      return outcome === 'gone' ? sharedWithoutUrl(parts, message) : outcome === 'done';
    },
  };
}

/** Where it happened if the bot may write there, else in the person's direct messages. */
async function withoutUrl(parts: RepliesParts, message: Message): Promise<void> {
  const { channelId, threadTs, userId, interactionId, call, log, direct } = parts;
  const body = messageBody(message);
  const thread = threadTs === null ? {} : { thread_ts: threadTs };
  try {
    if (channelId !== null && !direct) {
      try {
        const { text, blocks, mrkdwn } = body;
        const ephemeral = { channel: channelId, user: userId, text, blocks, mrkdwn, ...thread };
        await call((client) => client.chat.postEphemeral(ephemeral));
        return;
      } catch (error) {
        log.debug('slack_ephemeral_refused', { interactionId, code: failureCode(error) });
      }
    }
    await call((client) => client.chat.postMessage({ channel: userId, ...body }));
  } catch (error) {
    log.warn('slack_answer_lost', { interactionId, code: failureCode(error) });
  }
}

async function sharedWithoutUrl(parts: RepliesParts, message: Message): Promise<boolean> {
  const { channelId, threadTs, interactionId, call, log } = parts;
  try {
    if (channelId === null) throw new Error('There is no channel to share this in.');
    const thread = threadTs === null ? {} : { thread_ts: threadTs };
    const shared = { channel: channelId, ...sharedBody(message), ...thread };
    await call((client) => client.chat.postMessage(shared));
    return true;
  } catch (error) {
    log.info('slack_share_failed', { interactionId, code: failureCode(error) });
    await withoutUrl(parts, FAILED);
    return false;
  }
}

// Where a message can be posted: a channel as it is, a thread below a message, a conversation once it is opened.
import { z } from 'zod';
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import type { AccountRef, Target } from '#src/ports/chat.ts';
import type { Ask } from './ask.ts';
import { readMessageId } from './message-ref.ts';
import type { FailureContext } from './platform-error.ts';
import type { TeamAccess } from './tokens.ts';

export interface Place {
  readonly channelId: string;
  readonly threadTs: string | null;
  readonly what: FailureContext['what'];
}

export interface Places {
  /** Rejects with PlatformError; never `unknown-outcome`, for no message has left. */
  open(access: TeamAccess, target: Target): Promise<Place>;
  /** The next `open` asks Slack anew. */
  forget(target: Target): void;
}

/** Enough for every reminder of a morning. */
const MAX_KNOWN = 10_000;

const openedSchema = z.object({ channel: z.object({ id: z.string().min(1) }) });

/** Ids are typed by people too. What can be none is refused for `reason`, as Slack refuses what it does not know. */
export function idOf(text: string, reason: PlatformReason): string {
  if (/^[A-Z0-9]{2,40}$/.test(text)) return text;
  throw new PlatformError(reason, 'Slack has no such id.');
}

const keyOf = ({ scope, externalId }: AccountRef): string => `${scope} ${externalId}`;

export function createPlaces(ask: Ask): Places {
  // Opening one is limited more strictly than writing into it. A Map keeps the order of insertion.
  const known = new Map<string, string>();

  /** https://docs.slack.dev/reference/methods/conversations.open gives back the one there is. */
  async function openDirect(access: TeamAccess, account: AccountRef): Promise<Place> {
    const users = idOf(account.externalId, 'account-gone');
    const key = keyOf(account);
    let channelId = known.get(key);
    if (channelId === undefined) {
      const { channel } = await ask(access, {
        what: 'opening',
        beforehand: true,
        schema: openedSchema,
        request: (client) => client.conversations.open({ users }),
      });
      channelId = channel.id;
    }
    known.delete(key);
    known.set(key, channelId);
    const [oldest] = known.keys();
    if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
    return { channelId, threadTs: null, what: 'direct' };
  }

  return {
    async open(access, target) {
      if (target.kind === 'direct') return openDirect(access, target.account);
      const channelId = idOf(target.channel.channelId, 'channel-gone');
      const threadTs = target.kind === 'thread' ? readMessageId(target.messageId).ts : null;
      return { channelId, threadTs, what: 'channel' };
    },
    forget(target) {
      if (target.kind === 'direct') known.delete(keyOf(target.account));
    },
  };
}

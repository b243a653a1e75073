// Where on Slack something happened, which is where its answer belongs.
import { type ModalContext, readModalContext } from './modal-context.ts';
import type { ActionPayload } from './payloads.ts';

/** The first block of a message that others read, too: in somebody's direct messages nothing else tells it apart. */
export const SHARED_BLOCK = 'shared';

/** In the bot's direct messages an older one is not changed any more, but goes on in a new one below. */
const REPLACEABLE_MS = 50 * 60_000;

export type Origin =
  | {
      readonly kind: 'message';
      /** `screen`: only typed, there is no message · `ephemeral`, `direct`: nobody else reads it · `shared`: others do. */
      readonly where: 'screen' | 'ephemeral' | 'direct' | 'shared';
      /** May be replaced by its answer. */
      readonly replaceable: boolean;
      readonly responseUrl: string;
      readonly channelId: string;
      /** The thread it stands in. */
      readonly threadTs: string | null;
    }
  | { readonly kind: 'modal'; readonly viewId: string; readonly context: ModalContext }
  | {
      readonly kind: 'submission';
      readonly viewId: string;
      /** The modal below. */
      readonly previousViewId: string | null;
      readonly context: ModalContext;
      /** The `block_id` of the first input, which an objection is written below. */
      readonly firstInput: string | null;
    }
  | { readonly kind: 'home' }
  /** A global shortcut: there is nothing but the person's screen. */
  | { readonly kind: 'shortcut' };

/** Direct messages are no channel of the workspace. https://docs.slack.dev/apis/web-api/using-the-conversations-api */
export const channelOf = (id: string): string | null => (id.startsWith('D') ? null : id);

/** The channel of the workspace that it belongs to. */
export function channelIn(origin: Origin): string | null {
  if (origin.kind === 'message') return channelOf(origin.channelId);
  return origin.kind === 'modal' || origin.kind === 'submission' ? origin.context.channel : null;
}

/** Of a click or a choice. Null where Slack says of neither a message nor a view. */
export function originOf(payload: ActionPayload): Origin | null {
  const { view, container, channel, response_url: responseUrl } = payload;
  if (view?.type === 'home') return { kind: 'home' };
  if (view != null) {
    return { kind: 'modal', viewId: view.id, context: readModalContext(view.private_metadata) };
  }
  if (channel == null || responseUrl == null) return null;
  const where = whereOf(payload, channel.id);
  const { message_ts: ts, thread_ts: thread } = container;
  return {
    kind: 'message',
    where,
    replaceable: where === 'ephemeral' || (where === 'direct' && isYoung(payload)),
    responseUrl,
    channelId: channel.id,
    // The first message of a thread stands in the channel.
    threadTs: thread === undefined || thread === ts ? null : thread,
  };
}

function whereOf(
  { container, message }: ActionPayload,
  channelId: string,
): 'ephemeral' | 'direct' | 'shared' {
  if (container.is_ephemeral === true) return 'ephemeral';
  const isShared = message?.blocks[0]?.block_id === SHARED_BLOCK;
  return channelId.startsWith('D') && !isShared ? 'direct' : 'shared';
}

/** By Slack's clock alone: both stamps are its own, in seconds. */
function isYoung({ container, actions }: ActionPayload): boolean {
  const age = Number(actions[0]?.action_ts) - Number(container.message_ts);
  return age * 1000 <= REPLACEABLE_MS;
}

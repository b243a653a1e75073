// Whether the bot may post in a channel, asked before anything is promised there.
import { PlatformError } from '#src/errors.ts';
import type { ChannelRef } from '#src/ports/chat.ts';
import type { AppContext } from './context.ts';
import { managing } from './texts/managing.ts';

/** What stands in the way of posting there, as a sentence; null when nothing does. `isHere`: it is asked in that channel. */
export async function whyNotThere(
  context: AppContext,
  channel: ChannelRef,
  wanted: { readonly threads: boolean; readonly isHere: boolean },
): Promise<string | null> {
  const { threads, isHere } = wanted;
  try {
    const missing = await context.senders
      .get(channel.workspace.platform)
      ?.missingToPost(channel, { threads });
    return missing === undefined || missing.length === 0 ? null : managing.missing(missing, isHere);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    context.log.info('permission_unknown', { channel: channel.channelId, error });
    return sentenceFor(error, isHere);
  }
}

function sentenceFor({ reason }: PlatformError, isHere: boolean): string {
  if (reason === 'channel-gone' || reason === 'workspace-gone') return managing.cannotSee(isHere);
  if (reason === 'no-permission') return managing.notAllowed(isHere);
  if (reason === 'rejected') return managing.wrongKind;
  return managing.noAnswer;
}

/** The words for what is missing to post there, empty when nothing is; null when the platform does not say. */
export async function missingThere(
  context: AppContext,
  channel: ChannelRef,
  threads: boolean,
): Promise<readonly string[] | null> {
  try {
    const sender = context.senders.get(channel.workspace.platform);
    return (await sender?.missingToPost(channel, { threads })) ?? null;
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return null;
  }
}

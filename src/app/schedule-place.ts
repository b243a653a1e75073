// Whether the bot may post in a channel, asked before anything is promised there.
import { PlatformError, UserError } from '#src/errors.ts';
import type { ChannelRef, Platform } from '#src/ports/chat.ts';
import type { Schedule } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import type { Request } from './route.ts';
import { common } from './texts/common.ts';
import { managing } from './texts/managing.ts';
import { wordsFor } from './texts/words.ts';

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
    return sentenceFor(error, isHere, channel.workspace.platform);
  }
}

/** Throws UserError when this schedule could not post where it does; asked before a question of it is promised. */
export async function checkPosting(
  context: AppContext,
  request: Request,
  { channel, discussion }: Schedule,
): Promise<void> {
  const isHere = channel.channelId === request.interaction.channel?.channelId;
  const notThere = await whyNotThere(context, channel, { threads: discussion, isHere });
  if (notThere !== null) throw new UserError(notThere);
}

/** Why the platform did not say what it was asked, as a sentence. */
export function noAnswerTo({ reason }: PlatformError, platform: Platform): string {
  const words = wordsFor(platform);
  return reason === 'unauthorized' ? common.noCredentials(words) : common.noAnswer(words);
}

function sentenceFor(error: PlatformError, isHere: boolean, platform: Platform): string {
  const { reason, inviteUrl } = error;
  if (inviteUrl !== null) return managing.notMember(inviteUrl);
  if (reason === 'channel-gone' || reason === 'workspace-gone')
    return managing.cannotSee(isHere, wordsFor(platform));
  if (reason === 'not-in-channel') return managing.inviteFirst(null);
  if (reason === 'channel-archived') return managing.archived;
  if (reason === 'no-permission') return managing.notAllowed(isHere);
  if (reason === 'rejected') return managing.wrongKind;
  return noAnswerTo(error, platform);
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

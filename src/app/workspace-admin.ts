// What every admin feature asks first: which workspace and channel this is, and which of its schedules is meant.
import { cut } from '#src/core/cut.ts';
import { UserError } from '#src/errors.ts';
import type { ChannelRef } from '#src/ports/chat.ts';
import type { Schedule } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import type { Acting } from './route.ts';
import { common } from './texts/common.ts';
import { managing } from './texts/managing.ts';
import { type Words, wordsFor } from './texts/words.ts';

export interface Place {
  readonly workspaceId: string;
  readonly channel: ChannelRef;
}

const wordsOf = ({ interaction }: Acting): Words => wordsFor(interaction.account.platform);

/** That channel of the workspace; null: the one this happens in. Throws UserError where there is none. */
export function placeOf(acting: Acting, channelId: string | null = null): Place {
  const { channel: here, workspace } = acting.interaction;
  const { workspaceId } = acting.actor;
  const channel = channelId === null || workspace === null ? here : { workspace, channelId };
  if (channel === null || workspaceId === null) throw new UserError(common.channelOnly(wordsOf(acting)));
  return { workspaceId, channel };
}

/** The workspace this happens in; a direct message of a workspace will do. */
export function workspaceOf(acting: Acting): string {
  const { workspaceId } = acting.actor;
  if (workspaceId === null || acting.interaction.workspace === null)
    throw new UserError(common.channelOnly(wordsOf(acting)));
  return workspaceId;
}

/** A schedule with the number it has in the list. */
export interface Numbered {
  readonly number: number;
  readonly schedule: Schedule;
}

/** All schedules of the workspace, numbered as the list shows them. */
export async function numberedSchedules(
  context: AppContext,
  workspaceId: string,
): Promise<readonly Numbered[]> {
  const schedules = await context.store.schedules.ofWorkspace(workspaceId);
  return schedules.map((schedule, index) => ({ number: index + 1, schedule }));
}

/** The schedule that a button names, in this workspace. Throws UserError when it has ended. */
export async function ownSchedule(
  context: AppContext,
  acting: Acting,
  scheduleId: string | undefined,
): Promise<Numbered> {
  const all = await numberedSchedules(context, workspaceOf(acting));
  const found = all.find(({ schedule }) => schedule.id === scheduleId);
  if (found === undefined) throw new UserError(managing.endedMeanwhile);
  return found;
}

/** The schedule of that number; the only one, or the only one of this channel, if none is given. */
export async function meantSchedule(
  context: AppContext,
  acting: Acting,
  typed: string | undefined,
): Promise<Numbered> {
  const all = await numberedSchedules(context, workspaceOf(acting));
  if (typed !== undefined) {
    const found = all.find(({ number }) => String(number) === typed.trim());
    if (found === undefined)
      throw new UserError(managing.noSuch(cut(typed, 20), all.length, wordsOf(acting)));
    return found;
  }
  const here = all.filter(
    ({ schedule }) => schedule.channel.channelId === acting.interaction.channel?.channelId,
  );
  const [only, second] = here.length > 0 ? here : all;
  if (only === undefined) throw new UserError(managing.noSuch('', 0, wordsOf(acting)));
  if (second !== undefined) throw new UserError(managing.whichOne(all.length));
  return only;
}

// What is scheduled in a workspace, with a way to change each of it.
import type { Platform } from '#src/ports/chat.ts';
import type { Block, Button, Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import type { Request } from './route.ts';
import { button, heading, message, paragraph, row } from './say.ts';
import { weekdayNames } from './texts/format.ts';
import { managing } from './texts/managing.ts';
import { wordsFor } from './texts/words.ts';
import { type Numbered, numberedSchedules, workspaceOf } from './workspace-admin.ts';

const IN_A_ROW = 5;
/** A message has room for so many controls; what has no button is changed with its number. */
const MOST_ROWS = 5;

/** One schedule as a line: its number, where, what, when, and how it stands. */
export function scheduleLine(context: AppContext, { number, schedule }: Numbered): Block {
  const title = context.decks.get(schedule.deckId)?.title ?? schedule.deckId;
  const words = wordsFor(schedule.channel.workspace.platform);
  const state = managing.stateOf(schedule.paused, schedule.disabledReason, words);
  const channel = { kind: 'channel', channelId: schedule.channel.channelId } as const;
  const days = weekdayNames(schedule.weekdays);
  return paragraph(managing.listLine(number, channel, title, days, schedule.time, schedule.zone, state));
}

/** Opens the dialog in which this schedule is changed. */
export const editButton = ({ number, schedule }: Numbered): Button =>
  button(encodeButton('edit', schedule.id), managing.edit(number));

export const emptyList = (platform: Platform): Message =>
  message([
    paragraph(managing.listEmpty(wordsFor(platform))),
    row(button(encodeButton('plan-here'), managing.schedule, 'primary')),
  ]);

function editRows(all: readonly Numbered[]): readonly Block[] {
  const shown = all.slice(0, IN_A_ROW * MOST_ROWS).map(editButton);
  const starts = Array.from({ length: Math.ceil(shown.length / IN_A_ROW) }, (_, index) => index * IN_A_ROW);
  return starts.map((from) => row(...shown.slice(from, from + IN_A_ROW)));
}

/** Everything that is scheduled in the workspace where it is asked. */
export async function scheduleList(context: AppContext, request: Request): Promise<Message> {
  const all = await numberedSchedules(context, workspaceOf(request));
  if (all.length === 0) return emptyList(request.interaction.account.platform);
  return message([
    heading(managing.listTitle),
    ...all.map((numbered) => scheduleLine(context, numbered)),
    ...editRows(all),
    row(button(encodeButton('plan-here'), managing.schedule)),
  ]);
}

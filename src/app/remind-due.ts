// Turns due reminders into messages only as fast as they are sent: a few at a time, the workspaces by turns.
import type { ChatSender, Platform } from '#src/ports/chat.ts';
import type { AppContext } from './context.ts';
import { wakeReminder } from './reminder.ts';

const PAGE = 20;
/** One that stays due whatever is done is left alone for so long. */
const STUCK_MS = 60_000;
/** With so many of them something else is wrong, and no more are looked at. */
const MOST_STUCK = 500;

/** Puts the next due reminders into the outbox, where nothing but them waits; gives how many it looked at. */
export type RemindDue = (sender: ChatSender) => Promise<number>;

/** How many reminders of one workspace may wait to be sent: where it has a limit of its own, no more than leave at once. */
function perWorkspace({ limits }: ChatSender): number {
  const own = limits.filter(({ lane }) => lane === 'workspace' || lane === 'workspace-direct');
  return Math.min(PAGE, ...own.map(({ burst }) => burst));
}

export function createRemindDue(context: AppContext): RemindDue {
  const { clock, store, log } = context;
  const turns = new Map<Platform, string>();
  const stuckUntil = new Map<string, number>();

  async function wake(id: string): Promise<void> {
    let isOver = false;
    try {
      isOver = await wakeReminder(context, id);
    } catch (error) {
      log.error('reminder_failed', { id, error });
    }
    if (!isOver) stuckUntil.set(id, clock.now() + STUCK_MS);
  }

  return async (sender) => {
    // Without any deck nothing can be asked: what is due waits for a process, or a start, that has some.
    if (context.decks.size === 0) return 0;
    const { platform } = sender;
    const now = clock.now();
    for (const [id, until] of stuckUntil) {
      if (until <= now || until > now + STUCK_MS) stuckUntil.delete(id);
    }
    if (stuckUntil.size >= MOST_STUCK) return 0;
    const { reminders, after } = await store.reminders.due({
      platform,
      now,
      limit: PAGE,
      perWorkspace: perWorkspace(sender),
      after: turns.get(platform) ?? '',
      except: [...stuckUntil.keys()],
    });
    turns.set(platform, after);
    // At once: writes of one moment share a commit.
    await Promise.all(reminders.map(({ id }) => wake(id)));
    return reminders.length;
  };
}

// The product as a whole: every feature behind one router, and the runner that keeps time.
import type { AccountRef, InteractionHandler, Platform } from '#src/ports/chat.ts';
import type { MemoryPanel } from '#src/ports/memory-panel.ts';
import { afterwards } from './afterwards.ts';
import { answer } from './answer.ts';
import type { AppContext } from './context.ts';
import { createDeliverer } from './deliverer.ts';
import { editSchedule } from './edit-schedule.ts';
import { help } from './help.ts';
import { createIdleRunner } from './idle-runner.ts';
import { leaderboard } from './leaderboard.ts';
import { createLivePosts, NO_LIVE_POSTS } from './live-posts.ts';
import { lookup } from './lookup.ts';
import { managers } from './managers.ts';
import { memoryPanel } from './memory-panel.ts';
import { ownData } from './own-data.ts';
import { privateQuestion } from './private-question.ts';
import { rating } from './rating.ts';
import { lastAnswer } from './recap.ts';
import { createRemindDue } from './remind-due.ts';
import { planNextReminder, reminder } from './reminder.ts';
import { reminderOffer } from './reminder-offer.ts';
import { retract } from './retract.ts';
import { reviewSession } from './review-session.ts';
import { createRouter } from './router.ts';
import { createRunner, type Runner } from './runner.ts';
import { schedule } from './schedule.ts';
import { scheduleControl } from './schedule-control.ts';
import { scheduleStatus } from './schedule-status.ts';
import { settings } from './settings.ts';
import { stats } from './stats.ts';
import { tellOwner } from './tell-owner.ts';

/** Every feature: to add one, write its file and name it here. */
const FEATURES = [
  answer,
  rating,
  privateQuestion,
  reviewSession,
  reminder,
  reminderOffer,
  lookup,
  leaderboard,
  stats,
  settings,
  ownData,
  help,
  schedule,
  scheduleControl,
  scheduleStatus,
  editSchedule,
  managers,
  lastAnswer,
  retract,
] as const;

export interface App {
  readonly handler: InteractionHandler;
  readonly runner: Runner;
  /** Platforms that refuse the bot's credentials; empty when all is well. */
  stoppedPlatforms(): readonly Platform[];
  memoryPanel(account: AccountRef, fallbackZone: string): Promise<MemoryPanel>;
  /** When this account's next reminder is planned; null when none is. */
  nextReminderAt(account: AccountRef): Promise<number | null>;
}

export interface AppOptions extends Omit<AppContext, 'poke' | 'livePosts' | 'whenSettled'> {
  /** Names this process in leases. */
  readonly owner: string;
  /** In [0, 1): the jitter of retries. */
  readonly random: () => number;
  /**
   * False: it answers, and another process on the same database does the rounds, reminds, sends, and keeps posts true.
   * Default: true.
   */
  readonly works?: boolean;
}

export function createApp(options: AppOptions): App {
  const { works = true } = options;
  const livePosts = works
    ? createLivePosts({
        ...options,
        stopped: () => deliverer.stopped(),
        stopPlatform: (platform) => deliverer.stopPlatform(platform),
      })
    : NO_LIVE_POSTS;
  const context: AppContext = {
    ...options,
    livePosts,
    poke: () => runner.poke(),
    whenSettled: (deliveryId, withinMs) => deliverer.whenSettled(deliveryId, withinMs),
  };
  const deliverer = createDeliverer({
    ...options,
    onReminderOver: async (personId) => {
      // Whoever was faster, by a snooze or a review, has planned it already.
      if ((await options.store.reminders.planned(personId)) !== null) return;
      await planNextReminder(context, personId, context.clock.now());
    },
    remindDue: createRemindDue(context),
    onRest: () => context.poke(),
    onPostFailed: (postId) => afterwards(context, () => tellOwner(context, postId), undefined),
  });
  const runner = (works ? createRunner : createIdleRunner)(context, deliverer);
  return {
    handler: createRouter(
      context,
      FEATURES.map((feature) => feature(context)),
    ),
    runner,
    stoppedPlatforms: () => deliverer.stopped(),
    memoryPanel: (account, fallbackZone) => memoryPanel(context, account, fallbackZone),
    async nextReminderAt(account) {
      const actor = await context.store.people.findAccount(account);
      if (actor === null) return null;
      return (await context.store.reminders.planned(actor.person.id))?.dueAt ?? null;
    },
  };
}

// Keeps the messages of posts true after they were sent: how many answered, and that a question was taken back.
import { PlatformError } from '#src/errors.ts';
import type { ChatSender, Platform } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { StalePost } from '#src/ports/records.ts';
import type { Store } from '#src/ports/store.ts';
import { countedMessage, takenBackMessage } from './post-message.ts';
import { createSoleWorker } from './sole-worker.ts';

/** However many click meanwhile, their answers are shown by one edit. */
const SOON_MS = 10_000;
const PAGE = 100;
const AT_ONCE = 10;
/** Of one workspace; Slack allows about 50: https://docs.slack.dev/apis/web-api/rate-limits */
const EDITS_A_MINUTE = 20;
const MINUTE_MS = 60_000;
/** Asked to wait without being told how long. */
const DEFAULT_WAIT_MS = 5_000;

export interface LivePosts {
  /** Something about a post has changed: a refresh is armed, unless one is already. Returns at once. */
  soon(): void;
  /**
   * Edits every message that is not true any more, as far as the platforms let it, unless another process does so. A call
   * while it runs joins it.
   */
  refresh(): Promise<void>;
  /** Arms nothing more and waits for the edits under way. */
  stop(): Promise<void>;
}

/** Of a process that leaves it to another one, which notices by itself what has changed. */
export const NO_LIVE_POSTS: LivePosts = { soon() {}, async refresh() {}, async stop() {} };

export interface LivePostsOptions {
  readonly store: Pick<Store, 'posts' | 'deliveries' | 'leases'>;
  readonly senders: ReadonlyMap<Platform, ChatSender>;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process in leases. */
  readonly owner: string;
  /** Platforms that refuse the bot's credentials: they are left alone. */
  readonly stopped: () => readonly Platform[];
  readonly stopPlatform: (platform: Platform) => void;
}

/** What comes of one edit: for the rest of this round `wait` leaves the channel alone, and `halt` the platform. */
type Outcome = 'done' | 'wait' | 'halt';

/** The next round may do better. All other refusals would only come again. */
const TRANSIENT: readonly PlatformError['reason'][] = [
  'rate-limited',
  'unavailable',
  'unknown-outcome',
  'unauthorized',
];

/** The channel, or its whole workspace, may let the bot in again. */
const PASSING: readonly PlatformError['reason'][] = ['no-permission', 'not-in-channel', 'access-refused'];
/** Until the next day's question every answer would cost a call that is refused. */
const COUNT_AGAIN_AFTER_MS = 23 * 60 * 60 * 1000;
/** A wrong question is not to stand there any longer than it must. */
const TAKEN_BACK_AGAIN_AFTER_MS = 60 * 60 * 1000;

/** Counts the edits of each workspace in the last minute. In this process: no other one edits at the same time. */
function createBudget(clock: Clock): (workspaceId: string) => boolean {
  const edits = new Map<string, readonly number[]>();
  return (workspaceId) => {
    const now = clock.now();
    const recent = (edits.get(workspaceId) ?? []).filter((at) => at > now - MINUTE_MS && at <= now);
    const isLeft = recent.length < EDITS_A_MINUTE;
    edits.set(workspaceId, isLeft ? [...recent, now] : recent);
    return isLeft;
  };
}

export function createLivePosts(options: LivePostsOptions): LivePosts {
  const { store, senders, clock, log, owner } = options;
  const worker = createSoleWorker({ leases: store.leases, name: 'live-posts', owner, clock });
  const mayEdit = createBudget(clock);
  /** When the bot was last refused as one that may not edit there: by channel, and by post for those that were taken back. */
  const refused = new Map<string, number>();
  let disarm: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let stopping = false;

  async function afterRefusal({ post }: StalePost, error: PlatformError): Promise<Outcome> {
    const { reason, retryAfterMs, scope } = error;
    const { platform } = post.channel.workspace;
    if (reason === 'unauthorized') {
      options.stopPlatform(platform);
      log.error('platform_unauthorized', { post: post.id, platform, error });
    } else log.info('post_not_refreshed', { post: post.id, error });
    if (reason !== 'rate-limited') return 'halt';
    const lane = scope === 'platform' ? '*' : (`channel:${post.channel.channelId}` as const);
    await store.deliveries.pause(platform, lane, clock.now() + (retryAfterMs ?? DEFAULT_WAIT_MS));
    return scope === 'platform' ? 'halt' : 'wait';
  }

  /** A channel that took a question later lets the bot in again. */
  const isClosed = ({ post, message }: StalePost): boolean => {
    const at = refused.get(message.channelId);
    return at !== undefined && clock.now() < at + COUNT_AGAIN_AFTER_MS && post.dueAt <= at;
  };

  /** What is not shown this time is shown with the next answer. A post whose text was forgotten stays as it is. */
  async function showCount(sender: ChatSender, stale: StalePost): Promise<Outcome> {
    const { post, message, sent, answered } = stale;
    try {
      if (sent !== null && !isClosed(stale)) await sender.edit(message, countedMessage(sent, answered));
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (TRANSIENT.includes(error.reason)) return afterRefusal(stale, error);
      if (PASSING.includes(error.reason)) refused.set(message.channelId, clock.now());
      log.info('post_not_editable', { post: post.id, error });
    }
    await store.posts.shown(post.id, answered);
    return 'done';
  }

  /** It is tried until the post says so, or never can. */
  async function showTakenBack(sender: ChatSender, stale: StalePost): Promise<Outcome> {
    const { post, message } = stale;
    if (clock.now() < (refused.get(post.id) ?? Number.NEGATIVE_INFINITY) + TAKEN_BACK_AGAIN_AFTER_MS) {
      return 'done';
    }
    try {
      await sender.edit(message, takenBackMessage());
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (TRANSIENT.includes(error.reason)) return afterRefusal(stale, error);
      log.info('post_not_editable', { post: post.id, error });
      if (PASSING.includes(error.reason)) {
        refused.set(post.id, clock.now());
        return 'done';
      }
    }
    refused.delete(post.id);
    await store.posts.shown(post.id, 'taken-back');
    return 'done';
  }

  const edit = (sender: ChatSender, stale: StalePost): Promise<Outcome> =>
    stale.post.state === 'retracted' ? showTakenBack(sender, stale) : showCount(sender, stale);

  async function tryEdit(sender: ChatSender, stale: StalePost): Promise<Outcome> {
    try {
      return await edit(sender, stale);
    } catch (error) {
      log.error('post_refresh_failed', { post: stale.post.id, error });
      return 'done';
    }
  }

  /** The posts of one channel, one after the other: it may ask to wait. */
  async function editRow(sender: ChatSender, row: readonly StalePost[]): Promise<Outcome> {
    for (const stale of row) {
      if (stopping || options.stopped().includes(sender.platform)) return 'halt';
      const outcome = await tryEdit(sender, stale);
      if (outcome !== 'done') return outcome;
    }
    return 'done';
  }

  /** The first goes alone: a platform that does not answer, or refuses the bot, is then asked once. */
  async function editAll(sender: ChatSender, stale: readonly StalePost[]): Promise<void> {
    const rows = [...Map.groupBy(stale, ({ message }) => message.channelId).values()];
    for (let from = 0; from < rows.length; from += from === 0 ? 1 : AT_ONCE) {
      const page = rows.slice(from, from === 0 ? 1 : from + AT_ONCE);
      const outcomes = await Promise.all(page.map((row) => editRow(sender, row)));
      if (outcomes.includes('halt')) return;
    }
  }

  async function round(): Promise<void> {
    try {
      // Whoever does it notices what is written here.
      if (!(await worker.isMe())) return;
      const stale = await store.posts.toRefresh(clock.now(), PAGE);
      const byPlatform = Map.groupBy(stale, ({ message }) => message.platform);
      const rounds = [...byPlatform].map(async ([platform, posts]) => {
        const sender = senders.get(platform);
        if (sender === undefined || options.stopped().includes(platform)) return;
        await editAll(
          sender,
          posts.filter(({ post }) => mayEdit(post.workspaceId)),
        );
      });
      await Promise.all(rounds);
    } finally {
      running = null;
    }
  }

  function refresh(): Promise<void> {
    if (stopping) return Promise.resolve();
    running ??= round();
    return running;
  }

  function soon(): void {
    if (stopping || disarm !== null) return;
    disarm = clock.at(clock.now() + SOON_MS, () => {
      disarm = null;
      // One that runs already may have looked before the newest answer.
      if (running !== null) soon();
      else refresh().catch((error: unknown) => log.error('post_refresh_failed', { error }));
    });
  }

  return {
    soon,
    refresh,
    async stop() {
      stopping = true;
      disarm?.();
      // Whoever called refresh() is told of its failure; here it only matters that it is over.
      await Promise.allSettled([running]);
      await worker.release();
    },
  };
}

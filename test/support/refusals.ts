// A platform that refuses: what the scripted sender does instead of taking a message, and a post that meets it.
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import type { PostState, Schedule } from '#src/ports/records.ts';
import type { AppRig } from './app-rig.ts';
import { allPosts, HOUR, schedule } from './channel-admin.ts';

/** The next so many calls are refused. */
export function refuse(
  rig: AppRig,
  reason: PlatformReason,
  times = 1,
  retryAfterMs: number | null = null,
): void {
  for (let call = 0; call < times; call += 1) {
    rig.sender.script.push(() => {
      throw new PlatformError(reason, reason, { retryAfterMs });
    });
  }
}

/** From now on every call to this channel throws what `error` makes; all others arrive. */
export function breakChannel(rig: AppRig, channelId: string, error: () => Error): void {
  for (let call = 0; call < 200; call += 1) {
    rig.sender.script.push(({ target }) => {
      if (target.kind === 'channel' && target.channel.channelId === channelId) throw error();
    });
  }
}

export interface DuePost {
  readonly made: Schedule;
  /** How often the platform was called since. */
  calls(): number;
  /** Of the newest post. */
  state(): Promise<PostState | undefined>;
}

/** A daily schedule, and the clock at the time of its first post, which is not made yet. */
export async function postDue(rig: AppRig, options = 'time:10:00 weekdays:daily'): Promise<DuePost> {
  const made = await schedule(rig, options);
  rig.clock.advance(2 * HOUR);
  const before = rig.sender.calls.length;
  return {
    made,
    calls: () => rig.sender.calls.length - before,
    state: async () => (await allPosts(rig, made)).at(-1)?.state,
  };
}

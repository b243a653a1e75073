// Sends on when a limit that the bot keeps to by itself lets more leave.
import type { ChatSender, Platform } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Store } from '#src/ports/store.ts';

export interface Pace {
  /** Nothing may leave there now: `goOn` is called as soon as more may, if something waits for that. */
  keep(sender: ChatSender): Promise<void>;
  /** Calls nothing any more. */
  stop(): void;
}

export function createPace({
  store,
  clock,
  goOn,
  onRest,
}: {
  readonly store: Pick<Store, 'deliveries'>;
  readonly clock: Clock;
  readonly goOn: (platform: Platform) => void;
  /** After one or more `goOn` nothing waits for a limit any more. */
  readonly onRest: () => void;
}): Pace {
  const armed = new Map<Platform, () => void>();
  /** Platforms where something went on by itself. */
  const paced = new Set<Platform>();
  let stopped = false;

  function arm(platform: Platform, at: number): void {
    armed.get(platform)?.();
    const callOff = clock.at(at, () => {
      armed.delete(platform);
      paced.add(platform);
      goOn(platform);
    });
    armed.set(platform, callOff);
  }

  return {
    async keep({ platform, limits }) {
      if (limits.length === 0) return;
      const at = await store.deliveries.pacedUntil(platform, clock.now());
      if (stopped) return;
      if (at !== null) arm(platform, at);
      else if (paced.delete(platform)) onRest();
    },
    stop() {
      stopped = true;
      for (const callOff of armed.values()) callOff();
      armed.clear();
    },
  };
}

// The playground as one of the platforms, with the clock that its members move.
import type { App } from '#src/app/app.ts';
import type { Config } from '#src/config.ts';
import { readClockOffset } from '#src/platforms/playground/chat-log.ts';
import { createMovableClock, type MovableClock } from '#src/platforms/playground/movable-clock.ts';
import { createPlayground } from '#src/platforms/playground/playground.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { OpenPlatform } from './open-platform.ts';

/** The playground keeps its chat beside the database: it plays the platform, whose data is not ours. */
export const playgroundPath = (databasePath: string): string =>
  `${databasePath.replace(/\.db$/, '')}-playground.db`;

export interface PreparedPlayground {
  /** What everything has to go by. */
  readonly clock: MovableClock;
  /** `app` is asked for only once the receiver was started. */
  open(app: () => App): OpenPlatform;
}

/**
 * Beside a real platform its clock shows the real time and stands where it is: people who live by the real time
 * would be asked early.
 */
export function preparePlayground(options: {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
}): PreparedPlayground {
  const { config, log } = options;
  const path = playgroundPath(config.databasePath);
  const isAlone = config.discord === null && config.slack === null;
  const clock = createMovableClock(options.clock, isAlone ? readClockOffset(path) : 0);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    clock,
    open(app) {
      const time = {
        nextWakeAt: () => app().runner.nextWakeAt(),
        runDue: () => app().runner.runDue(),
        nextReminderAt: (account: Parameters<App['nextReminderAt']>[0]) => app().nextReminderAt(account),
      };
      const playground = createPlayground({
        path,
        zone,
        clock,
        log: (error) => log.error('playground_failed', { error }),
        memoryPanel: (account) => app().memoryPanel(account, zone),
        time: isAlone ? time : null,
      });
      const { receiver, sender } = playground;
      return {
        receiver,
        sender,
        routes: [playground.routes],
        afterStart: () => {},
        close: async () => playground.close(),
      };
    },
  };
}

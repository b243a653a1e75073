// `quizloop start`: runs until a signal asks it to stop.
import { compose, type Running } from '#src/compose.ts';
import type { Config } from '#src/config.ts';
import { createLogger } from '#src/logger.ts';
import type { Log } from '#src/ports/log.ts';
import { checkRole, type Role } from '#src/role.ts';
import { createSystemClock } from '#src/system-clock.ts';
import { readyText } from './ready-text.ts';

/** Answers and deliveries under way end within 10 s; the rest is for saying goodbye and closing the files. */
const STOP_WITHIN_MS = 15_000;

export interface StartOptions {
  readonly config: Config;
  readonly role: Role;
  readonly root: string;
  readonly out: (line: string) => void;
}

/** The first signal stops in order, the second at once. */
function stopOnSignals(running: Running, log: Log): void {
  let asked = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (asked) process.exit(1);
    asked = true;
    log.info('stopping', { signal });
    const timer = setTimeout(() => {
      log.error('stop_timed_out');
      process.exit(1);
    }, STOP_WITHIN_MS);
    timer.unref();
    await running.stop();
    log.info('stopped');
    process.exit(0);
  };
  process.on('SIGINT', (signal) => void stop(signal));
  process.on('SIGTERM', (signal) => void stop(signal));
}

/** Resolves once it listens; the process lives on until a signal. Rejects with UserError when it cannot start. */
export async function start({ config, role, root, out }: StartOptions): Promise<void> {
  checkRole(role, config);
  const began = performance.now();
  const log = createLogger(config);
  process.on('unhandledRejection', (error) => log.error('unhandled_rejection', { error }));
  const running = await compose({ config, role, log, root, clock: createSystemClock() });
  stopOnSignals(running, log);
  log.info('listening', { role, url: running.url, ms: Math.round(performance.now() - began) });
  if (process.stdout.isTTY && config.logFormat !== 'json') {
    const { url } = running;
    const { playground: hasPage, databasePath } = config;
    out(readyText({ url, hasPage, databasePath, unreached: running.unreached() }));
  }
}

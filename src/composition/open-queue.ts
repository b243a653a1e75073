// The queue of reminders: on Redis where one is set up, else in this process.
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { ReminderQueue } from '#src/ports/reminder-queue.ts';
import type { Store } from '#src/ports/store.ts';
import type { RedisSettings } from '#src/redis-settings.ts';
import type { Role } from '#src/role.ts';
import { NO_QUEUE } from './no-queue.ts';

/** Ready at once, also while Redis is away. The adapter is imported only where it is set up. */
export async function openQueue(options: {
  readonly settings: RedisSettings | null;
  readonly role: Role;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<ReminderQueue> {
  const { settings: address, role, store, clock, log } = options;
  if (address === null) {
    if (role === 'bot') return NO_QUEUE;
    const { createInProcessQueue } = await import('#src/queue/in-process.ts');
    return createInProcessQueue({ clock, log });
  }
  const { createBullmqQueue } = await import('#src/queue/bullmq.ts');
  return createBullmqQueue({ address, instanceId: await store.instanceId(), clock, log });
}

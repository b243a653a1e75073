// The store over an open, migrated database.
import type { Store } from '#src/ports/store.ts';
import { createCheckpoints } from './checkpoints.ts';
import { createClaimStore } from './claims.ts';
import { createDatabase } from './database.ts';
import { createDeckStore } from './decks.ts';
import { createDeliveryStore } from './deliveries.ts';
import { createExposureStore } from './exposures.ts';
import { createHealthy } from './health.ts';
import { createInstallationStore } from './installations.ts';
import { createInstanceId } from './instance.ts';
import { createLeaseStore } from './leases.ts';
import { createManagerStore } from './managers.ts';
import { createNextWakeAt } from './next-wake.ts';
import type { Client } from './open-database.ts';
import { createPeopleStore } from './people.ts';
import { createPostStore } from './posts.ts';
import { createPrune } from './prune.ts';
import { createReminderStore } from './reminders.ts';
import { createReviewStore } from './reviews.ts';
import type { StoreLog } from './run-transaction.ts';
import { createScheduleStore } from './schedules.ts';
import { createSessionStore } from './sessions.ts';
import { createWaiting } from './waiting.ts';
import { createWatch } from './watch.ts';
import { createWorkspaceStore } from './workspaces.ts';

/** Closing the store closes `client`. */
export function composeStore(client: Client, log: StoreLog): Store {
  const checkpoints = createCheckpoints({ client, log });
  const database = createDatabase(client, log, checkpoints.committed);
  return {
    people: createPeopleStore(database),
    managers: createManagerStore(database),
    decks: createDeckStore(database),
    workspaces: createWorkspaceStore(database),
    schedules: createScheduleStore(database),
    posts: createPostStore(database),
    exposures: createExposureStore(database),
    reviews: createReviewStore(database),
    sessions: createSessionStore(database),
    reminders: createReminderStore(database),
    deliveries: createDeliveryStore(database),
    installations: createInstallationStore(database),
    leases: createLeaseStore(database),
    claims: createClaimStore(database),
    prune: createPrune(database),
    nextWakeAt: createNextWakeAt(database),
    watch: createWatch(client),
    instanceId: createInstanceId(database),
    waiting: createWaiting(database),
    healthy: createHealthy(database),
    close: async () => {
      await checkpoints.stop();
      client.close();
    },
  };
}

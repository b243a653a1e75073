// The contract of every Store: what each method promises, over real storage.
import { afterEach, beforeEach, describe } from 'vitest';
import { budgetsContract } from './store/budgets.ts';
import { changingSchedulesContract } from './store/changing-schedules.ts';
import { claimsContract } from './store/claims.ts';
import { decksContract } from './store/decks.ts';
import { deliveriesContract } from './store/deliveries.ts';
import { erasingContract } from './store/erasing.ts';
import { exposuresContract } from './store/exposures.ts';
import { installationsContract } from './store/installations.ts';
import { leasesContract } from './store/leases.ts';
import { livePostsContract } from './store/live-posts.ts';
import { managersContract } from './store/managers.ts';
import { membershipsContract } from './store/memberships.ts';
import { movingRemindersContract } from './store/moving-reminders.ts';
import { pausesContract } from './store/pauses.ts';
import { peopleContract } from './store/people.ts';
import { postsContract } from './store/posts.ts';
import { ratingClicksContract } from './store/rating-clicks.ts';
import { reachContract } from './store/reach.ts';
import { remindersContract } from './store/reminders.ts';
import { reviewsContract } from './store/reviews.ts';
import { settlingContract } from './store/settling.ts';
import { statisticsContract } from './store/statistics.ts';
import { turnsContract } from './store/turns.ts';
import { undoContract } from './store/undo.ts';
import { upkeepContract } from './store/upkeep.ts';
import { waitingContract } from './store/waiting.ts';
import { workspacesContract } from './store/workspaces.ts';
import { createWorld, type StoreHarness, type World } from './store/world.ts';

export type { StoreHarness } from './store/world.ts';

const PARTS = [
  peopleContract,
  membershipsContract,
  decksContract,
  workspacesContract,
  managersContract,
  changingSchedulesContract,
  postsContract,
  livePostsContract,
  exposuresContract,
  reviewsContract,
  ratingClicksContract,
  undoContract,
  statisticsContract,
  remindersContract,
  turnsContract,
  movingRemindersContract,
  deliveriesContract,
  settlingContract,
  pausesContract,
  budgetsContract,
  reachContract,
  installationsContract,
  leasesContract,
  claimsContract,
  upkeepContract,
  erasingContract,
  waitingContract,
];

/** `makeStore` gives an empty store each time; `close` also takes its data away. */
export function storeContract(name: string, makeStore: () => Promise<StoreHarness>): void {
  describe(`store contract: ${name}`, () => {
    let harness: StoreHarness;
    let world: World;
    beforeEach(async () => {
      harness = await makeStore();
      world = await createWorld(harness);
    });
    afterEach(() => harness.close());
    for (const part of PARTS) part(() => world);
  });
}

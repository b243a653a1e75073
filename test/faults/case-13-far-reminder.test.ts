// A reminder that is further away than any timer can wait.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { localDate } from '#src/core/local-day.ts';
import { createInProcessQueue } from '#src/queue/in-process.ts';
import { liveUntil } from '../support/app-person.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { DAY, HOUR } from '../support/channel-admin.ts';
import { march, recordDigests, reminded } from '../support/digests.ts';
import { expectSoundDatabase } from '../support/sound-database.ts';
import { createTestClock } from '../support/test-clock.ts';
import { createTestLog } from '../support/test-log.ts';

const START = Date.UTC(2026, 2, 1, 12);
const IN_60_DAYS = START + 60 * DAY;

describe('case 13: a reminder 60 days away in the in-process queue', () => {
  function queueOf() {
    const clock = createTestClock(START);
    return { clock, queue: createInProcessQueue({ clock, log: createTestLog() }) };
  }

  // Red without HORIZON_MS in the queue: `setTimeout` fires at once beyond 2^31-1 ms.
  it('arms one timer for the next hour at most', async () => {
    const { clock, queue } = queueOf();
    const armedFor: number[] = [];
    vi.spyOn(clock, 'at').mockImplementation((when) => {
      armedFor.push(when - START);
      return () => {};
    });
    await queue.work(async () => {});
    await queue.schedule('far', IN_60_DAYS);
    expect(armedFor).toEqual([HOUR]);
  });

  // Red without the look at the time in `wakeDue`: it would fire with the first timer.
  it('does not wake now, and wakes once the clock has moved there', async () => {
    const { clock, queue } = queueOf();
    const woken: number[] = [];
    await queue.work(async () => void woken.push(clock.now()));
    await queue.schedule('far', IN_60_DAYS);
    clock.advance(HOUR);
    expect(woken).toEqual([]);
    expect(clock.armed()).toBe(1);
    clock.moveTo(IN_60_DAYS);
    expect(woken).toEqual([IN_60_DAYS]);
    await queue.close();
  });
});

describe('case 13: a reminder planned for 60 days from now', () => {
  let rig: AppRig;
  afterEach(async () => {
    expect(rig.log.messages('error')).toEqual([]);
    expectSoundDatabase(rig.databasePath);
    await rig.close();
  });

  const account = { platform: 'playground', scope: 'W1', externalId: 'mei' } as const;

  // Red without the conditions on its time in the Store and in `wakeReminder` (one of them is enough): it is sent at once.
  it('is sent then, once, and not before', async () => {
    rig = await createAppRig();
    const digests = recordDigests(rig);
    await reminded(rig, 3);
    const actor = await rig.store.people.findAccount(account);
    if (actor === null) throw new Error('Nobody is there.');
    const { id: personId, version: expectedVersion } = actor.person;
    const at = march(2, '09:05') + 60 * DAY;
    const reminder = { date: localDate(at, 'UTC'), at };
    expect(await rig.store.reminders.plan({ personId, expectedVersion, reminder })).not.toBeNull();
    await liveUntil(rig, at - 1);
    expect(digests.times()).toEqual([]);
    await liveUntil(rig, at + HOUR);
    expect(digests.times()).toEqual(['1 09:05']);
  });
});

// What the queue is told of reminders, and that nobody waits for it.
import { afterEach, describe, expect, it } from 'vitest';
import { endsWithin } from '#src/ports/clock.ts';
import type { ReminderQueue } from '#src/ports/reminder-queue.ts';
import { createSystemClock } from '#src/system-clock.ts';
import { directsOf, learn, liveUntil, select, type, wordsOf } from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { IN_DIRECT, march, reminded } from '../support/digests.ts';

let rig: AppRig;
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

interface Told {
  readonly id: string;
  readonly dueAt: number;
}

/** Notes what the queue is told. */
function recording(told: Told[]) {
  return (queue: ReminderQueue): ReminderQueue => ({
    ...queue,
    schedule(id, dueAt) {
      told.push({ id, dueAt });
      return queue.schedule(id, dueAt);
    },
  });
}

/** Takes everything, and never answers. */
const hanging = (queue: ReminderQueue): ReminderQueue => ({
  ...queue,
  schedule: () => new Promise(() => {}),
  cancel: () => new Promise(() => {}),
});

async function promptly(work: Promise<unknown>): Promise<void> {
  expect(await endsWithin(createSystemClock(), 5_000, work)).toBe(true);
}

const planned = () => rig.store.reminders.upcoming(0, Number.MAX_SAFE_INTEGER, 10);

describe('the queue', () => {
  it('is told of the same reminder when a rating, a setting or a snooze moves it', async () => {
    const told: Told[] = [];
    rig = await createAppRig({ wrapQueue: recording(told) });
    await type(rig, '/quiz resume');
    const movesTo = async (what: () => Promise<unknown>) => {
      await what();
      const [reminder] = await planned();
      expect(told.at(-1)).toEqual({ id: reminder?.id, dueAt: reminder?.dueAt });
      return reminder?.dueAt ?? 0;
    };
    const [one, three, later] = [
      await movesTo(() => learn(rig, 1, 3)),
      await movesTo(() => learn(rig, 2, 3)),
      await movesTo(async () => select(rig, await type(rig, '/quiz settings'), 'Remind me around', '14')),
    ];
    expect([three < one, three < later]).toEqual([true, true]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    await liveUntil(rig, march(3, '14:45'));
    const [digest] = directsOf(rig).slice(-1);
    if (digest === undefined) throw new Error('No reminder came.');
    expect(wordsOf(digest)).toContain('3 cards are due.');
    await movesTo(() => rig.click(digest, 'Snooze', IN_DIRECT));
    expect(told.at(-1)).toEqual({ id: told[0]?.id, dueAt: march(3, '15:45') });
  });

  it('keeps nobody waiting who rates, changes a setting or leaves, even when it never answers', async () => {
    rig = await createAppRig({ wrapQueue: hanging });
    // Red without: `hintQueue` not being waited for.
    await promptly(reminded(rig, 3));
    expect((await planned()).length).toBe(1);
    await promptly(select(rig, await type(rig, '/quiz settings'), 'Remind me around', '14'));
    const asked = await type(rig, '/quiz forget-me');
    // Red without: `forgetReminders` not being waited for.
    const erased = rig.click(asked, 'Erase');
    await promptly(erased);
    expect(wordsOf(messageOf(await erased))).toContain('erased');
    expect(await planned()).toEqual([]);
  });
});

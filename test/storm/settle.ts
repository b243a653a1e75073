// After a storm: everything is mended, and what still waits gets the time that it needs.
import { z } from 'zod';
import type { Diary } from './diary.ts';
import { pause } from './pause.ts';
import { persistently } from './persistently.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
/** Longer than any lease; the longest pause between two tries is 10 minutes. */
const GOES_BY_MS = 11 * MINUTE;
/** So often time leaps until nothing waits any more. */
const MOST_LEAPS = 6;
const LOOKS_EVERY_MS = 100;
const LOOKS = 100;

const countSchema = z.number();

/** Deliveries that are not over, but for reminders of a time that was taken back; and reminders that are due. */
const WAITING = `SELECT (SELECT count(*) FROM deliveries
    WHERE state = 'waiting' AND (kind <> 'reminder' OR next_at < ?))
  + (SELECT count(*) FROM reminders r JOIN persons p ON p.id = r.person_id
     WHERE r.state = 'planned' AND r.due_at < ? AND p.direct = 'open' AND p.reminders_on = 1 AND p.paused = 0)`;

export async function settle(world: World, diary: Diary): Promise<void> {
  const { clock, crew, chats } = world;
  await crew.up();
  const client = world.open();
  const waiting = () =>
    countSchema.parse(
      client
        .prepare(WAITING)
        .pluck()
        .get(clock.now() + GOES_BY_MS, clock.now() - MINUTE),
    );
  try {
    for (let leaps = 0; leaps < MOST_LEAPS; leaps += 1) {
      clock.leap(GOES_BY_MS);
      // Whoever starts looks at everything at once, and what is stopped ends with what is under way.
      await crew.roll();
      for (let looks = 0; looks < LOOKS && waiting() > 0; looks += 1) await pause(LOOKS_EVERY_MS);
      if (waiting() === 0) break;
    }
    if (waiting() > 0) diary.problems.push(`${waiting()} messages still wait when all is well again.`);
  } finally {
    client.close();
  }
  for (const chat of chats) {
    const [someone] = chat.members;
    if (someone === undefined) continue;
    await persistently(() => chat.type(someone, '/quiz stats')).catch((error: unknown) => {
      diary.problems.push(`Nobody is answered on ${chat.platform} when all is well again: ${error}`);
    });
  }
}

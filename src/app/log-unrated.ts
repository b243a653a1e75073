// Choices that nobody rated before the learner's day ended count by themselves: wrong as Again, right as Partly.
import type { Exposure } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import { recordReview } from './record-review.ts';

const PAGE = 100;

async function logOne(context: AppContext, exposure: Exposure): Promise<void> {
  const asked = { exposureId: exposure.id, click: null, now: context.clock.now() };
  const { kind } = await recordReview(context, asked, ({ exposure: { chosenAt: at }, takenBack }) =>
    at === null || takenBack ? null : { rating: null, at },
  );
  if (kind !== 'recorded') await context.store.exposures.closeUnrated(exposure.id);
}

/** Logs every choice whose day is over at `now`. One that fails is left for the next round. */
export async function logUnrated(context: AppContext, now: number): Promise<void> {
  const seen = new Set<string>();
  for (;;) {
    const page = (await context.store.exposures.unrated(now, PAGE)).filter(({ id }) => !seen.has(id));
    if (page.length === 0) return;
    for (const exposure of page) {
      // Whatever comes of it, this round looks at each only once.
      seen.add(exposure.id);
      try {
        await logOne(context, exposure);
      } catch (error) {
        context.log.error('unrated_failed', { exposure: exposure.id, error });
      }
    }
  }
}

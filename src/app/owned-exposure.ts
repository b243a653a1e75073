// Finds the exposure that a button names, if it belongs to the person who clicked.
import { UserError } from '#src/errors.ts';
import type { ShownCard } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import type { Acting } from './route.ts';
import { answering } from './texts/answering.ts';

export type Shown = Pick<ShownCard, 'exposure' | 'card'>;

/** Throws UserError when it is taken back or somebody else's. */
export function owned({ exposure, card, takenBack }: ShownCard, personId: string): Shown {
  if (exposure.personId !== personId) throw new UserError(answering.notYours);
  if (exposure.review === null && takenBack) throw new UserError(answering.postGone);
  return { exposure, card };
}

/** Throws UserError when it is gone, taken back or somebody else's; nothing was changed then. */
export async function ownedExposure(
  context: AppContext,
  acting: Acting,
  exposureId: string | undefined,
): Promise<Shown> {
  const shown = await context.store.exposures.shown(exposureId ?? '');
  if (shown === null) throw new UserError(answering.gone);
  return owned(shown, acting.actor.person.id);
}

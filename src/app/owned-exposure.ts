// Finds the exposure that a button names, if it belongs to the person who clicked.
import type { Card } from '#src/core/card.ts';
import { UserError } from '#src/errors.ts';
import type { Exposure } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import type { Request } from './route.ts';
import { answering } from './texts/answering.ts';

export interface Shown {
  readonly exposure: Exposure;
  /** The card as it was when it was shown. */
  readonly card: Card;
}

/** Its question turned out to be wrong: nothing more is logged of it. */
export async function isTakenBack(context: AppContext, { postId }: Exposure): Promise<boolean> {
  if (postId === null) return false;
  return (await context.store.posts.post(postId))?.state === 'retracted';
}

/** Throws UserError when it is gone, taken back or somebody else's; nothing was changed then. */
export async function ownedExposure(
  context: AppContext,
  request: Request,
  exposureId: string | undefined,
): Promise<Shown> {
  const exposure = await context.store.exposures.exposure(exposureId ?? '');
  if (exposure === null) throw new UserError(answering.gone);
  if (exposure.personId !== request.actor.person.id) throw new UserError(answering.notYours);
  const card = await context.store.decks.card(exposure.card, exposure.card.revision);
  if (card === null) throw new UserError(answering.gone);
  if (exposure.review === null && (await isTakenBack(context, exposure))) {
    throw new UserError(answering.postGone);
  }
  return { exposure, card };
}

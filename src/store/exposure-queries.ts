// Prepared questions about exposures with their live reviews. To be asked inside a transaction.
import { and, eq } from 'drizzle-orm';
import type { Card } from '#src/core/card.ts';
import type { ShownCard } from '#src/ports/records.ts';
import type { Db } from './database.ts';
import { given } from './given.ts';
import { isLive } from './live.ts';
import { type ExposureRow, exposureOf, type PostRow, type ReviewRow } from './rows.ts';
import { cardRevisions, exposures, posts, reviews } from './schema.ts';

export interface Shown {
  readonly exposure: ExposureRow;
  readonly review: ReviewRow | null;
}

export interface ShownRow extends Shown {
  readonly card: Card;
  readonly postState: PostRow['state'] | null;
}

export const shownOf = ({ exposure, review, card, postState }: ShownRow): ShownCard => ({
  exposure: exposureOf(exposure, review),
  card,
  takenBack: postState === 'retracted',
});

export interface ExposureQueries {
  withCard(exposureId: string): ShownRow | null;
  byId(exposureId: string): Shown | null;
  ofPost(personId: string, postId: string): Shown | null;
  ofStep(sessionId: string, step: number): Shown | null;
}

function prepareWithCard(db: Db) {
  return db
    .select({ exposure: exposures, review: reviews, card: cardRevisions.body, postState: posts.state })
    .from(exposures)
    .innerJoin(
      cardRevisions,
      and(
        eq(cardRevisions.deckId, exposures.deckId),
        eq(cardRevisions.cardId, exposures.cardId),
        eq(cardRevisions.revision, exposures.revision),
      ),
    )
    .leftJoin(reviews, isLive)
    .leftJoin(posts, eq(posts.id, exposures.postId))
    .where(eq(exposures.id, given('id')))
    .prepare();
}

export function createExposureQueries(db: Db): ExposureQueries {
  const shown = () =>
    db.select({ exposure: exposures, review: reviews }).from(exposures).leftJoin(reviews, isLive);
  const byId = shown()
    .where(eq(exposures.id, given('id')))
    .prepare();
  const ofPost = shown()
    .where(and(eq(exposures.personId, given('personId')), eq(exposures.postId, given('postId'))))
    .prepare();
  const ofStep = shown()
    .where(and(eq(exposures.sessionId, given('sessionId')), eq(exposures.step, given('step'))))
    .prepare();
  const withCard = prepareWithCard(db);
  return {
    withCard: (id) => withCard.get({ id }) ?? null,
    byId: (id) => byId.get({ id }) ?? null,
    ofPost: (personId, postId) => ofPost.get({ personId, postId }) ?? null,
    ofStep: (sessionId, step) => ofStep.get({ sessionId, step }) ?? null,
  };
}

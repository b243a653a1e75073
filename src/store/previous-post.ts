// The last post of a channel and how it went: for the recap above the next one.
import { and, desc, eq, isNotNull, or, sql } from 'drizzle-orm';
import type { Card } from '#src/core/card.ts';
import type { PostStore } from '#src/ports/store.ts';
import { ofChannel } from './channel-history.ts';
import type { Database, Db } from './database.ts';
import { isLive } from './live.ts';
import { postOf } from './rows.ts';
import { cardRevisions, exposures, posts, reviews, workspaces } from './schema.ts';

/** Everyone who answered this post: they chose, or rated a recall card. */
export function answersTo(db: Db, postId: string) {
  return db
    .select({ chosen: exposures.chosen, grade: sql<number | null>`${reviews.grade}` })
    .from(exposures)
    .leftJoin(reviews, isLive)
    .where(and(eq(exposures.postId, postId), or(isNotNull(exposures.chosen), isNotNull(reviews.id))))
    .all();
}

type Answers = ReturnType<typeof answersTo>;

function tally(card: Card, answers: Answers) {
  const chosen: Record<string, number> = {};
  for (const answer of answers) {
    if (answer.chosen !== null) chosen[answer.chosen] = (chosen[answer.chosen] ?? 0) + 1;
  }
  const right = card.choices.find((choice) => choice.correct)?.id;
  const isCorrect = (answer: Answers[number]) =>
    right === undefined ? (answer.grade ?? 1) > 1 : answer.chosen === right;
  return { answered: answers.length, correct: answers.filter(isCorrect).length, chosen };
}

export function createPreviousPost({ db, read }: Database): PostStore['previous'] {
  return (channel, deckId) =>
    read(() => {
      const row = db
        .select({ post: posts, workspace: workspaces, card: cardRevisions.body })
        .from(posts)
        .innerJoin(workspaces, eq(workspaces.id, posts.workspaceId))
        .innerJoin(
          cardRevisions,
          and(
            eq(cardRevisions.deckId, posts.deckId),
            eq(cardRevisions.cardId, posts.cardId),
            eq(cardRevisions.revision, posts.revision),
          ),
        )
        .where(and(ofChannel(channel, deckId), eq(posts.state, 'sent')))
        .orderBy(desc(posts.createdAt), sql`${posts}.rowid desc`)
        .limit(1)
        .get();
      if (row === undefined) return null;
      return { post: postOf(row.post, row.workspace), ...tally(row.card, answersTo(db, row.post.id)) };
    });
}

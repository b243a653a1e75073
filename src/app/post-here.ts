// The post that a button names, if it is one of the workspace in which somebody clicked.
import type { Card } from '#src/core/card.ts';
import { UserError } from '#src/errors.ts';
import type { Exposure, Post } from '#src/ports/records.ts';
import type { AppContext } from './context.ts';
import type { Acting } from './route.ts';
import { answering } from './texts/answering.ts';

export interface AskedPost {
  readonly post: Post & { readonly card: Exposure['card'] };
  /** As it was asked. */
  readonly card: Card;
}

/** Throws UserError when it is gone, taken back or of another workspace; nothing was changed then. */
export async function postHere(
  context: AppContext,
  acting: Acting,
  postId: string | undefined,
): Promise<AskedPost> {
  const post = await context.store.posts.post(postId ?? '');
  if (post?.card == null || post.workspaceId !== acting.actor.workspaceId)
    throw new UserError(answering.gone);
  if (post.state === 'retracted') throw new UserError(answering.postGone);
  const card = await context.store.decks.card(post.card, post.card.revision);
  if (card === null) throw new UserError(answering.gone);
  return { post: { ...post, card: post.card }, card };
}

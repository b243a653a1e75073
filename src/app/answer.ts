// Answering: a click on an option or on Show answer, under a post of a channel or under one's own question.
import type { Card } from '#src/core/card.ts';
import { learnerDay, learnerDayEnd } from '#src/core/local-day.ts';
import { UserError } from '#src/errors.ts';
import type { Answer } from '#src/ports/chat.ts';
import { answerView } from './answer-view.ts';
import type { AppContext } from './context.ts';
import { ownedExposure, type Shown } from './owned-exposure.ts';
import { postHere } from './post-here.ts';
import type { Feature, Request } from './route.ts';
import { message } from './say.ts';
import { answering } from './texts/answering.ts';
import { common } from './texts/common.ts';

/**
 * The exposure of this post for the person who clicked; the first click makes it, if `isButton` of its card. Throws
 * UserError when it is not.
 */
async function exposureOfPost(
  context: AppContext,
  request: Request,
  postId: string | undefined,
  isButton: (card: Card) => boolean,
): Promise<Shown> {
  const { post, card } = await postHere(context, request, postId);
  if (!isButton(card)) throw new UserError(common.staleButton);
  const { actor } = request;
  const exposure = await context.store.exposures.open(
    {
      personId: actor.person.id,
      accountId: actor.accountId,
      workspaceId: post.workspaceId,
      card: post.card,
      order: post.order,
      source: 'post',
      postId: post.id,
      sessionId: null,
      step: null,
    },
    request.cause,
    request.now,
  );
  return { exposure, card };
}

/** Stores the choice at the click; a later click keeps the first one. */
async function choose(
  context: AppContext,
  request: Request,
  shown: Shown,
  choiceId: string | undefined,
): Promise<Shown> {
  const { exposure, card } = shown;
  if (choiceId === undefined || !exposure.order.includes(choiceId)) throw new UserError(common.staleButton);
  if (exposure.review !== null || exposure.chosen !== null) return shown;
  const { zone } = request.actor;
  const chosen = await context.store.exposures.choose({
    exposureId: exposure.id,
    choiceId,
    unratedAt: learnerDayEnd(learnerDay(request.now, zone), zone),
    now: request.now,
  });
  if (chosen === null) throw new UserError(answering.gone);
  if (chosen.postId !== null) context.livePosts.soon();
  return { exposure: chosen, card };
}

/** The buttons under questions: `pick` and `reveal` under a post, `choose` and `show` under one's own. */
export function answer(context: AppContext): Feature {
  const view = async (mode: 'private' | 'update', request: Request, shown: Shown): Promise<Answer> => ({
    mode,
    message: message(await answerView(context, request, shown)),
  });
  return {
    buttons: {
      pick: {
        mode: 'private',
        run: async (request, [postId, choiceId]) => {
          const isOption = ({ choices }: Card) => choices.some(({ id }) => id === choiceId);
          const shown = await exposureOfPost(context, request, postId, isOption);
          return view('private', request, await choose(context, request, shown, choiceId));
        },
      },
      reveal: {
        mode: 'private',
        run: async (request, [postId]) => {
          const isHidden = ({ kind }: Card) => kind === 'recall';
          return view('private', request, await exposureOfPost(context, request, postId, isHidden));
        },
      },
      choose: {
        mode: 'update',
        run: async (request, [exposureId, choiceId]) => {
          const shown = await ownedExposure(context, request, exposureId);
          return view('update', request, await choose(context, request, shown, choiceId));
        },
      },
      show: {
        mode: 'update',
        run: async (request, [exposureId]) =>
          view('update', request, await ownedExposure(context, request, exposureId)),
      },
    },
  };
}

// Answering: a click on an option or on Show answer, under a post of a channel or under one's own question.
import type { Card } from '#src/core/card.ts';
import { learnerDay, learnerDayEnd } from '#src/core/local-day.ts';
import { UserError } from '#src/errors.ts';
import type { Answer } from '#src/ports/chat.ts';
import { answerView } from './answer-view.ts';
import type { AppContext } from './context.ts';
import { ownedExposure, type Shown } from './owned-exposure.ts';
import { type AskedPost, postHere } from './post-here.ts';
import type { Acting, Feature, Request } from './route.ts';
import { message } from './say.ts';
import { answering } from './texts/answering.ts';
import { common } from './texts/common.ts';

/** The post that was clicked. Throws UserError when it is none of here, or the button none of its card. */
async function clickedPost(
  context: AppContext,
  acting: Acting,
  postId: string | undefined,
  isButton: (card: Card) => boolean,
): Promise<AskedPost> {
  const clicked = await postHere(context, acting, postId);
  if (!isButton(clicked.card)) throw new UserError(common.staleButton);
  return clicked;
}

/** The exposure of this post for the person who clicked; the first click makes it. */
async function exposureOfPost(
  context: AppContext,
  request: Request,
  { post, card }: AskedPost,
): Promise<Shown> {
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
  const picked = (acting: Acting, [postId, choiceId]: readonly string[]) =>
    clickedPost(context, acting, postId, ({ choices }) => choices.some(({ id }) => id === choiceId));
  const revealed = (acting: Acting, [postId]: readonly string[]) =>
    clickedPost(context, acting, postId, ({ kind }) => kind === 'recall');
  const owned = (acting: Acting, [exposureId]: readonly string[]) =>
    ownedExposure(context, acting, exposureId);
  return {
    buttons: {
      pick: {
        mode: 'private',
        target: picked,
        run: async (request, args) => {
          const shown = await exposureOfPost(context, request, await picked(request, args));
          return view('private', request, await choose(context, request, shown, args[1]));
        },
      },
      reveal: {
        mode: 'private',
        target: revealed,
        run: async (request, args) =>
          view('private', request, await exposureOfPost(context, request, await revealed(request, args))),
      },
      choose: {
        mode: 'update',
        target: owned,
        run: async (request, [exposureId, choiceId]) => {
          const shown = await ownedExposure(context, request, exposureId);
          return view('update', request, await choose(context, request, shown, choiceId));
        },
      },
      show: {
        mode: 'update',
        target: owned,
        run: async (request, [exposureId]) =>
          view('update', request, await ownedExposure(context, request, exposureId)),
      },
    },
  };
}

// Taking back a question that was wrong: its post says so, and every answer to it is undone.
import { shortened } from '#src/core/cut.ts';
import { plainText } from '#src/core/rich-text.ts';
import { UserError } from '#src/errors.ts';
import type { Answer } from '#src/ports/chat.ts';
import type { Block, Message } from '#src/ports/message.ts';
import type { Exposure, Post } from '#src/ports/records.ts';
import { afterwards } from './afterwards.ts';
import { encodeButton } from './button-id.ts';
import { questionBlocks } from './card-view.ts';
import type { AppContext } from './context.ts';
import type { Acting, Feature, Request } from './route.ts';
import { button, heading, line, message, paragraph, quiet, row } from './say.ts';
import { common } from './texts/common.ts';
import { takingBack } from './texts/taking-back.ts';
import { undoReview } from './undo-review.ts';
import { workspaceOf } from './workspace-admin.ts';

const PAGE = 100;
/** A select has room for so many. */
const MOST_OPTIONS = 25;

async function undoOne(context: AppContext, exposure: Exposure, now: number): Promise<boolean> {
  const actor = await context.store.people.actor(exposure.accountId);
  const outcome = await undoReview(context, exposure, actor?.zone ?? 'UTC', now);
  return outcome.kind === 'undone';
}

/**
 * Undoes what was rated on posts that were taken back, and says how many reviews of `postId` were among them. It finishes
 * what a crash cut short, and what was rated in the same moment. One that fails is left for the next round.
 */
export async function undoRetracted(context: AppContext, now: number, postId?: string): Promise<number> {
  const failed = new Set<string>();
  let undone = 0;
  for (;;) {
    const page = await context.store.posts.toUndo(PAGE + failed.size);
    const left = page.filter(({ id }) => !failed.has(id));
    if (left.length === 0) return undone;
    for (const exposure of left) {
      try {
        const isUndone = await undoOne(context, exposure, now);
        if (isUndone && exposure.postId === postId) undone += 1;
        if (!isUndone) failed.add(exposure.id);
      } catch (error) {
        failed.add(exposure.id);
        context.log.error('retraction_failed', { exposure: exposure.id, error });
      }
    }
  }
}

/** The post of this workspace that the admin means. Throws UserError when there is none, or it cannot be taken back. */
async function meantPost(context: AppContext, acting: Acting, postId = ''): Promise<Post> {
  const post = await context.store.posts.post(postId);
  if (post?.workspaceId !== workspaceOf(acting)) throw new UserError(common.staleButton);
  if (post.state === 'retracted') throw new UserError(takingBack.already);
  if (post.state !== 'sent' && post.state !== 'unknown') throw new UserError(takingBack.cannot);
  return post;
}

async function confirmation(context: AppContext, post: Post): Promise<Message> {
  const { posts, decks } = context.store;
  const [answered, { kept }, card] = await Promise.all([
    posts.answered(post.id),
    posts.undoable(post.id),
    post.card === null ? null : decks.card(post.card, post.card.revision),
  ]);
  return message([
    heading(takingBack.confirmTitle),
    ...(card === null ? [] : questionBlocks(card, post.order)),
    { kind: 'divider' },
    paragraph(
      post.message === null
        ? takingBack.confirmLost
        : takingBack.confirmShown({ kind: 'channel', channelId: post.channel.channelId }),
    ),
    paragraph(takingBack.confirmUndone(answered - kept)),
    ...(kept === 0 ? [] : [quiet(takingBack.kept(kept))]),
    row(
      button(encodeButton('take-back', post.id), takingBack.confirm, 'danger'),
      button(encodeButton('leave-post'), takingBack.leave),
    ),
  ]);
}

async function takeBack(context: AppContext, request: Request, post: Post): Promise<Message> {
  if (!(await context.store.posts.retract(post.id))) throw new UserError(takingBack.already);
  context.log.info('post_retracted', { post: post.id });
  const undone = await afterwards(context, () => undoRetracted(context, request.now, post.id), null);
  const nothing = { undone: 0, kept: 0 };
  const { kept } = await afterwards(context, () => context.store.posts.undoable(post.id), nothing);
  // Not waited for: a platform that hangs must not keep the admin from the answer.
  void afterwards(context, () => context.livePosts.refresh(), undefined);
  context.livePosts.soon();
  return message([
    paragraph(undone === null ? takingBack.goingOn : takingBack.done(undone)),
    ...(kept === 0 ? [] : [quiet(takingBack.kept(kept))]),
  ]);
}

export interface Posted {
  readonly post: Post;
  /** Of its schedule. */
  readonly number: number;
}

/**
 * The posts that may be taken back, newest first, each by its question, and by the number of its schedule where several were
 * asked: it may be the same question. Nothing when there is none.
 */
export async function retractSelect(
  context: AppContext,
  posts: readonly Posted[],
): Promise<readonly Block[]> {
  const newest = posts
    .toSorted((a, b) => b.post.localDate.localeCompare(a.post.localDate) || b.post.ordinal - a.post.ordinal)
    .slice(0, MOST_OPTIONS);
  const several = new Set(posts.map(({ number }) => number)).size > 1;
  const options = newest.map(async ({ post, number }) => {
    const card = post.card && (await context.store.decks.card(post.card, post.card.revision));
    const question = card?.question.find((block) => block.kind === 'paragraph');
    const words = question?.kind === 'paragraph' ? plainText(question.spans) : (post.card?.cardId ?? '');
    const label = takingBack.option(several ? number : null, post.localDate, post.ordinal, words);
    return { label: shortened(label, 75), value: post.id };
  });
  if (options.length === 0) return [];
  return [
    {
      kind: 'select',
      id: encodeButton('retract'),
      label: takingBack.choose,
      options: await Promise.all(options),
      selected: null,
    },
  ];
}

/** [Take a question back…] of the status, and its confirmation. */
export function retract(context: AppContext): Feature {
  return {
    buttons: {
      retract: {
        mode: 'private',
        adminOnly: 'managers',
        target: (acting, _args, postId) => meantPost(context, acting, postId),
        run: async (request, _args, postId): Promise<Answer> => ({
          mode: 'private',
          message: await confirmation(context, await meantPost(context, request, postId)),
        }),
      },
      'take-back': {
        mode: 'update',
        adminOnly: 'managers',
        target: (acting, [postId]) => meantPost(context, acting, postId),
        run: async (request, [postId]): Promise<Answer> => ({
          mode: 'update',
          message: await takeBack(context, request, await meantPost(context, request, postId)),
        }),
      },
      'leave-post': {
        mode: 'update',
        run: async () => ({ mode: 'update', message: line(takingBack.left) }),
      },
    },
  };
}

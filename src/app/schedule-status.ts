// What is scheduled in a workspace and how its posts are doing, with a way to mend what did not get through.
import { addDays, localDate } from '#src/core/local-day.ts';
import { UserError } from '#src/errors.ts';
import type { Block, Button, Message } from '#src/ports/message.ts';
import type { Post } from '#src/ports/records.ts';
import { encodeButton } from './button-id.ts';
import { commandName } from './commands.ts';
import type { AppContext } from './context.ts';
import { postAgain, whyNothingToPost } from './daily-post.ts';
import { nextPost } from './next-post.ts';
import { type Posted, retractSelect } from './retract.ts';
import type { Acting, Feature, Request } from './route.ts';
import { button, heading, line, message, quiet, rich, row } from './say.ts';
import { emptyList, scheduleLine, scheduleList } from './schedule-list.ts';
import { checkPosting, missingThere } from './schedule-place.ts';
import { common } from './texts/common.ts';
import { managing } from './texts/managing.ts';
import { wordsFor } from './texts/words.ts';
import { type Numbered, numberedSchedules, workspaceOf } from './workspace-admin.ts';

/** How far back trouble is worth showing. */
const TROUBLE_DAYS = 7;
/** Of buttons: what has none shows them once others are mended. A message has room for so many controls. */
const MOST_ROWS = 5;
const MENDABLE: readonly Post['state'][] = ['unknown', 'failed', 'skipped'];

async function stateOf(context: AppContext, post: Post): Promise<string> {
  const answered = post.state === 'sent' ? await context.store.posts.answered(post.id) : 0;
  const words = wordsFor(post.channel.workspace.platform);
  return managing.postState(post.state, post.late, post.reason, answered, words);
}

/** What to do about a schedule that stands still, or that may not post or open threads. */
async function advice(
  context: AppContext,
  { number, schedule }: Numbered,
  last: Post | undefined,
): Promise<readonly Block[]> {
  const { paused, disabledReason, channel, discussion } = schedule;
  const how = `${commandName(context, 'quiz-admin resume')} ${number}`;
  if (disabledReason !== null) return [quiet(managing.stoppedAdvice(disabledReason, how))];
  if (paused) return [quiet(managing.pausedAdvice(how))];
  const there = { kind: 'channel', channelId: channel.channelId } as const;
  if (last?.state !== 'failed') {
    // A question comes without its thread then, and nothing is noted of that: the platform is asked how it is now.
    const missing = discussion ? await missingThere(context, channel, true) : null;
    return missing === null || missing.length === 0 ? [] : [quiet(managing.threadAdvice(there, missing))];
  }
  if (last.reason === 'not-in-channel') return [quiet(managing.inviteAdvice(there))];
  if (last.reason !== 'no-permission') return [];
  return [quiet(managing.allowAdvice(there, await missingThere(context, channel, discussion)))];
}

interface Status {
  readonly blocks: readonly Block[];
  /** To post again what did not get through. */
  readonly mend: readonly Button[];
  /** What may be taken back. */
  readonly posted: readonly Posted[];
}

async function statusOf(context: AppContext, request: Request, numbered: Numbered): Promise<Status> {
  const { schedule } = numbered;
  const posts = await context.store.posts.ofSchedule(schedule.id, 30);
  const [last, ...earlier] = posts;
  const since = addDays(localDate(request.now, schedule.zone), -TROUBLE_DAYS);
  const recent = posts.filter((post) => post.localDate >= since);
  const trouble = recent.filter((post) => MENDABLE.includes(post.state));
  const runs = !schedule.paused && schedule.disabledReason === null;
  const next = runs ? nextPost(schedule, request.now) : null;
  const told = await Promise.all(
    trouble
      .filter((post) => earlier.includes(post))
      .map(async (post) =>
        quiet(managing.statusTrouble(post.localDate, post.ordinal, await stateOf(context, post))),
      ),
  );
  const nothing = whyNothingToPost(context, schedule);
  return {
    blocks: [
      scheduleLine(context, numbered),
      ...(nothing === null ? [] : [quiet(rich`${nothing}`)]),
      quiet(
        last === undefined
          ? managing.statusNone
          : managing.statusLast(await stateOf(context, last), last.localDate, last.ordinal),
      ),
      quiet(next === null ? managing.statusNoNext : managing.statusNext(next.at, schedule.zone)),
      ...(await advice(context, numbered, last)),
      ...told,
    ],
    // A stopped schedule has to go on first.
    mend: schedule.disabledReason === null ? trouble.slice(0, 3).map(mendButton) : [],
    posted: recent
      .filter((post) => post.state === 'sent' || post.state === 'unknown')
      .map((post) => ({ post, number: numbered.number })),
  };
}

const mendButton = (post: Post): Button =>
  button(
    encodeButton('post-again', post.id),
    managing.postAgain(post.localDate, post.ordinal, post.state === 'unknown'),
  );

async function status(context: AppContext, request: Request): Promise<Message> {
  const all = await numberedSchedules(context, workspaceOf(request));
  if (all.length === 0) return emptyList(request.interaction.account.platform);
  const each = await Promise.all(all.map((numbered) => statusOf(context, request, numbered)));
  let rows = 0;
  const blocks = each.flatMap(({ blocks, mend }) => {
    if (mend.length === 0 || rows === MOST_ROWS) return blocks;
    rows += 1;
    return [...blocks, row(...mend)];
  });
  const posted = each.flatMap((status) => status.posted);
  return message([heading(managing.statusTitle), ...blocks, ...(await retractSelect(context, posted))]);
}

/** `/quiz-admin list`, `/quiz-admin status` and [Post it again] or [Post it after all]. */
export function scheduleStatus(context: AppContext): Feature {
  const postOf = async (acting: Acting, [postId]: readonly string[]) => {
    const post = await context.store.posts.post(postId ?? '');
    if (post?.workspaceId !== workspaceOf(acting)) throw new UserError(common.staleButton);
    return post;
  };
  return {
    commands: {
      'quiz-admin list': {
        mode: 'private',
        adminOnly: 'managers',
        run: async (request) => ({
          mode: 'private',
          message: await scheduleList(context, request),
        }),
      },
      'quiz-admin status': {
        mode: 'private',
        adminOnly: 'managers',
        run: async (request) => ({ mode: 'private', message: await status(context, request) }),
      },
    },
    buttons: {
      'post-again': {
        mode: 'private',
        adminOnly: 'managers',
        target: postOf,
        run: async (request, args) => {
          const post = await postOf(request, args);
          const schedule = await context.store.schedules.schedule(post.scheduleId);
          if (schedule !== null) await checkPosting(context, request, schedule);
          await postAgain(context, post, request.cause);
          return { mode: 'private', message: line(managing.postedAgain) };
        },
      },
    },
  };
}

// Pausing, resuming and ending a schedule, and posting an extra question.
import { UserError } from '#src/errors.ts';
import type { Message } from '#src/ports/message.ts';
import { commandName } from './commands.ts';
import type { AppContext } from './context.ts';
import { postNow } from './daily-post.ts';
import { nextPost } from './next-post.ts';
import type { CommandRoute, Feature, Request } from './route.ts';
import { line } from './say.ts';
import { checkPosting } from './schedule-place.ts';
import { managing } from './texts/managing.ts';
import { wordsFor } from './texts/words.ts';
import { meantSchedule, type Numbered, ownSchedule } from './workspace-admin.ts';

/** Lets it go on where it may post, and says when it posts next. */
export async function resume(
  context: AppContext,
  request: Request,
  { number, schedule }: Numbered,
): Promise<Message> {
  await checkPosting(context, request, schedule);
  await context.store.schedules.setPaused(schedule.id, false, request.now);
  const words = wordsFor(schedule.channel.workspace.platform);
  const next = nextPost(schedule, request.now);
  return line(
    next === null ? managing.listEmpty(words) : managing.resumedOne(number, next.at, schedule.zone),
  );
}

async function extraQuestion(
  context: AppContext,
  request: Request,
  { number, schedule }: Numbered,
): Promise<Message> {
  const { disabledReason } = schedule;
  if (disabledReason !== null) {
    const words = wordsFor(schedule.channel.workspace.platform);
    throw new UserError(managing.stoppedOne(number, disabledReason, words));
  }
  await checkPosting(context, request, schedule);
  await postNow(context, schedule, request.cause);
  return line(managing.postedNow({ kind: 'channel', channelId: schedule.channel.channelId }));
}

/** `/quiz-admin unschedule | post-now | pause | resume`, and [Post the first one now]. */
export function scheduleControl(context: AppContext): Feature {
  const onSchedule = (run: (request: Request, meant: Numbered) => Promise<Message>): CommandRoute => ({
    mode: 'private',
    adminOnly: 'managers',
    target: (acting, options) => meantSchedule(context, acting, options.schedule),
    run: async (request, options) => ({
      mode: 'private',
      message: await run(request, await meantSchedule(context, request, options.schedule)),
    }),
  });
  return {
    commands: {
      'quiz-admin unschedule': onSchedule(async (request, { number, schedule }) => {
        await context.store.schedules.archive(schedule.id, request.now);
        return line(managing.unscheduled(number));
      }),
      'quiz-admin pause': onSchedule(async (request, { number, schedule }) => {
        await context.store.schedules.setPaused(schedule.id, true, request.now);
        return line(managing.pausedOne(number, `${commandName(context, 'quiz-admin resume')} ${number}`));
      }),
      'quiz-admin resume': onSchedule((request, meant) => resume(context, request, meant)),
      'quiz-admin post-now': onSchedule((request, meant) => extraQuestion(context, request, meant)),
    },
    buttons: {
      'post-now': {
        mode: 'update',
        adminOnly: 'managers',
        target: (acting, [scheduleId]) => ownSchedule(context, acting, scheduleId),
        run: async (request, [scheduleId]) => ({
          mode: 'update',
          message: await extraQuestion(context, request, await ownSchedule(context, request, scheduleId)),
        }),
      },
    },
  };
}

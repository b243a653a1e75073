// Who is learning most in a workspace, this week or of all time.
import { learnerDay, weekStart } from '#src/core/local-day.ts';
import { rank } from '#src/core/scoring.ts';
import { UserError } from '#src/errors.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import { withCurrentMembers } from './check-members.ts';
import type { AppContext } from './context.ts';
import type { Feature, Request } from './route.ts';
import { button, heading, message, paragraph, quiet, row } from './say.ts';
import { people } from './texts/people.ts';

type Period = 'week' | 'all';
const SHOWN = 10;

async function board(context: AppContext, request: Request, period: Period): Promise<Message> {
  const { workspaceId, person, zone } = request.actor;
  if (workspaceId === null) throw new UserError(people.leaderboardNowhere);
  const since = period === 'week' ? weekStart(learnerDay(request.now, zone)) : null;
  const read = () => context.store.reviews.leaderboard(workspaceId, since);
  const ranked = rank(await withCurrentMembers(context, workspaceId, SHOWN, read));
  const shown = ranked.filter((line, index) => index < SHOWN || line.personId === person.id);
  const lines: readonly Block[] = shown.map((line) =>
    paragraph(people.leaderboardLine(line.rank, line.displayName, line.points, line.personId === person.id)),
  );
  const other: Period = period === 'week' ? 'all' : 'week';
  return message([
    heading(period === 'week' ? people.leaderboardWeek : people.leaderboardAll),
    ...(lines.length > 0 ? lines : [paragraph(people.leaderboardEmpty)]),
    ...(person.settings.onLeaderboard ? [] : [quiet(people.leaderboardHidden)]),
    quiet(since === null ? people.leaderboardEver : people.leaderboardSince(since)),
    row(
      button(encodeButton('leaderboard', other), other === 'week' ? people.week : people.allTime),
      button(encodeButton('question'), people.askMe),
    ),
  ]);
}

/** `/quiz leaderboard` and its switch between the periods. */
export function leaderboard(context: AppContext): Feature {
  return {
    commands: {
      'quiz leaderboard': {
        mode: 'private',
        run: async (request, options) => ({
          mode: 'private',
          message: await board(context, request, options.period === 'all' ? 'all' : 'week'),
        }),
      },
    },
    buttons: {
      leaderboard: {
        mode: 'update',
        run: async (request, [period]) => ({
          mode: 'update',
          message: await board(context, request, period === 'all' ? 'all' : 'week'),
        }),
      },
    },
  };
}

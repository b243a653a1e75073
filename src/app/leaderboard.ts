// Who is learning most in a workspace, this week or of all time.
import { type LocalDate, learnerDay, weekStart } from '#src/core/local-day.ts';
import { rank } from '#src/core/scoring.ts';
import { UserError } from '#src/errors.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { encodeButton } from './button-id.ts';
import { withCurrentMembers } from './check-members.ts';
import type { AppContext } from './context.ts';
import type { Acting, Feature, Request } from './route.ts';
import { button, heading, message, paragraph, quiet, row } from './say.ts';
import { people } from './texts/people.ts';
import { wordsFor } from './texts/words.ts';

type Period = 'week' | 'all';
const SHOWN = 10;

/** The first `most` of a workspace since that day (null: ever), and the person's own line; empty when nobody has points. */
export async function standings(
  context: AppContext,
  workspaceId: string,
  of: { readonly personId: string; readonly since: LocalDate | null; readonly most: number },
): Promise<readonly Block[]> {
  const { personId, since, most } = of;
  const read = () => context.store.reviews.leaderboard(workspaceId, since);
  const ranked = rank(await withCurrentMembers(context, workspaceId, most, read));
  const shown = ranked.filter((line, index) => index < most || line.personId === personId);
  return shown.map((line) =>
    paragraph(people.leaderboardLine(line.rank, line.displayName, line.points, line.personId === personId)),
  );
}

/** Throws UserError where there is no workspace to have one. */
function placeWithBoard({ actor, interaction }: Acting): string {
  if (actor.workspaceId !== null) return actor.workspaceId;
  throw new UserError(people.leaderboardNowhere(wordsFor(interaction.account.platform)));
}

async function board(context: AppContext, request: Request, period: Period): Promise<Message> {
  const workspaceId = placeWithBoard(request);
  const { person, zone } = request.actor;
  const since = period === 'week' ? weekStart(learnerDay(request.now, zone)) : null;
  const lines = await standings(context, workspaceId, { personId: person.id, since, most: SHOWN });
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
        target: placeWithBoard,
        run: async (request, options) => ({
          mode: 'private',
          message: await board(context, request, options.period === 'all' ? 'all' : 'week'),
        }),
      },
    },
    buttons: {
      leaderboard: {
        mode: 'update',
        target: placeWithBoard,
        run: async (request, [period]) => ({
          mode: 'update',
          message: await board(context, request, period === 'all' ? 'all' : 'week'),
        }),
      },
    },
  };
}

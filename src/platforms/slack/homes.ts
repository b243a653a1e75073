// The Home tab of each person, drawn when they open it and after what they do in it.
// https://docs.slack.dev/surfaces/app-home
import type { InteractionHandler, InteractionSource } from '#src/ports/chat.ts';
import type { Log } from '#src/ports/log.ts';
import { type Admins, nameOf } from './admins.ts';
import { failureCode } from './failure-code.ts';
import { renderHome } from './render-home.ts';
import type { SlackTeams } from './teams.ts';

export interface Homes {
  /** Draws it anew. While it is being drawn, any number of further calls draw it once more. Never rejects. */
  refresh(teamId: string, userId: string): Promise<void>;
  /** Resolves when nothing is being drawn. */
  idle(): Promise<void>;
}

interface Parts {
  readonly handler: Pick<InteractionHandler, 'home'>;
  readonly teams: Pick<SlackTeams, 'call'>;
  readonly admins: Admins;
  readonly newId: () => string;
  readonly log: Log;
}

interface Drawing {
  readonly done: Promise<void>;
  again: boolean;
}

export function createHomes(parts: Parts): Homes {
  const { log } = parts;
  const drawings = new Map<string, Drawing>();

  async function drawAll(key: string, teamId: string, userId: string): Promise<void> {
    do {
      const drawing = drawings.get(key);
      if (drawing !== undefined) drawing.again = false;
      try {
        await draw(parts, teamId, userId);
      } catch (error) {
        log.warn('slack_home_not_drawn', { code: failureCode(error) });
      }
    } while (drawings.get(key)?.again === true);
    drawings.delete(key);
  }

  return {
    refresh(teamId, userId) {
      const key = `${teamId} ${userId}`;
      const under = drawings.get(key);
      if (under !== undefined) {
        under.again = true;
        return under.done;
      }
      // It begins in a turn of its own, when it is known to be under way.
      const done = Promise.resolve().then(() => drawAll(key, teamId, userId));
      drawings.set(key, { done, again: false });
      return done;
    },
    async idle() {
      await Promise.all([...drawings.values()].map(({ done }) => done));
    },
  };
}

async function draw({ handler, teams, admins, newId }: Parts, teamId: string, userId: string): Promise<void> {
  const person = await admins.about(teamId, userId, true);
  const source: InteractionSource = {
    id: newId(),
    account: { platform: 'slack', scope: person?.ownTeam ?? teamId, externalId: userId },
    ...nameOf(person, userId),
    zone: person?.zone ?? null,
    workspace: { platform: 'slack', externalId: teamId },
    channel: null,
    isAdmin: person?.isAdmin ?? null,
  };
  const message = await handler.home(source);
  const home = { user_id: userId, view: renderHome(message) };
  await teams.call(teamId, (client) => client.views.publish(home));
}

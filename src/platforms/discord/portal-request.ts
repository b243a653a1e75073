// One request in the name of whoever runs the bot: each failure becomes a sentence with what they can do.
import type { z } from 'zod';
import { PlatformError, UserError } from '#src/errors.ts';
import { ask } from './ask.ts';
import { inviteLink } from './invite-links.ts';

export const PORTAL = 'In the Developer Portal open your application,';

export interface CommandPlace {
  readonly applicationId: string;
  /** Null: everywhere. A server gets its own at once, without waiting for Discord to spread them. */
  readonly guildId: string | null;
}

/** Waits for the answer. Rejects with UserError. */
export async function asked<T>(
  request: Promise<unknown>,
  schema: z.ZodType<T>,
  place?: CommandPlace,
): Promise<T> {
  try {
    return await ask(request, { what: 'other', schema });
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    throw new UserError(sentence(error, place ?? null), { cause: error });
  }
}

function sentence(error: PlatformError, place: CommandPlace | null): string {
  switch (error.reason) {
    case 'unauthorized':
      return `Discord does not accept DISCORD_TOKEN. ${PORTAL} Bot, Reset Token, and set the new one.`;
    case 'no-permission':
    case 'workspace-gone':
      return place === null || place.guildId === null
        ? error.message
        : `Quizloop is not in that server, or was invited without the scope applications.commands. Open ${inviteLink(place.applicationId)} and choose the server.`;
    case 'rate-limited':
      return `Discord asks to wait${error.retryAfterMs === null ? '' : ` ${Math.ceil(error.retryAfterMs / 1_000)} s`}. Try again then.`;
    case 'unavailable':
    case 'unknown-outcome':
      return `${error.message} Check the connection to the internet and DISCORD_API_URL, then try again.`;
    default:
      return error.message;
  }
}

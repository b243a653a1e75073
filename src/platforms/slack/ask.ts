// One request to Slack: its failures become PlatformErrors, and its answer is read rather than believed.
import type { z } from 'zod';
import { PlatformError } from '#src/errors.ts';
import { type FailureContext, isTokenRefusal, slackErrorOf } from './platform-error.ts';
import { refusalOf } from './safe-error.ts';
import type { SlackTokens, TeamAccess } from './tokens.ts';
import type { SlackClient } from './web-client.ts';

export interface Question<T, U> extends Omit<FailureContext, 'credentials'> {
  readonly schema: z.ZodType<T>;
  readonly request: (client: SlackClient) => Promise<unknown>;
  /** A code that is an answer too. */
  readonly unless?: { readonly code: string; readonly value: U };
}

/** Rejects with PlatformError, also of an answer that does not fit `schema`. */
export type Ask = <T, U = never>(access: TeamAccess, question: Question<T, U>) => Promise<T | U>;

/** `tokens` is told of every token that Slack refuses. */
export function createAsk(tokens: Pick<SlackTokens, 'refused'>): Ask {
  return async (access, { schema, request, unless, ...what }) => {
    try {
      return schema.parse(await request(access.client));
    } catch (error) {
      const code = refusalOf(error);
      if (unless !== undefined && code === unless.code) return unless.value;
      const problem = slackErrorOf(error, { ...what, credentials: access.credentials });
      if (code === null || !isTokenRefusal(code)) throw problem;
      if ((await tokens.refused(access, code)) === 'refused') throw problem;
      throw new PlatformError('unavailable', problem.message, { cause: problem.cause });
    }
  };
}

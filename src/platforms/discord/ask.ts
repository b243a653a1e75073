// One request to Discord: its failures become PlatformErrors, and its answer is read rather than believed.
import { DiscordAPIError } from 'discord.js';
import { z } from 'zod';
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import { type FailureContext, platformErrorOf } from './platform-error.ts';

/** Discord's ids: https://docs.discord.com/developers/reference#snowflakes */
export const snowflake = z.string().regex(/^\d{1,20}$/);

/**
 * Gives back an id that can stand in an address. Anything else (ids are typed by people too) is refused for `reason`,
 * as Discord refuses what it does not know.
 */
export function idOf(text: string, reason: PlatformReason): string {
  if (snowflake.safeParse(text).success) return text;
  throw new PlatformError(reason, 'Discord has no such id.');
}

export interface Question<T, U> extends FailureContext {
  readonly schema: z.ZodType<T>;
  /** Error codes that are an answer too. */
  readonly unless?: { readonly codes: readonly number[]; readonly value: U };
}

/** Waits for the answer. Rejects with PlatformError, also of an answer that does not fit `schema`. */
export async function ask<T, U = never>(
  request: Promise<unknown>,
  { schema, unless, what }: Question<T, U>,
): Promise<T | U> {
  try {
    return schema.parse(await request);
  } catch (error) {
    const code = error instanceof DiscordAPIError ? Number(error.code) : null;
    if (unless !== undefined && code !== null && unless.codes.includes(code)) return unless.value;
    throw platformErrorOf(error, { what });
  }
}

/** A step before the message is sent: if it is not known how that ended, the message certainly did not arrive. */
export async function beforehand<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof PlatformError) || error.reason !== 'unknown-outcome') throw error;
    throw new PlatformError('unavailable', error.message, { cause: error.cause });
  }
}

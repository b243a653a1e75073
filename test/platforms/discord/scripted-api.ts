// Discord's side of one interaction, as a script: what it says to each request, and what it was asked.
import { DiscordAPIError, HTTPError } from 'discord.js';
import { z } from 'zod';
import type { InteractionApi } from '#src/platforms/discord/interaction-api.ts';

export interface Asked {
  readonly what: 'callback' | 'edit' | 'delete' | 'follow-up';
  /** The type of a callback. */
  readonly type: number | null;
  /** The flag of messages that one person sees alone. */
  readonly ephemeral: boolean;
  /** All words of the message. */
  readonly words: string;
  readonly data: unknown;
}

export interface ScriptedApi extends InteractionApi {
  readonly asked: readonly Asked[];
  /** The next request fails like this; several calls queue up. Null lets one pass. */
  next(failure: unknown): void;
}

const EPHEMERAL = 64;
const flagsSchema = z.object({ flags: z.number() });

export const apiError = (status: number, code: number): DiscordAPIError =>
  new DiscordAPIError({ code, message: 'Scripted' }, code, status, 'POST', 'https://secret/token', {
    body: { content: 'secret' },
    files: undefined,
  });

export const httpError = (status: number): HTTPError =>
  new HTTPError(status, 'Scripted', 'POST', 'https://secret/token', { body: {}, files: undefined });

/** Every `content` at any depth. */
function wordsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'content' && typeof inner === 'string' ? [inner] : wordsIn(inner),
  );
}

export function createScriptedApi(): ScriptedApi {
  const asked: Asked[] = [];
  const failures: unknown[] = [];
  const answer = async (what: Asked['what'], type: number | null, data: unknown): Promise<void> => {
    const flags = flagsSchema.safeParse(data).data?.flags ?? 0;
    asked.push({ what, type, ephemeral: (flags & EPHEMERAL) !== 0, words: wordsIn(data).join('\n'), data });
    const failure = failures.shift() ?? null;
    if (failure !== null) throw failure;
  };
  return {
    asked,
    next: (failure) => void failures.push(failure),
    callback: ({ type, data }) => answer('callback', type, data),
    editOriginal: ({ data }) => answer('edit', null, data),
    deleteOriginal: () => answer('delete', null, null),
    followUp: ({ data }) => answer('follow-up', null, data),
  };
}

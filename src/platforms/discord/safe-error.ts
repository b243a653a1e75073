// What of a failed request may be logged.
import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';

/**
 * The same failure without the request: discord.js's errors carry its address, which can hold an interaction's
 * token, and its body, which is somebody's message.
 */
export function safeError(error: unknown): unknown {
  const ofRequest =
    error instanceof DiscordAPIError || error instanceof HTTPError || error instanceof RateLimitError;
  if (!ofRequest) return error;
  const safe = new Error(error.message);
  safe.name = error.name;
  if (error.stack !== undefined) safe.stack = error.stack;
  return safe;
}

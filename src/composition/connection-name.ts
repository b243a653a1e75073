// What the lease of a platform's connection is called.
import { createHash } from 'node:crypto';
import type { Platform } from '#src/ports/chat.ts';

/**
 * `application`: what is the same in every token of one application. All shards of a process go together: they share its
 * memory and its limits, and half a bot answers nobody. A hash, since where a token is not as expected that is the whole
 * of it.
 */
export const connectionName = (platform: Platform, application: string): string =>
  `${platform}:${createHash('sha256').update(application).digest('base64url').slice(0, 16)}`;

// What makes a write that has no business key repeatable.
import type { Platform } from '../chat.ts';

/**
 * Which interaction causes a write that no business key makes repeatable. It is kept in the inbox with the effect:
 * the same cause again changes nothing and gives back what it gave the first time.
 */
export interface Cause {
  readonly platform: Platform;
  readonly interactionId: string;
}

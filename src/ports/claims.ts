// Who of several processes answers an interaction that reached more than one of them.
import type { Cause } from './store/cause.ts';

export interface ClaimStore {
  /**
   * True for whoever is the first to ask, in any process; false for everybody after that. It is kept for about an hour,
   * and a machine that loses its power may forget it. Also true when the disk takes no more: then nothing can be done
   * twice, and saying so is all that is left.
   */
  take(cause: Cause, now: number): Promise<boolean>;
}

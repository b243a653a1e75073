// What only one process may do at a time.

export interface LeaseStore {
  /**
   * Gives `owner` the lease of this name until then (epoch ms), or longer if it has it already. False while another
   * one's has not run out. One that would last more than twice as long as what is asked for counts as run out: it is of a
   * clock that was set back.
   */
  take(name: string, owner: string, now: number, until: number): Promise<boolean>;
  /** Gives back, before their time, all of owners of whom `isGone` is true. */
  releaseGone(isGone: (owner: string) => boolean): Promise<void>;
  /** Gives it back before its time; nothing happens if it is another's by now. */
  release(name: string, owner: string): Promise<void>;
}

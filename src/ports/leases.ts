// What only one process may do at a time.

/** Who keeps a lease, and since when nothing was heard of them: each renewal has another `beat`. */
export interface Keeper {
  readonly owner: string;
  readonly beat: number;
}

/**
 * There are two kinds, and a name is of one of them. What is taken until a time runs out by the clock of whoever asks: for
 * what does no harm if two do it for a moment, as after a clock was set. What is kept never runs out by itself: whoever
 * wants it has to have watched it for long enough (`createKeptLease`).
 */
export interface LeaseStore {
  /**
   * Gives `owner` the lease of this name until then (epoch ms), or longer if it has it already. False while another
   * one's has not run out. One that would last more than twice as long as what is asked for counts as run out: it is of a
   * clock that was set back.
   */
  take(name: string, owner: string, now: number, until: number): Promise<boolean>;
  /** Who keeps it; null: nobody does. */
  keeper(name: string): Promise<Keeper | null>;
  /** Makes `next` its keeper, if that is still who `seen` says (null: nobody). Gives whether it did. */
  keep(name: string, next: Keeper, seen: Keeper | null): Promise<boolean>;
  /** Gives back, before their time, all of owners of whom `isGone` is true. */
  releaseGone(isGone: (owner: string) => boolean): Promise<void>;
  /** Gives it back before its time; nothing happens if it is another's by now. */
  release(name: string, owner: string): Promise<void>;
}

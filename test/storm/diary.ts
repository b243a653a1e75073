// What people of a storm did and saw, and what was broken when: what the oracle holds against the database.
import type { Member } from './chat.ts';
import type { Stars } from './plan-deeds.ts';
import type { Fault } from './plan-faults.ts';

/** A rating whose outcome somebody saw. */
export interface SeenRating {
  readonly by: string;
  readonly exposureId: string;
  /** Null where the answer did not say which one: it was given before. */
  readonly attempt: number | null;
  readonly stars: number;
}

export interface SeenUndo {
  readonly by: string;
  readonly exposureId: string;
  readonly attempt: number;
}

/** A reminder that stood in somebody's direct messages. */
export interface SeenDigest {
  readonly member: Member;
  readonly key: string;
  readonly reminderId: string;
  /** By the world's time. */
  readonly at: number;
}

export type Trouble = Fault['kind'] | 'start';

export interface Broken {
  readonly what: Trouble;
  /** By the machine's clock. */
  readonly from: number;
  until: number;
}

export interface Counts {
  kills: number;
  terms: number;
  redisRestarts: number;
  flushes: number;
  locks: number;
  clicks: number;
  unanswered: number;
  leaps: number;
  troubles: number;
  limits: number;
  reconnects: number;
}

const NOTHING: Counts = {
  kills: 0,
  terms: 0,
  redisRestarts: 0,
  flushes: 0,
  locks: 0,
  clicks: 0,
  unanswered: 0,
  leaps: 0,
  troubles: 0,
  limits: 0,
  reconnects: 0,
};

export function createDiary() {
  const counts: Counts = { ...NOTHING };
  const ratings: SeenRating[] = [];
  const undos: SeenUndo[] = [];
  const clicked = new Set<string>();
  const digests = new Map<string, SeenDigest>();
  const moves = new Map<string, number>();
  const reposts = new Map<string, number>();
  const forgotten = new Set<string>();
  const broken: Broken[] = [];
  const problems: string[] = [];
  const bump = (map: Map<string, number>, key: string) => void map.set(key, (map.get(key) ?? 0) + 1);
  const keyOf = (exposureId: string, attempt: string, stars: number) => `${exposureId} ${attempt} ${stars}`;

  return {
    counts,
    ratings,
    undos,
    digests,
    broken,
    /** What was found to be wrong on the way. */
    problems,
    /** Somebody is about to click this, whatever comes of it. */
    rates: (exposureId: string, attempt: string, stars: Stars) =>
      void clicked.add(keyOf(exposureId, attempt, stars)),
    wasClicked: (exposureId: string, attempt: number, stars: number) =>
      clicked.has(keyOf(exposureId, String(attempt), stars)),
    movesReminder: (reminderId: string) => bump(moves, reminderId),
    movesOf: (reminderId: string) => moves.get(reminderId) ?? 0,
    postsAgain: (postId: string) => bump(reposts, postId),
    repostsOf: (postId: string) => reposts.get(postId) ?? 0,
    /** What this person did so far may be gone from now on. */
    forgets: (name: string) => void forgotten.add(name),
    hasForgotten: (name: string) => forgotten.has(name),
    /** Something is broken from now on; gives the way to say that it is mended. */
    breaks(what: Trouble): () => void {
      const entry: Broken = { what, from: Date.now(), until: Number.POSITIVE_INFINITY };
      broken.push(entry);
      return () => {
        entry.until = Date.now();
      };
    },
    /** Was one of these broken at that time of the machine's clock, or in the milliseconds before. */
    wasBroken: (whats: readonly Trouble[], at: number, before: number): boolean =>
      broken.some(({ what, from, until }) => whats.includes(what) && from <= at && until >= at - before),
  };
}

export type Diary = ReturnType<typeof createDiary>;

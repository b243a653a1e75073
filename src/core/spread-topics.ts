// Parts cards of the same topic, so that one does not give the next away.

interface Placed<T> {
  readonly card: T;
  /** Its index before anything was moved. */
  readonly place: number;
}

interface Limits<T> {
  readonly maxMove: number;
  readonly mayPass: (card: T, other: T) => boolean;
}

type WithTopic = { readonly topic: string };

function clashes<T extends WithTopic>(order: readonly Placed<T>[]): number {
  return order.filter(({ card }, index) => card.topic === order[index - 1]?.card.topic).length;
}

/** The order with the card at `from` put at `to`, or null where the limits forbid it. */
function moved<T>(
  order: readonly Placed<T>[],
  from: number,
  to: number,
  { maxMove, mayPass }: Limits<T>,
): Placed<T>[] | null {
  const [mover] = order.slice(from, from + 1);
  if (mover === undefined || to < 0 || to >= order.length) return null;
  const passed = from < to ? order.slice(from + 1, to + 1) : order.slice(to, from);
  if (!passed.every(({ card }) => mayPass(mover.card, card))) return null;
  const result = order.toSpliced(from, 1).toSpliced(to, 0, mover);
  return result.every(({ place }, index) => Math.abs(place - index) <= maxMove) ? result : null;
}

/** The order after the shortest single move that leaves fewer clashes, or null when there is none. */
function mended<T extends WithTopic>(order: readonly Placed<T>[], limits: Limits<T>): Placed<T>[] | null {
  const before = clashes(order);
  for (let distance = 1; before > 0 && distance <= limits.maxMove; distance += 1) {
    for (const from of order.keys()) {
      for (const to of [from + distance, from - distance]) {
        const result = moved(order, from, to, limits);
        if (result !== null && clashes(result) < before) return result;
      }
    }
  }
  return null;
}

/**
 * The cards with as few neighbours of one topic as single moves can reach. No card ends more than `maxMove` from its
 * place, and none passes another unless `mayPass` allows it. Meant for the few dozen cards of one session.
 */
export function spreadTopics<T extends WithTopic>(
  cards: readonly T[],
  maxMove: number,
  mayPass: (card: T, other: T) => boolean,
): T[] {
  let order: Placed<T>[] = cards.map((card, place) => ({ card, place }));
  for (let next = mended(order, { maxMove, mayPass }); next !== null; ) {
    order = next;
    next = mended(order, { maxMove, mayPass });
  }
  return order.map(({ card }) => card);
}

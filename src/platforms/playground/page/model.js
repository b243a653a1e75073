// What the page knows of the chat as one member sees it.
import { recall, remember } from './storage.js';

/** @typedef {import('../wire.ts').StateView} StateView */
/** @typedef {import('../wire.ts').MessageView} MessageView */
/** @typedef {import('../wire.ts').EarlierView} EarlierView */
/** @typedef {import('../wire.ts').PlaceView} PlaceView */
/** @typedef {import('./message.js').LocalLine} LocalLine */

const HOME = 'learn-asyncio';

/** @param {StateView} state */
export function createModel(state) {
  /** @type {Map<number, MessageView>} */
  const messages = new Map(state.messages.map((message) => [message.id, message]));
  /** @type {Map<string, LocalLine[]>} */
  const lines = new Map();
  const places = [...state.places];
  const seenKey = `seen.${state.me}`;
  /** @type {Map<string, number>} */
  const seen = new Map(readSeen(seenKey));

  /** @param {string} place */
  const of = (place) =>
    [...messages.values()].filter((each) => each.place === place).sort((a, b) => a.id - b.id);
  /** @param {string} place */
  const newest = (place) => of(place).at(-1)?.id ?? 0;
  // A new chat log counts from 1 again: what was seen of an old one says nothing.
  for (const { id } of places) if ((seen.get(id) ?? 0) > newest(id)) seen.delete(id);

  return {
    me: state.me,
    commands: state.commands,
    members: state.members,
    places,
    of,
    /** @param {string} id */
    place: (id) => places.find((place) => place.id === id),
    /** The one to begin with. @param {string | null} wanted */
    openable: (wanted) =>
      (places.find((place) => place.id === wanted) ?? places.find((place) => place.id === HOME) ?? places[0])
        ?.id ?? '',
    /** False if it is old news. @param {MessageView} message */
    put(message) {
      const known = messages.get(message.id);
      if (known && known.revision >= message.revision) return false;
      messages.set(message.id, message);
      return true;
    },
    /** @param {string} placeId @param {EarlierView} earlier */
    addEarlier(placeId, earlier) {
      for (const message of earlier.messages)
        if (!messages.has(message.id)) messages.set(message.id, message);
      const index = places.findIndex((place) => place.id === placeId);
      const place = places[index];
      if (place) places[index] = { ...place, hasEarlier: earlier.hasEarlier };
    },
    /** @param {string} place */
    lines: (place) => lines.get(place) ?? [],
    /** @param {string} place @param {LocalLine} line */
    addLine: (place, line) => void lines.set(place, [...(lines.get(place) ?? []), line]),
    /** @param {LocalLine} line */
    removeLine(line) {
      for (const [place, all] of lines)
        lines.set(
          place,
          all.filter((each) => each !== line),
        );
    },
    /** @param {string} place */
    markSeen(place) {
      seen.set(place, newest(place));
      remember(seenKey, JSON.stringify([...seen]));
    },
    /** Places with something by others that was not looked at. */
    unread: () => {
      const isNew = (/** @type {MessageView} */ each) =>
        each.author !== state.me && each.id > (seen.get(each.place) ?? 0);
      return new Set([...messages.values()].filter(isNew).map((each) => each.place));
    },
  };
}

/** @param {string} key @returns {[string, number][]} */
function readSeen(key) {
  try {
    const pairs = JSON.parse(recall(key) ?? '[]');
    return Array.isArray(pairs)
      ? pairs.filter((pair) => Array.isArray(pair) && typeof pair[1] === 'number')
      : [];
  } catch {
    return [];
  }
}

// Which conversation belongs to whom: opening one is limited more strictly than writing into it.

/** Enough for every reminder of a morning; an id takes some 100 bytes. */
const LIMIT = 10_000;

export interface DirectChannels {
  get(userId: string): string | undefined;
  /** Forgets the one that was not used for longest when there are too many. */
  keep(userId: string, channelId: string): void;
  forget(userId: string): void;
}

export function createDirectChannels(limit: number = LIMIT): DirectChannels {
  // A Map keeps the order of insertion, so the first one is the oldest.
  const known = new Map<string, string>();
  const keep = (userId: string, channelId: string): void => {
    known.delete(userId);
    known.set(userId, channelId);
    const [oldest] = known.keys();
    if (known.size > limit && oldest !== undefined) known.delete(oldest);
  };
  return {
    get(userId) {
      const channelId = known.get(userId);
      if (channelId !== undefined) keep(userId, channelId);
      return channelId;
    },
    keep,
    forget: (userId) => void known.delete(userId),
  };
}

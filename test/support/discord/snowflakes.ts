// Ids as Discord makes them: the milliseconds since 2015 above 22 bits that keep ids of one moment apart.
const EPOCH = 1_420_070_400_000;

/**
 * `earlier` sets an id back by so many milliseconds: the shard of a guild is read from the time in its id, and under a
 * clock that stands still all guilds would be on one.
 * https://discord.com/developers/docs/reference#snowflakes
 */
export function createSnowflakes(now: () => number): (earlier?: number) => string {
  let count = 0n;
  return (earlier = 0) => {
    count += 1n;
    const time = Math.max(0, Math.floor(now()) - EPOCH - earlier);
    return String((BigInt(time) << 22n) | (count & 0x3fffffn));
  };
}

/** https://discord.com/developers/docs/events/gateway#sharding-sharding-formula */
export const shardOf = (guildId: string, shards: number): number =>
  Number((BigInt(guildId) >> 22n) % BigInt(shards));

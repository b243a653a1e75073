// What a seeded generator of numbers chooses.
export type Chance = () => number;

export const pick = <T>(chance: Chance, from: readonly [T, ...T[]]): T =>
  from[Math.floor(chance() * from.length)] ?? from[0];

/** A whole number, both ends among them. */
export const between = (chance: Chance, low: number, high: number): number =>
  Math.round(low + chance() * (high - low));

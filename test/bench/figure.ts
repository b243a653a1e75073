// One result of a measurement, and how it is told.

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'clicks' | 'messages';
  /** The value measured beside it that the machine's speed cancels out against; null when nothing was. */
  readonly against: number | null;
  /** `value / against`. */
  readonly ratio: number | null;
  /** The most that the ratio may be, or the value where there is no ratio; null when nothing is promised. */
  readonly target: number | null;
  readonly ok: boolean;
}

/** The number below which this share of them lies, by the nearest rank; NaN of none. */
export function quantile(numbers: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * numbers.length));
  return numbers.toSorted((a, b) => a - b)[rank - 1] ?? Number.NaN;
}

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

const rounded = (value: number): number => Math.round(value * 100) / 100;

export function ratioFigure(
  name: string,
  {
    value,
    against,
    target,
    unit = 'ms',
  }: { value: number; against: number; target: number | null; unit?: Figure['unit'] },
): Figure {
  const ratio = value / against;
  const ok = Number.isFinite(ratio) && (target === null || ratio <= target);
  return {
    name,
    value: rounded(value),
    unit,
    against: rounded(against),
    ratio: rounded(ratio),
    target,
    ok,
  };
}

/** Worth knowing, and promised to nobody. */
export const plainFigure = (name: string, value: number): Figure => ({
  name,
  value: rounded(value),
  unit: 'ms',
  against: null,
  ratio: null,
  target: null,
  ok: true,
});

/** In milliseconds: it may take so long, however fast the machine is. */
export const promisedFigure = (name: string, value: number, target: number): Figure => ({
  ...plainFigure(name, value),
  target,
  ok: value <= target,
});

/** Something that has to happen to no click at all. */
export const noneFigure = (name: string, value: number): Figure => ({
  name,
  value,
  unit: 'clicks',
  against: null,
  ratio: null,
  target: 0,
  ok: value === 0,
});

/** Something that must not be more than `target`. */
export const mostFigure = (name: string, value: number, target: number, unit: Figure['unit']): Figure => ({
  name,
  value: rounded(value),
  unit,
  against: null,
  ratio: null,
  target,
  ok: value <= target,
});

export function sentence({ name, value, unit, against, ratio, target, ok }: Figure): string {
  const beside = against === null ? '' : `, against ${against} ${unit}: ${ratio} times`;
  const promised = target === null ? '' : ` (at most ${target}: ${ok ? 'ok' : 'MISSED'})`;
  return `${name}: ${value} ${unit}${beside}${promised}`;
}

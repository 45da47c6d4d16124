/** The figure below which this share of sorted ones lies; NaN where there is none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The middle of some figures in any order; of an even number of them the upper one. */
export function median(values: readonly number[]): number {
  return quantile([...values].sort(ascending), 0.5);
}

/** Orders figures for {@link quantile}. */
export function ascending(a: number, b: number): number {
  return a - b;
}

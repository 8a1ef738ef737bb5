/**
 * Points between which and others distances are taken again and again. Its memory is its own until
 * it is released.
 */
export interface PointSpace {
  /**
   * Finds which of centres, `[K, D]`, is the nearest to each point from `from`, a multiple of 8, to
   * `to`; the first of several.
   */
  nearest(centres: Float64Array, owners: Int32Array, from: number, to: number): void;
  /**
   * What the sum of the points' squared distances from the nearest centre would be with one more,
   * for each of several, `[T, D]`, T no more than was asked for. There are no centres at first.
   */
  tryCentres(candidates: Float64Array): Float64Array;
  /** Makes one of those a centre; the sum then. */
  takeCentre(candidate: number): number;
  /** The point at which a running sum of the squared distances passes a number, or the last. */
  pointAt(target: number): number;
  /** Frees the memory. */
  release(): void;
}

/** For which points a space is wanted, and what for. */
export interface PointSpaceRequest {
  /** `[N, D]`. */
  readonly values: Float64Array;
  /** D. */
  readonly dimensions: number;
  /** The most centres that are tried at once, T. */
  readonly trials: number;
  /** The most centres whose points are looked for, K. */
  readonly centres: number;
}

/** How many points' squared distances are summed apart. */
export const SUMMED = 8;

/** Where a running sum of squared distances passes a number; the last where it never does. */
export function whereSumPasses(target: number, squares: Float64Array, sums: Float64Array): number {
  let rest = target;
  let eight = 0;
  while (eight < sums.length - 1 && rest >= sums[eight]!) rest -= sums[eight++]!;
  for (let i = SUMMED * eight; i < squares.length; i++) {
    rest -= squares[i]!;
    if (rest < 0) return i;
  }
  return squares.length - 1;
}

import type { Densities } from './factors.js';
import { expectFarPoint } from './far-points.js';
import { logDensities } from './log-densities.js';
import type { PointArray } from './points.js';

/** How many points are worked on at once: what is computed for them stays in the nearest cache. */
export const BLOCK = 256;

/** Log-densities below this, −2^40, have lost the digits that tell components from each other. */
const FAR = -1099511627776;

/**
 * What the E-step says of a block of points; component k's figure of the block's point i stands at
 * `k * BLOCK + i`.
 */
export interface BlockPosterior {
  /** p(component | point). */
  readonly responsibilities: Float64Array;
  /** log p(point), in nats. */
  readonly logProbs: Float64Array;
}

/** Room for the posterior of one block, to be used again and again. */
export function blockPosterior(components: number): BlockPosterior {
  return {
    responsibilities: new Float64Array(components * BLOCK),
    logProbs: new Float64Array(BLOCK),
  };
}

/**
 * The E-step for the points from `from` to `to`, at most a block: Bayes' rule in log-space, where
 * the largest term is taken out before the exponential.
 */
export function expectBlock(
  densities: Densities,
  points: PointArray,
  from: number,
  to: number,
  into: BlockPosterior,
): void {
  const { responsibilities, logProbs } = into;
  const { count } = densities;
  const rows = to - from;
  logDensities(densities, points.values, from, rows, responsibilities, BLOCK);
  for (let i = 0; i < rows; i++) {
    let most = -Infinity;
    for (let k = 0; k < count; k++) {
      const value = responsibilities[k * BLOCK + i]!;
      if (value > most) most = value;
    }
    let total = 0;
    for (let k = 0; k < count; k++) {
      const share = Math.exp(responsibilities[k * BLOCK + i]! - most);
      responsibilities[k * BLOCK + i] = share;
      total += share;
    }
    for (let k = 0; k < count; k++) responsibilities[k * BLOCK + i]! /= total;
    logProbs[i] = settlePoint(densities, points, from + i, most, total, responsibilities, i, BLOCK);
  }
}

/**
 * log p of a point, of which the greatest log-density is known and the sum of all relative to that;
 * its responsibilities too are found otherwise where these have lost their digits.
 *
 * @param shares - Component k's of this point at `at + k * stride`.
 */
export function settlePoint(
  densities: Densities,
  { values }: PointArray,
  point: number,
  most: number,
  total: number,
  shares: Float64Array,
  at: number,
  stride: number,
): number {
  const { base, dimensions } = densities;
  // The sum is NaN where some square overflowed.
  if (most > FAR && total > 0) return most + Math.log(total) + base;
  const own = values.subarray(point * dimensions, (point + 1) * dimensions);
  return base + expectFarPoint(densities, own, shares.subarray(at), stride);
}

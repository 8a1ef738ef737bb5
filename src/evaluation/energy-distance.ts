import { FLAG, checkOptions, type Kind, type OptionKinds } from '../core/options.js';
import { optionError } from '../core/errors.js';
import type { PointArray, Points } from '../models/gaussian-mixture/points.js';
import { readPoints } from '../models/gaussian-mixture/read-points.js';

/**
 * Options of {@link energyDistance}.
 *
 * @public
 */
export interface EnergyDistanceOptions {
  /**
   * α, the power of distances, above 0 and at most 2; 1 unless told. With 2 only the means are
   * compared.
   */
  readonly exponent?: number;
  /**
   * Whether pairs of a point with itself are left out, so that two samples of one distribution have
   * a distance of 0 on average, and at times a negative one; false unless told.
   */
  readonly unbiased?: boolean;
}

const EXPONENT: Kind = {
  wanted: 'a number above 0, at most 2',
  holds: (value) => (value as number) > 0 && (value as number) <= 2,
  remedy: 'Give 1, say.',
};

const KINDS: OptionKinds<EnergyDistanceOptions> = { exponent: EXPONENT, unbiased: FLAG };

const HINTS = {
  'alpha power beta': 'Give exponent: 1.',
  'estimationStat statistic': 'Give unbiased: true for U-statistics.',
};

/**
 * The energy distance of two samples: whether generated data are distributed as real ones.
 *
 * 2 E‖X − Y‖^α − E‖X − X′‖^α − E‖Y − Y′‖^α, each mean over all pairs. For 0 \< α \< 2 that of two
 * distributions is 0 where they are the same and nowhere else. SciPy's, of points on a line, is the
 * root of it. G. J. Székely and M. L. Rizzo, Energy statistics: a class of statistics based on
 * distances (2013).
 *
 * Takes time and no memory for each pair: some thousands of points are compared in a second or a few.
 *
 * @param a - Points of one sample.
 * @param b - Points of the other, in as many dimensions.
 * @param options - The power of distances, and which pairs count.
 * @returns The distance, in the units of the coordinates to the power of α.
 * @throws {@link VaeKitError} where these are not points of as many dimensions, or an option is not
 * what it should be.
 *
 * @example
 * ```ts
 * import { energyDistance, swissRoll } from 'vae-kit';
 *
 * const [a, b] = [1, 2].map((seed) => swissRoll({ points: 100, seed }).points);
 * console.assert(energyDistance(a!, a!) === 0);
 * console.assert(energyDistance(a!, b!) > 0);
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function energyDistance(a: Points, b: Points, options: EnergyDistanceOptions = {}): number {
  checkOptions(options, 'energyDistance', KINDS, HINTS);
  const { exponent = 1, unbiased = false } = options;
  const [first, second] = [readPoints(a), readPoints(b)];
  if (first.dimensions !== second.dimensions) {
    throw optionError(
      'points',
      `of both samples must have as many coordinates, as ${first.dimensions}`,
      `${second.dimensions}`,
      'Give points of one space.',
    );
  }
  const fewest = Math.min(first.count, second.count);
  if (unbiased && fewest < 2) {
    throw optionError(
      'unbiased',
      'must be left out where a sample has a single point',
      'true',
      'Give more points.',
    );
  }
  const within = (points: PointArray) => {
    const mean = meanDistance(points, points, exponent);
    return unbiased ? (mean * points.count) / (points.count - 1) : mean;
  };
  return 2 * meanDistance(first, second, exponent) - within(first) - within(second);
}

function meanDistance(a: PointArray, b: PointArray, exponent: number): number {
  const { dimensions } = a;
  let total = 0;
  for (let i = 0; i < a.values.length; i += dimensions) {
    for (let j = 0; j < b.values.length; j += dimensions) {
      let square = 0;
      for (let axis = 0; axis < dimensions; axis++)
        square += (a.values[i + axis]! - b.values[j + axis]!) ** 2;
      total += exponent === 1 ? Math.sqrt(square) : square ** (exponent / 2);
    }
  }
  return total / a.count / b.count;
}

import { tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import { checkBackend } from '../core/check-backend.js';
import { checkCount } from '../core/check-count.js';
import { keyFor, splitKey } from '../core/keys.js';
import { normalStream, uniformStream } from '../core/noise.js';
import { AMOUNT, checkOptions, type OptionKinds } from '../core/options.js';

/**
 * What {@link swissRoll} can be told.
 *
 * @public
 */
export interface SwissRollOptions {
  /** How many points, 10,000 unless told. */
  readonly points?: number;
  /** The standard deviation of the noise on every coordinate, 0 unless told. */
  readonly noise?: number;
  /** What decides the draws, 0 unless told. */
  readonly seed?: number;
}

// The number of points and the seed are looked at where they are used.
const KINDS: OptionKinds<SwissRollOptions> = { points: null, noise: AMOUNT, seed: null };

const HINTS = {
  'n nSamples numPoints count size': 'Give points, their number.',
  sigma: 'Give noise, a standard deviation.',
  hole: 'The sheet has none; leave points of its middle out by their position.',
};

/**
 * A sheet rolled up in space, and where on the sheet each point lies.
 *
 * @public
 */
export interface SwissRoll {
  /** Shape `[points, 3]`, float32; the caller disposes it. */
  readonly points: Tensor2D;
  /** The angle t of each point along the roll, from 1.5 π to 4.5 π, without noise. */
  readonly position: Float32Array;
}

/** The point of the roll at `along` and `across` the sheet, both in [0, 1], and its angle. */
export function swissRollPoint(
  along: number,
  across: number,
): { point: [number, number, number]; angle: number } {
  const angle = 1.5 * Math.PI * (1 + 2 * along);
  return { point: [angle * Math.cos(angle), 21 * across, angle * Math.sin(angle)], angle };
}

/**
 * Draws points of the Swiss roll, a two-dimensional sheet rolled up in three dimensions.
 *
 * With u and v uniform on [0, 1): t = 1.5 π (1 + 2u), x = t cos t, y = 21 v, z = t sin t, plus
 * `noise` times a standard normal number on each; these are scikit-learn's conventions.
 *
 * @param options - How many points, how much noise, and the seed.
 * @returns The points, and each point's angle along the roll.
 * @throws {@link VaeKitError} where an option is out of range.
 *
 * @example
 * ```ts
 * import { swissRoll } from 'vae-kit';
 *
 * const { points, position } = swissRoll({ points: 1000, noise: 0.1, seed: 1 });
 * points.dispose();
 * ```
 *
 * S. Marsland, Machine Learning: An Algorithmic Perspective (2nd edition, 2014), chapter 6, by way
 * of scikit-learn's `make_swiss_roll`.
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function swissRoll(options: SwissRollOptions = {}): SwissRoll {
  checkOptions(options, 'swissRoll', KINDS, HINTS);
  const { points = 10_000, noise = 0, seed = 0 } = options;
  checkCount(points, 'points', 10_000);
  checkBackend();
  const [place, spread] = splitKey(keyFor(seed, 'swissRoll'), 2);
  const uniform = uniformStream(place);
  const normal = normalStream(spread);
  const position = new Float32Array(points);
  const values = new Float32Array(3 * points);
  for (let i = 0; i < points; i++) {
    const { point, angle } = swissRollPoint(uniform(), uniform());
    position[i] = angle;
    for (let axis = 0; axis < 3; axis++) values[3 * i + axis] = point[axis as 0] + noise * normal();
  }
  return { points: tensor2d(values, [points, 3], 'float32'), position };
}

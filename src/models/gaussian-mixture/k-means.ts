import type { Key } from '../../core/keys.js';
import type { PointSpace } from '../../core/point-space.js';
import type { Rest } from '../../core/rest.js';
import { spaceOf } from './point-space.js';
import type { PointArray } from './points.js';
import { spreadCentres, trialsOf } from './spread-centres.js';

/**
 * Rounds end where the squared ways of all centres add up to no more than this part of the points'
 * variance, in the mean over all axes, or after so many: as those of scikit-learn do.
 */
export const STILL = 1e-4;
const MOST_ROUNDS = 300;

/** How many points find their centre between looks at the clock. */
export const POINTS_PER_REST = 4096;

/** Centres, `[K, D]`, and which of them each point belongs to, `[N]`. */
export interface Clusters {
  readonly centres: Float64Array;
  readonly owners: Int32Array;
}

/**
 * Clusters of least squared distance from their centres, which start as {@link spreadCentres} finds
 * them.
 *
 * @param points - With their mean at the origin.
 */
export async function kMeans(
  points: PointArray,
  count: number,
  key: Key,
  rest: Rest,
): Promise<Clusters> {
  const space = spaceOf(points, count, trialsOf(count));
  try {
    return await moveCentres(
      points,
      await spreadCentres(points, count, space, key, rest),
      space,
      rest,
    );
  } finally {
    space.release();
  }
}

/**
 * Assigns points to centres and moves these to the middle of theirs, by turns, until they stand
 * still.
 *
 * Lloyd, Least squares quantization in PCM (1982).
 *
 * @param points - With their mean at the origin.
 */
export async function moveCentres(
  points: PointArray,
  start: Float64Array,
  space: PointSpace,
  rest: Rest,
): Promise<Clusters> {
  const { values, dimensions, weights } = points;
  const weightOf = (i: number) => weights?.[i] ?? 1;
  const variance =
    values.reduce(
      (sum, value, i) => sum + weightOf(Math.floor(i / dimensions)) * value * value,
      0,
    ) / values.length;
  let centres = start;
  let owners = await nearest(points, centres, space, rest);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const sums = new Float64Array(centres.length);
    const sizes = new Float64Array(centres.length / dimensions);
    for (let i = 0; i < owners.length; i++) {
      const owner = owners[i]!;
      sizes[owner]! += weightOf(i);
      for (let j = 0; j < dimensions; j++)
        sums[owner * dimensions + j]! += weightOf(i) * values[i * dimensions + j]!;
    }
    const former = centres;
    // A centre without points stays where it is.
    centres = sums.map((sum, i) =>
      sizes[Math.floor(i / dimensions)]! > 0
        ? sum / sizes[Math.floor(i / dimensions)]!
        : former[i]!,
    );
    owners = await nearest(points, centres, space, rest);
    const moved = centres.reduce((total, value, i) => total + (value - former[i]!) ** 2, 0);
    if (moved <= STILL * variance) break;
  }
  return { centres, owners };
}

async function nearest(
  { count }: PointArray,
  centres: Float64Array,
  space: PointSpace,
  rest: Rest,
): Promise<Int32Array> {
  const owners = new Int32Array(count);
  for (let from = 0; from < count; from += POINTS_PER_REST) {
    space.nearest(centres, owners, from, Math.min(from + POINTS_PER_REST, count));
    await rest();
  }
  return owners;
}

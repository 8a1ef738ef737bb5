import type { Key } from '../../core/keys.js';
import { uniformStream } from '../../core/noise.js';
import type { PointSpace } from '../../core/point-space.js';
import type { Rest } from '../../core/rest.js';
import { pointAt } from './draw-points.js';
import type { PointArray } from './points.js';

/**
 * Points far from each other as centres: each is drawn with a probability in proportion to its
 * squared distance from the centres before it, times what it counts; the best of several draws.
 *
 * Arthur and Vassilvitskii, k-means++: the advantages of careful seeding (2007), section 2.2; that
 * several draws help is said in section 7.
 */
export async function spreadCentres(
  points: PointArray,
  count: number,
  space: PointSpace,
  key: Key,
  rest: Rest,
): Promise<Float64Array> {
  const { values, dimensions } = points;
  const next = uniformStream(key);
  const trials = trialsOf(count);
  const centres = new Float64Array(count * dimensions);
  const tried = new Float64Array(trials * dimensions);
  const put = (into: Float64Array, at: number, point: number) =>
    into.set(values.subarray(point * dimensions, (point + 1) * dimensions), at * dimensions);
  put(centres, 0, pointAt(points, next()));
  space.tryCentres(centres.subarray(0, dimensions));
  let total = space.takeCentre(0);
  for (let k = 1; k < count; k++) {
    const found = Array.from({ length: trials }, () => space.pointAt(next() * total));
    found.forEach((point, trial) => put(tried, trial, point));
    const sums = space.tryCentres(tried);
    const best = sums.indexOf(Math.min(...sums));
    put(centres, k, found[best]!);
    total = space.takeCentre(best);
    await rest();
  }
  return centres;
}

/** How many draws compete for being the next of so many centres. */
export function trialsOf(count: number): number {
  return 2 + Math.floor(Math.log(count));
}

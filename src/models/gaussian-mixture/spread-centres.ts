import type { Key } from '../../core/keys.js';
import { uniformStream } from '../../core/noise.js';
import type { Rest } from '../../core/rest.js';
import type { PointArray } from './points.js';

/**
 * Points far from each other as centres: each is drawn with a probability in proportion to its
 * squared distance from the centres before it, the best of several draws.
 *
 * Arthur and Vassilvitskii, k-means++: the advantages of careful seeding (2007), section 2.2; that
 * several draws help is said in section 7.
 */
export async function spreadCentres(
  points: PointArray,
  count: number,
  key: Key,
  rest: Rest,
): Promise<Float64Array> {
  const { values, dimensions } = points;
  const next = uniformStream(key);
  const trials = 2 + Math.floor(Math.log(count));
  const centres = new Float64Array(count * dimensions);
  const pointAt = (i: number) => values.subarray(i * dimensions, (i + 1) * dimensions);
  const first = Math.floor(next() * points.count);
  centres.set(pointAt(first));
  let squares = new Float64Array(points.count).fill(Infinity);
  let total = approach(points, pointAt(first), squares);
  for (let k = 1; k < count; k++) {
    let best: { at: number; squares: Float64Array<ArrayBuffer>; total: number } | undefined;
    for (let trial = 0; trial < trials; trial++) {
      const at = drawnFrom(squares, next() * total);
      const closer = squares.slice();
      const sum = approach(points, pointAt(at), closer);
      if (!best || sum < best.total) best = { at, squares: closer, total: sum };
    }
    centres.set(pointAt(best!.at), k * dimensions);
    ({ squares, total } = best!);
    await rest();
  }
  return centres;
}

/** Lowers each squared distance to that from one more centre, and sums them. */
function approach(
  { values, count, dimensions }: PointArray,
  centre: Float64Array,
  squares: Float64Array,
): number {
  let total = 0;
  for (let i = 0; i < count; i++) {
    let distance = 0;
    for (let j = 0; j < dimensions; j++)
      distance += (values[i * dimensions + j]! - centre[j]!) ** 2;
    if (distance < squares[i]!) squares[i] = distance;
    total += squares[i]!;
  }
  return total;
}

/** The position where a running sum passes a number; the last where it never does. */
function drawnFrom(shares: Float64Array, target: number): number {
  let rest = target;
  for (let i = 0; i < shares.length; i++) {
    rest -= shares[i]!;
    if (rest < 0) return i;
  }
  return shares.length - 1;
}

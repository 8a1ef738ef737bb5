import type { Key } from '../../core/keys.js';
import { uniformStream } from '../../core/noise.js';
import type { PointArray } from './points.js';

/** Lets others run, where it is time to. */
export type Rest = () => Promise<void>;

/**
 * Rounds end where the centres together move less than this part of the data's variance, or after
 * so many.
 */
const STILL = 1e-4;
const MOST_ROUNDS = 30;

/** How many points find their centre between looks at the clock. */
const POINTS_PER_REST = 4096;

/** Centres, `[K, D]`, and which of them each point belongs to, `[N]`. */
export interface Clusters {
  readonly centres: Float64Array;
  readonly owners: Int32Array;
}

/**
 * Clusters of least squared distance, found by rounds of assigning points and moving centres.
 *
 * Lloyd, Least squares quantization in PCM (1982); the first centres as in {@link spreadCentres}.
 *
 * @param variance - The mean squared distance of the points from their mean.
 */
export async function kMeans(
  points: PointArray,
  count: number,
  variance: number,
  key: Key,
  rest: Rest,
): Promise<Clusters> {
  const { values, dimensions } = points;
  let centres = await spreadCentres(points, count, key, rest);
  let owners = await nearest(points, centres, rest);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const sums = new Float64Array(count * dimensions);
    const sizes = new Float64Array(count);
    owners.forEach((owner, i) => {
      sizes[owner]!++;
      for (let j = 0; j < dimensions; j++)
        sums[owner * dimensions + j]! += values[i * dimensions + j]!;
    });
    const former = centres;
    // A centre without points stays where it is.
    centres = sums.map((sum, i) =>
      sizes[Math.floor(i / dimensions)]! > 0
        ? sum / sizes[Math.floor(i / dimensions)]!
        : former[i]!,
    );
    owners = await nearest(points, centres, rest);
    const moved = centres.reduce((total, value, i) => total + (value - former[i]!) ** 2, 0);
    if (moved <= STILL * variance) break;
  }
  return { centres, owners };
}

async function nearest(points: PointArray, centres: Float64Array, rest: Rest): Promise<Int32Array> {
  const owners = new Int32Array(points.count);
  for (let from = 0; from < points.count; from += POINTS_PER_REST) {
    findNearest(points, from, Math.min(from + POINTS_PER_REST, points.count), centres, owners);
    await rest();
  }
  return owners;
}

function findNearest(
  { values, dimensions }: PointArray,
  from: number,
  to: number,
  centres: Float64Array,
  owners: Int32Array,
): void {
  for (let i = from; i < to; i++) {
    let least = Infinity;
    for (let c = 0; c < centres.length; c += dimensions) {
      let distance = 0;
      for (let j = 0; j < dimensions; j++)
        distance += (values[i * dimensions + j]! - centres[c + j]!) ** 2;
      if (distance < least) {
        least = distance;
        owners[i] = c / dimensions;
      }
    }
  }
}

/**
 * Points far from each other as centres: each is drawn with a probability in proportion to its
 * squared distance from the centres before it, the best of several draws.
 *
 * Arthur and Vassilvitskii, k-means++: the advantages of careful seeding (2007), section 2.2; that
 * several draws help is said in section 7.
 */
async function spreadCentres(
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

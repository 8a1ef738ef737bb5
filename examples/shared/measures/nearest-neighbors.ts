import type { Points } from '../data/points.js';

/** How many neighbours vote unless told. */
export const NEIGHBORS = 10;

/**
 * How often the class that is the most frequent among a point's nearest neighbours is its own, the
 * point itself left out.
 *
 * Where several classes are equally frequent, the one with the nearest neighbour among them is
 * taken.
 *
 * @param points - All points.
 * @param labels - The class of each.
 * @param neighbors - How many neighbours vote.
 * @returns A share of the points, from 0 to 1.
 */
export function leaveOneOutAccuracy(
  { values, dimensions }: Points,
  labels: ArrayLike<number>,
  neighbors = NEIGHBORS,
): number {
  const count = values.length / dimensions;
  let right = 0;
  for (let i = 0; i < count; i++) {
    if (vote(nearest(values, dimensions, i, Math.min(neighbors, count - 1)), labels) === labels[i])
      right++;
  }
  return right / count;
}

/** The positions of the points nearest to one, the nearest first. */
function nearest(
  values: Float32Array,
  dimensions: number,
  from: number,
  neighbors: number,
): Int32Array {
  const positions = new Int32Array(neighbors);
  const distances = new Float64Array(neighbors).fill(Infinity);
  const last = neighbors - 1;
  for (let other = 0, at = 0; at < values.length; other++, at += dimensions) {
    if (other === from) continue;
    let distance = 0;
    for (let d = 0; d < dimensions; d++)
      distance += (values[at + d]! - values[from * dimensions + d]!) ** 2;
    if (!(distance < distances[last]!)) continue;
    let place = last;
    for (; place > 0 && distance < distances[place - 1]!; place--) {
      distances[place] = distances[place - 1]!;
      positions[place] = positions[place - 1]!;
    }
    distances[place] = distance;
    positions[place] = other;
  }
  return positions;
}

function vote(positions: Int32Array, labels: ArrayLike<number>): number | undefined {
  const votes = new Map<number, number>();
  for (const position of positions)
    votes.set(labels[position]!, (votes.get(labels[position]!) ?? 0) + 1);
  const most = Math.max(...votes.values());
  // A map keeps the order of insertion: that of distance.
  return [...votes].find(([, count]) => count === most)?.[0];
}

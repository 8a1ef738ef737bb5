import { SUMMED, whereSumPasses, type PointSpace } from '../../core/point-space.js';
import { takeShortcut } from '../../core/shortcuts.js';
import type { PointArray } from './points.js';

/** Points to take distances from, in the memory of the backend in use or here. */
export function spaceOf(points: PointArray, centres: number, trials: number): PointSpace {
  // The backend's squared distances are of points that count alike.
  const there = points.weights
    ? undefined
    : takeShortcut('VaeKitPointSpace', { ...points, centres, trials });
  return there ?? spaceHere(points);
}

function spaceHere(points: PointArray): PointSpace {
  const { values, count, dimensions, weights } = points;
  const start = new Float64Array(count).fill(Infinity);
  let now = { squares: start, sums: new Float64Array(Math.ceil(count / SUMMED)) };
  let tried: (typeof now)[] = [];
  const totalOf = ({ sums }: typeof now) => sums.reduce((total, sum) => total + sum, 0);
  return {
    nearest(centres, owners, from, to) {
      for (let i = from; i < to; i++) {
        let least = Infinity;
        for (let c = 0; c < centres.length; c += dimensions) {
          const distance = squareBetween(values, i * dimensions, centres, c, dimensions);
          if (distance < least) {
            least = distance;
            owners[i] = c / dimensions;
          }
        }
      }
    },
    tryCentres(candidates) {
      tried = [];
      for (let c = 0; c < candidates.length; c += dimensions) {
        const [squares, sums] = [now.squares.slice(), new Float64Array(now.sums.length)];
        for (let i = 0; i < count; i++) {
          const distance =
            (weights?.[i] ?? 1) * squareBetween(values, i * dimensions, candidates, c, dimensions);
          if (distance < squares[i]!) squares[i] = distance;
          sums[Math.floor(i / SUMMED)]! += squares[i]!;
        }
        tried.push({ squares, sums });
      }
      return Float64Array.from(tried, totalOf);
    },
    takeCentre(candidate) {
      now = tried[candidate]!;
      return totalOf(now);
    },
    pointAt(target) {
      return whereSumPasses(target, now.squares, now.sums);
    },
    release: () => undefined,
  };
}

function squareBetween(
  values: Float64Array,
  at: number,
  others: Float64Array,
  other: number,
  dimensions: number,
): number {
  let distance = 0;
  for (let j = 0; j < dimensions; j++) distance += (values[at + j]! - others[other + j]!) ** 2;
  return distance;
}

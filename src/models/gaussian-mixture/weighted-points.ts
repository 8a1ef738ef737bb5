import { optionError } from '../../core/errors.js';
import { numbersOf, type DataWeights } from '../data-weights.js';
import type { PointArray } from './points.js';

/** The points that count, with what they count; as they are where there are no weights. */
export function weightedPoints(points: PointArray, given: DataWeights | undefined): PointArray {
  return meanOne(takePoints(points, shareOfEach(given, points.count) ?? (() => undefined)));
}

/**
 * What each of N points counts, 1 in the mean, by its position; undefined where all count alike.
 * Nothing is made of the weights, which may be as many as the points.
 */
export function shareOfEach(
  given: DataWeights | undefined,
  count: number,
): ((position: number) => number) | undefined {
  if (given === undefined) return undefined;
  const all = numbersOf(given, count);
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, all[i]!);
  if (most === 0)
    throw optionError(
      'weights',
      'must not all be 0',
      'nothing that counts',
      'Give each point a number of 0 or more, such as how often it was seen.',
    );
  // Shares of the greatest, whose sum no number is too great for.
  let total = 0;
  for (let i = 0; i < count; i++) total += all[i]! / most;
  return (position) => ((all[position]! / most) * count) / total;
}

/** The points that count, by what each counts; as they are where all count alike. */
export function takePoints(
  points: PointArray,
  shareOf: (position: number) => number | undefined,
): PointArray {
  const { values, count, dimensions } = points;
  if (shareOf(0) === undefined) return points;
  const kept = Array.from({ length: count }, (_, i) => i).filter((i) => shareOf(i)! > 0);
  return {
    values:
      kept.length === count
        ? values
        : Float64Array.from({ length: kept.length * dimensions }, (_, at) => {
            const point = kept[Math.floor(at / dimensions)]!;
            return values[point * dimensions + (at % dimensions)]!;
          }),
    count: kept.length,
    dimensions,
    weights: Float64Array.from(kept, (i) => shareOf(i)!),
  };
}

/** The same points, whose weights are 1 in the mean. */
export function meanOne(points: PointArray): PointArray {
  const { weights, count } = points;
  if (!weights) return points;
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / count;
  return { ...points, weights: weights.map((weight) => weight / mean) };
}

import type { Column } from './households.js';

/**
 * How far what was filled into the missing cells of a column is off: the root of the mean squared
 * error of numbers, of the mean that they are given; of bits and classes the part that is wrong, of
 * the most probable.
 *
 * @param means - Row by row: means, or probabilities.
 * @param mask - 0 where a cell was missing.
 */
export function fillError(
  { kind, from, width }: Column,
  means: ArrayLike<number>,
  original: ArrayLike<number>,
  mask: ArrayLike<number>,
  across: number,
): number {
  let [total, count] = [0, 0];
  for (let at = from; at < original.length; at += across) {
    if (mask[at] === 1) continue;
    count++;
    if (kind === 'real' || kind === 'count') total += (means[at]! - original[at]!) ** 2;
    else if (kind === 'bit') total += Number(means[at]! >= 0.5 !== (original[at] === 1));
    else total += Number(greatest(means, at, width) !== greatest(original, at, width));
  }
  const mean = total / Math.max(1, count);
  return kind === 'real' || kind === 'count' ? Math.sqrt(mean) : mean;
}

function greatest(values: ArrayLike<number>, at: number, width: number): number {
  let best = 0;
  for (let i = 1; i < width; i++) if (values[at + i]! > values[at + best]!) best = i;
  return best;
}

/** The mean of each place over the rows where it was observed. */
export function observedMeans(
  values: ArrayLike<number>,
  mask: ArrayLike<number>,
  across: number,
): Float32Array {
  const [totals, counts] = [new Float64Array(across), new Float64Array(across)];
  for (let at = 0; at < values.length; at++) {
    if (mask[at] === 0) continue;
    totals[at % across]! += values[at]!;
    counts[at % across]! += 1;
  }
  return Float32Array.from(totals, (total, j) => total / Math.max(1, counts[j]!));
}

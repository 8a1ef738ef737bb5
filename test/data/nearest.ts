import type { LabelledImages } from '../../src/data/labelled-images.js';
import { takeRows } from '../../src/data/take-rows.js';

/** The first `count` images as rows of 784 grey levels, with their labels. */
export function rowsOf(
  { images, labels }: LabelledImages,
  count: number,
): { rows: Float32Array[]; labels: Uint8Array } {
  const batch = takeRows(images, count);
  const values = batch.dataSync<'float32'>();
  batch.dispose();
  return {
    rows: Array.from({ length: count }, (_, i) => values.subarray(784 * i, 784 * (i + 1))),
    labels: labels.subarray(0, count),
  };
}

/** The squared distance of two rows; it may stop early once it is past the bound. */
function distance(a: Float32Array, b: Float32Array, bound: number): number {
  let sum = 0;
  for (let i = 0; i < a.length && sum < bound; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

/** The position of the nearest of some rows. */
export function nearest(row: Float32Array, candidates: readonly Float32Array[]): number {
  let best = Infinity;
  let winner = -1;
  candidates.forEach((candidate, i) => {
    const away = distance(row, candidate, best);
    if (away < best) {
      best = away;
      winner = i;
    }
  });
  return winner;
}

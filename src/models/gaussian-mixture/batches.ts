import type { Key } from '../../core/keys.js';
import { permutation } from '../../core/noise.js';
import type { Dataset } from '../../data/dataset.js';

/**
 * The positions of one pass over a dataset, a batch at a time: in its own order, or, without one,
 * each batch at even distances over all rows, so that it is a sample of them even where they are
 * sorted. What is in memory is a batch, and a number for each.
 */
export function* batchesOf(
  dataset: Dataset,
  batchSize: number,
  key: Key,
): Generator<ArrayLike<number>, undefined> {
  const { size } = dataset;
  if (dataset.order) {
    const order = dataset.order(key);
    for (let from = 0; from < size; from += batchSize)
      yield Array.from({ length: Math.min(batchSize, size - from) }, (_, i) => order[from + i]!);
    return undefined;
  }
  const count = Math.ceil(size / batchSize);
  for (const first of permutation(key, count))
    yield Float64Array.from(
      { length: Math.ceil((size - first) / count) },
      (_, i) => first + i * count,
    );
  return undefined;
}

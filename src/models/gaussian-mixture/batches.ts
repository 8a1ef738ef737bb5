import { foldIn, type Key } from '../../core/keys.js';
import { permutation, uniformStream } from '../../core/noise.js';
import type { Dataset } from '../../data/dataset.js';

/**
 * The positions of one pass over a dataset, a batch at a time: in its own order, or, without one,
 * each batch from all over the rows, so that it is a sample of them even where they are sorted. What
 * is in memory is a batch, and a number for each.
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
  for (const turn of permutation(foldIn(key, 0), count)) {
    // Of each stretch of `count` rows every batch has one; where stretches begin is drawn anew for
    // each, the same in every batch, so that what comes again and again does no harm either.
    const next = uniformStream(foldIn(key, 1));
    const batch: number[] = [];
    for (let from = 0; from < size; from += count) {
      const at = from + ((turn + Math.floor(next() * count)) % count);
      if (at < size) batch.push(at);
    }
    yield batch;
  }
  return undefined;
}

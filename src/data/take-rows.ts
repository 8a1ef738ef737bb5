import { describe, optionError, vaeKitError } from '../core/errors.js';
import type { Dataset } from './dataset.js';

/**
 * Takes neighbouring rows of a dataset as one tensor.
 *
 * @param dataset - Where to take them from.
 * @param count - How many rows, at least 1.
 * @param from - The position of the first, 0 unless told.
 * @returns What the dataset gives: a float32 tensor of shape `[count, ...dataset.shape]`, or a
 * promise of one; the caller disposes it.
 * @throws {@link VaeKitError} where the dataset has no such rows.
 *
 * @example
 * ```ts
 * import { arrayDataset, takeRows } from 'vae-kit';
 *
 * const dataset = arrayDataset([1, 2, 3, 4, 5, 6], [2]);
 * takeRows(dataset, 2, 1).print(); // [[3, 4], [5, 6]]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function takeRows<D extends Dataset>(
  dataset: D,
  count: number,
  from = 0,
): ReturnType<D['batch']> {
  if (typeof dataset?.batch !== 'function')
    throw vaeKitError('takeRows needs a dataset', describe(dataset), datasetRemedy(dataset));
  if (!Number.isInteger(from) || from < 0 || from >= dataset.size) {
    throw optionError(
      'from',
      `must be a whole number from 0 to ${dataset.size - 1}`,
      describe(from),
      'Start at a row that the dataset has.',
    );
  }
  const left = dataset.size - from;
  if (!Number.isInteger(count) || count < 1 || count > left) {
    throw optionError(
      'count',
      `must be a whole number from 1 to ${left}`,
      describe(count),
      'Take at least one row, and no more than the dataset has from there on.',
    );
  }
  const rows = dataset.batch(Int32Array.from({ length: count }, (_, i) => from + i));
  return rows as ReturnType<D['batch']>;
}

/** How to come by a dataset from what was given in its place. */
function datasetRemedy(value: unknown): string {
  const { images, train, then, dtype, length } = Object(value) as Record<string, unknown>;
  if (images !== undefined) return 'Give its images, as in digits.images.';
  if (train !== undefined) return 'Give the images of one half, as in digits.train.images.';
  if (typeof then === 'function') return 'Await it first.';
  if (dtype !== undefined) return 'Take rows of a tensor with tf.slice(x, from, count).';
  return length === undefined
    ? 'Give one, as arrayDataset makes it.'
    : 'Make one with arrayDataset(values, shape).';
}

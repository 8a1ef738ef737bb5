import { tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import { checkBackend } from '../core/check-backend.js';
import { checkCount } from '../core/check-count.js';
import { describe, vaeKitError } from '../core/errors.js';

/**
 * Writes labels as unit vectors: row `i` is 1 at `labels[i]` and 0 elsewhere.
 *
 * @param labels - Whole numbers from 0 to `classes` − 1, at least one.
 * @param classes - How many classes there are.
 * @returns A float32 tensor of shape `[labels.length, classes]`; the caller disposes it.
 * @throws {@link VaeKitError} where a label is not such a number.
 *
 * @example
 * ```ts
 * import { oneHot } from 'vae-kit';
 *
 * oneHot([2, 0], 3).print(); // [[0, 0, 1], [1, 0, 0]]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function oneHot(labels: ArrayLike<number>, classes: number): Tensor2D {
  // A text has a length, too.
  if (!(Object(labels) === labels && labels.length > 0)) {
    throw vaeKitError(
      'labels must be a list of at least one label',
      describe(labels),
      labelsRemedy(labels),
    );
  }
  checkCount(classes, 'classes', 10);
  checkBackend();
  const rows = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw vaeKitError(
        `every label must be a whole number from 0 to ${classes - 1}`,
        `${describe(label)} at position ${i}`,
        'Number the classes from 0, or raise the number of classes.',
      );
    }
    rows[i * classes + label] = 1;
  }
  return tensor2d(rows, [labels.length, classes], 'float32');
}

/** How to come by labels from what was given in their place. */
function labelsRemedy(value: unknown): string {
  const { labels, train, then, dtype } = Object(value) as Record<string, unknown>;
  if (labels !== undefined) return 'Give its labels, as in digits.labels.';
  if (train !== undefined) return 'Give the labels of one half, as in digits.train.labels.';
  if (typeof then === 'function') return 'Await it first.';
  if (dtype !== undefined) return 'Give the values of the tensor, as in labels.dataSync().';
  return 'Give an array of class numbers.';
}

import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, vaeKitError, type VaeKitError } from './errors.js';
import { formatShape, sameShape, type Shape } from './shapes.js';

/** Whether a value is a tensor, of whatever copy of tfjs. */
function isTensor(value: unknown): value is Tensor {
  const { shape, dtype } = (value ?? {}) as Partial<Tensor>;
  return Array.isArray(shape) && typeof dtype === 'string';
}

/**
 * Checks that a value is a float32 tensor that has not been disposed.
 *
 * @param value - What was received.
 * @param what - What to call it in errors.
 * @param wanted - What it must be, as in `'a tensor of shape [N, 3]'`.
 */
export function checkTensor(value: unknown, what: string, wanted: string): asserts value is Tensor {
  if (!isTensor(value)) {
    const remedy = likelyMeant(value) ?? 'Make one with tf.tensor(values, shape).';
    throw vaeKitError(`${what} must be ${wanted}`, describe(value), remedy);
  }
  if (value.isDisposed) {
    throw vaeKitError(
      `${what} must be a tensor that is still there`,
      'a disposed one',
      'Dispose it only after its last use.',
    );
  }
  if (value.dtype !== 'float32') {
    throw vaeKitError(
      `${what} must be of dtype float32`,
      value.dtype,
      "Convert it with tf.cast(x, 'float32').",
    );
  }
}

/** How to come by data from what was given in their place, where that is known to hold some. */
export function likelyMeant(value: unknown): string | undefined {
  const { images, batch, then } = Object(value) as Record<string, unknown>;
  if (images !== undefined) return 'Give its images, as in digits.images.';
  if (typeof batch === 'function')
    return 'Take rows of this dataset, as in takeRows(dataset, 100).';
  if (typeof then === 'function') return 'Await it first.';
  return undefined;
}

/** Checks that a value is a non-empty float32 tensor of shape `[N, ...event]`. */
export function checkBatch(value: unknown, event: Shape, what: string): asserts value is Tensor {
  const wanted = formatShape(['N', ...event]);
  checkTensor(value, what, `a tensor of shape ${wanted}`);
  if (!sameShape(value.shape.slice(1), event)) {
    throw vaeKitError(
      `${what} must have the shape ${wanted}`,
      formatShape(value.shape),
      'Reshape it with tf.reshape(x, shape), or change the shapes of the model.',
    );
  }
  if (value.shape[0] === 0)
    throw vaeKitError(`${what} must have at least one row`, 'an empty tensor', 'Give some data.');
}

/**
 * Checks what a function of the user's has returned: that it is a float32 tensor of just this
 * shape.
 *
 * @param value - What was returned.
 * @param shape - The shape that it must have.
 * @param rule - How the error begins, as in `'transform must return'`.
 * @param remedy - What the caller can do, a full sentence with its stop.
 * @param option - The option that the function is, where it is one.
 */
export function checkReturned(
  value: unknown,
  shape: Shape,
  rule: string,
  remedy: string,
  option?: string,
): asserts value is Tensor {
  if (
    isTensor(value) &&
    !value.isDisposed &&
    value.dtype === 'float32' &&
    sameShape(value.shape, shape)
  )
    return;
  throw vaeKitError(
    `${rule} a float32 tensor of shape ${formatShape(shape)}`,
    describe(value),
    remedy,
    { option },
  );
}

/**
 * Checks that values are numbers between two bounds; looks at each, since kernels may hide a NaN.
 */
export function checkRange(
  values: ArrayLike<number>,
  low: number,
  high: number,
  what: string,
  option?: string,
): void {
  const least = Math.max(low, -Number.MAX_VALUE);
  const most = Math.min(high, Number.MAX_VALUE);
  // One look at each where all is well: this runs over every batch of some data.
  let i = 0;
  while (i < values.length && values[i]! >= least && values[i]! <= most) i++;
  if (i < values.length) throw rangeError(values[i]!, i, values.length, low, high, what, option);
}

/** The error of {@link checkRange} where a value at a position will not do. */
export function rangeError(
  value: number,
  position: number,
  count: number,
  low: number,
  high: number,
  what: string,
  option?: string,
): VaeKitError {
  const finite = Number.isFinite(value);
  return vaeKitError(
    `${what} must ${finite ? `lie between ${low} and ${high}` : 'be finite numbers'}`,
    `${value} at position ${position} of ${count}`,
    finite
      ? 'Rescale the data, or choose a likelihood for such values.'
      : 'Remove or replace such rows.',
    { option },
  );
}

import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, vaeKitError } from './errors.js';
import { formatShape, sameShape, type Shape } from './shapes.js';

/** Checks that a value is a non-empty float32 tensor of shape `[N, ...event]`. */
export function checkBatch(value: unknown, event: Shape, what: string): asserts value is Tensor {
  const tensor = value as Partial<Tensor> | null | undefined;
  if (
    typeof tensor !== 'object' ||
    tensor === null ||
    !Array.isArray(tensor.shape) ||
    typeof tensor.dtype !== 'string'
  ) {
    throw vaeKitError(
      `${what} must be a tensor of shape [N, ${event.join(', ')}]`,
      describe(value),
      'Make one with tf.tensor(values, shape).',
    );
  }
  if (tensor.dtype !== 'float32') {
    throw vaeKitError(
      `${what} must be of dtype float32`,
      tensor.dtype,
      "Convert it with tf.cast(x, 'float32').",
    );
  }
  if (!sameShape(tensor.shape.slice(1), event)) {
    throw vaeKitError(
      `${what} must have the shape [N, ${event.join(', ')}]`,
      formatShape(tensor.shape),
      'Reshape it with tf.reshape(x, shape), or change the shapes of the model.',
    );
  }
  if (tensor.shape[0] === 0)
    throw vaeKitError(`${what} must have at least one row`, 'an empty tensor', 'Give some data.');
}

/**
 * Checks that values are numbers between two bounds; looks at each, since kernels may hide a NaN.
 */
export function checkRange(
  values: ArrayLike<number>,
  low: number,
  high: number,
  what: string,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      throw vaeKitError(
        `${what} must be finite numbers`,
        `${value} at position ${i} of ${values.length}`,
        'Remove or replace such rows.',
      );
    }
    if (value < low || value > high) {
      throw vaeKitError(
        `${what} must lie between ${low} and ${high}`,
        `${value} at position ${i} of ${values.length}`,
        'Rescale the data, or choose a likelihood for such values.',
      );
    }
  }
}

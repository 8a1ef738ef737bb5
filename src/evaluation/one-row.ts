import { reshape, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { checkRange, checkTensor, likelyMeant } from '../core/check-tensor.js';
import { describe, vaeKitError } from '../core/errors.js';
import { formatShape, sameShape, sizeOf, type Shape } from '../core/shapes.js';

/**
 * One datum, latent or condition: a tensor of its shape, with a first axis of 1 or without, or its
 * values one after the other.
 *
 * @public
 */
export type OneRow = Tensor | ArrayLike<number>;

/** Whether this can be a row of such a shape. */
export function isRow(given: OneRow, shape: Shape): boolean {
  const own = (Object(given) as Partial<Tensor>).shape;
  if (!Array.isArray(own)) return (given as ArrayLike<number> | null)?.length === sizeOf(shape);
  return sameShape(own, shape) || (own[0] === 1 && sameShape(own.slice(1), shape));
}

/** A row as a batch of one, which the caller disposes; checked. */
export function oneRow(given: OneRow, shape: Shape, what: string): Tensor {
  const row = formatShape(shape);
  const wanted = `one row of shape ${row}: a tensor of shape ${row} or ${formatShape([1, ...shape])}`;
  const { length } = Object(given) as Partial<ArrayLike<number>>;
  if (typeof given === 'object' && typeof length === 'number' && !('shape' in given)) {
    const values = Array.from(given as ArrayLike<unknown>);
    if (!isRow(given, shape) || !values.every((value) => typeof value === 'number'))
      throw vaeKitError(`${what} must be ${wanted}, or its values`, describe(given), ONE);
    checkRange(values, -Infinity, Infinity, what);
    return tensor(values, [1, ...shape], 'float32');
  }
  checkTensor(given, what, `${wanted}, or its values`);
  if (!isRow(given, shape))
    throw vaeKitError(
      `${what} must be ${wanted}`,
      formatShape(given.shape),
      likelyMeant(given) ?? ONE,
    );
  return reshape(given, [1, ...shape]);
}

const ONE = 'Take one with tf.slice(rows, i, 1), or reshape it.';

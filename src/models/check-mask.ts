import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { checkReturned, rangeError } from '../core/check-tensor.js';
import { describe, optionError } from '../core/errors.js';
import type { Shape } from '../core/shapes.js';
import type { Range } from '../data/tensor-dataset.js';
import type { Family } from '../distributions/family.js';
import { checkIndependent } from '../distributions/observed-log-prob.js';
import type { Trainable } from './trainable.js';

const REMEDY =
  'Give 1 where a value was observed and 0 where it is missing, as ' +
  "tf.cast(tf.logicalNot(tf.isNaN(x)), 'float32') does.";

/** Checks that a model heeds masks. */
export function checkReadsMask(model: Pick<Trainable, 'type' | 'masked'>): void {
  if (model.masked === true) return;
  const { likelihood } = model as { readonly likelihood?: Family };
  if (likelihood) checkIndependent(likelihood);
  throw optionError(
    'mask',
    'must be left out for a model whose loss does not read it',
    describe(model),
    'Fill in what is missing before; a model of your own sums over what batch.mask says, and sets ' +
      'masked: true.',
  );
}

/** Checks a mask against the shape of a datum, and the number of rows it goes with. */
export function checkMask(mask: unknown, event: Shape, rows: number): asserts mask is Tensor {
  const isOne = (Object(mask) as Partial<Tensor>).shape?.[0] === 1;
  checkReturned(mask, [isOne ? 1 : rows, ...event], 'mask must be', REMEDY, 'mask');
}

/**
 * Checks that a mask is of zeros and ones.
 *
 * @param from - At which position of how many the values begin.
 */
export function checkBits(values: ArrayLike<number>, from = 0, count = values.length): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0 || values[i] === 1) continue;
    const received = `${values[i]} at position ${from + i} of ${count}`;
    throw optionError('mask', 'must be of zeros and ones', received, REMEDY);
  }
}

/**
 * Data with a value that they may take, 0 where they may, wherever one is missing; what was observed
 * is checked, and so is the mask.
 *
 * @param seen - The mask, of all data or of one row for all.
 */
export function observedValues(
  values: ArrayLike<number>,
  seen: ArrayLike<number>,
  { low, high }: Range,
  what: string,
  option?: string,
): Float32Array {
  checkBits(seen);
  const neutral = Math.min(Math.max(low, 0), high);
  const kept = new Float32Array(values.length);
  for (let i = 0; i < kept.length; i++) {
    kept[i] = neutral;
    if (seen[i % seen.length] === 0) continue;
    const value = values[i]!;
    // The difference of an infinite number to itself is none.
    if (!(value >= low && value <= high && value - value === 0))
      throw rangeError(value, i, kept.length, low, high, what, option);
    kept[i] = value;
  }
  return kept;
}

/** The same as a tensor, which the caller disposes. */
export async function observedData(
  data: Tensor,
  mask: Tensor,
  ...told: readonly [range: Range, what: string, option?: string]
): Promise<Tensor> {
  const [values, seen] = [await data.data(), await mask.data()];
  return tensor(observedValues(values, seen, ...told), data.shape, 'float32');
}

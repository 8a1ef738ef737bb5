import { tensor, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { Shape } from './shapes.js';

/**
 * A tensor, or other numbers, that no backend holds.
 *
 * @public
 */
export interface TensorValues {
  /** The shape. */
  readonly shape: Shape;
  /** The numbers, row by row. */
  readonly values: Float32Array | Float64Array | Int32Array;
}

/** Reads a tensor into numbers of their own. */
export async function readValues(source: Tensor): Promise<TensorValues> {
  const values = await source.data<'float32' | 'int32'>();
  // A copy: what is read may be the backend's own memory, which changes.
  return { shape: [...source.shape], values: values.slice() };
}

/** A new tensor of such numbers, int32 where they are, else float32. */
export function tensorOf({ shape, values }: TensorValues): Tensor {
  return values instanceof Int32Array
    ? tensor(values, [...shape], 'int32')
    : tensor(Float32Array.from(values), [...shape], 'float32');
}

/** Gives a variable such numbers. */
export function assignValues(variable: Variable, kept: TensorValues): void {
  const values = tensorOf(kept);
  variable.assign(values);
  values.dispose();
}

import {
  all,
  cast,
  getBackend,
  getKernel,
  isFinite as finiteValues,
  stack,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { ALL_FINITE, runFused } from './fused.js';

/**
 * Whether tensors are free of NaN and infinite values.
 *
 * @param tensors - One or more, float32, of any shapes, none of them empty.
 * @returns Shape `[tensors]`: 1 for each whose values are all finite, 0 for the others.
 */
export function allFinite(tensors: readonly Tensor[]): Tensor {
  return (
    runFused(ALL_FINITE, Object.fromEntries(tensors.entries()))?.[0] ??
    tidy(() => stack(tensors.map((values) => cast(all(finiteValues(values)), 'float32'))))
  );
}

/**
 * Scalars that are read later, with what else a step reads; at once where reading costs nothing.
 *
 * @returns Their values, or one tensor of them.
 */
export function readable(scalars: readonly Tensor[]): readonly number[] | Tensor {
  return getKernel(ALL_FINITE, getBackend())
    ? scalars.map((scalar) => scalar.dataSync()[0]!)
    : tidy(() => stack([...scalars]));
}

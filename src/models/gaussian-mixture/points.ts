import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * Points in D dimensions, one row each: nested arrays, a tensor of shape `[N, D]`, or all numbers
 * row by row with the number of dimensions beside them. Arrays keep float64, tensors are float32.
 *
 * @public
 */
export type Points =
  | readonly ArrayLike<number>[]
  | Tensor
  | {
      /** All coordinates, one point after the other. */
      readonly values: ArrayLike<number>;
      /** D, how many of them make a point. */
      readonly dimensions: number;
    };

/** Points as all computations take them: finite, row by row, in float64. */
export interface PointArray {
  readonly values: Float64Array;
  readonly count: number;
  readonly dimensions: number;
  /** How much each counts, above 0 and 1 in the mean; all the same where there are none. */
  readonly weights?: Float64Array;
}

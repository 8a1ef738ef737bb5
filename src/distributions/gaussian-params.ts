import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * The parameters of a diagonal Gaussian.
 *
 * @public
 */
export type GaussianParams = {
  /** The mean μ, shape `[N, ...event]`. */
  readonly mean: Tensor;
  /** The logarithm of the standard deviation σ; event axes of 1 share one σ. */
  readonly logScale: Tensor;
};

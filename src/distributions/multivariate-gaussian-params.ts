import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * The parameters of a Gaussian with a full covariance Σ = L Lᵀ.
 *
 * @public
 */
export type MultivariateGaussianParams = {
  /** The mean μ, shape `[N, D]`. */
  readonly mean: Tensor;
  /**
   * L, lower triangular with a positive diagonal, shape `[N, D, D]`; a first axis of 1 serves all N.
   */
  readonly cholesky: Tensor;
};

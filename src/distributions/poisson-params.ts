import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * The parameters of independent Poisson variables.
 *
 * @public
 */
export type PoissonParams = {
  /** The logarithm of the rate, which is the mean; shape `[N, ...event]`. */
  readonly logRate: Tensor;
};

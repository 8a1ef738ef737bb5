import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * The parameters of independent categorical variables.
 *
 * @public
 */
export type CategoricalParams = {
  /**
   * The logarithms of the probabilities of the classes on the last axis, up to a constant; shape
   * `[N, ...event]`.
   */
  readonly logits: Tensor;
};

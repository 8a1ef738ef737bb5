import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * The parameters of independent Bernoulli variables.
 *
 * @public
 */
export type BernoulliParams = {
  /** log(p / (1 − p)) for the probability p of a 1, shape `[N, ...event]`. */
  readonly logits: Tensor;
};

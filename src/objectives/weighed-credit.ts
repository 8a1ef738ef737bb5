import { mul, type Tensor } from '@tensorflow/tfjs-core';
import type { Credit } from './objective.js';

/**
 * A credit of data that do not all count the same.
 *
 * The gradient of Σ_i w_i E_q[f_i] is that of each datum times w_i, in the signals and in what they
 * are compared with alike; so an estimator has nothing to know of weights.
 *
 * @param weights - Shape `[N]`; none where all count 1.
 */
export function weighedCredit(credit: Credit, weights: Tensor | undefined): Credit {
  if (!weights) return credit;
  return {
    ...credit,
    weights,
    bound: mul(weights, credit.bound),
    signal: mul(weights, credit.signal),
    leaveOneOut: () => mul(weights, credit.leaveOneOut()),
  };
}

import { fill } from '@tensorflow/tfjs-core';
import { describe, vaeKitError } from '../core/errors.js';
import type { BernoulliParams } from './bernoulli-params.js';
import { bernoulli } from './bernoulli.js';
import type { Prior } from './prior.js';

/**
 * The prior of independent bits, each 1 with the same probability.
 *
 * @param probability - Between 0 and 1, both excluded; ½ unless told.
 * @returns The prior.
 * @throws {@link VaeKitError} where the probability is not between 0 and 1.
 *
 * @example
 * ```ts
 * import {
 *   bernoulli,
 *   bernoulliPrior,
 *   leaveOneOut,
 *   mlpDecoder,
 *   mlpEncoder,
 *   scoreFunction,
 *   vae,
 * } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784],
 *   latent: 64,
 *   posterior: bernoulli(),
 *   prior: bernoulliPrior(0.5),
 *   encoder: mlpEncoder([500]),
 *   decoder: mlpDecoder([500]),
 *   likelihood: bernoulli(),
 *   estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function bernoulliPrior(probability = 0.5): Prior<BernoulliParams> {
  if (!(Number.isFinite(probability) && probability > 0 && probability < 1)) {
    throw vaeKitError(
      'the probability of a bernoulliPrior must lie between 0 and 1',
      describe(probability),
      'Give a number such as 0.5.',
      { option: 'probability' },
    );
  }
  const logit = Math.log(probability / (1 - probability));
  return {
    type: 'bernoulliPrior',
    options: { probability },
    family: bernoulli(),
    build: ({ latent }) => ({
      variables: {},
      params: () => ({ logits: fill([1, ...latent], logit) }),
    }),
  };
}

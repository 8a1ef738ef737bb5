import { matMul, reshape, zeros, type Rank, type Tensor2D } from '@tensorflow/tfjs-core';
import { AMOUNT, checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import { sizeOf } from '../core/shapes.js';
import type { Estimator, Unbiased } from './estimator.js';
import { relaxedControl, TEMPERATURE, type RelaxedControlOptions } from './relaxed-control.js';

const KINDS: OptionKinds<RelaxedControlOptions> = {
  temperature: TEMPERATURE,
  scale: AMOUNT,
  samples: COUNT,
};

/**
 * RELAX: {@link rebar}, with something learned in its control variate.
 *
 * c(ζ) = η f(σ(ζ / λ)) + r(σ(ζ / λ)), with r linear and trained beside the model. Unbiased, whatever
 * r is. It is fitted by least squares to what the objective at relaxed bits leaves of f, where the
 * paper goes down the gradient of the variance itself, which takes second derivatives. With
 * `scale: 0` nothing but r is left. For Bernoulli posteriors and bounds that are means over samples
 * ({@link elbo}). Grathwohl, Choi, Wu, Roeder and Duvenaud, Backpropagation through the void (2018),
 * section 3.2.
 *
 * @param options - The temperature λ, the scale η and the number of samples.
 * @returns The estimator.
 * @throws {@link VaeKitError} where an option is out of its range.
 *
 * @example
 * ```ts
 * import { bernoulli, bernoulliPrior, mlpDecoder, mlpEncoder, relax, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784], latent: 64, posterior: bernoulli(), prior: bernoulliPrior(),
 *   estimator: relax(),
 *   encoder: mlpEncoder([500]), decoder: mlpDecoder([500]), likelihood: bernoulli(),
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function relax(
  options: RelaxedControlOptions = {},
): Estimator<Record<never, never>, 'any'> & Unbiased {
  checkOptions(options, 'relax', KINDS, { 'tau lambda': 'Give temperature.', eta: 'Give scale.' });
  return relaxedControl('relax', options, {
    variables: ({ latent }) => ({ slopes: zeros([sizeOf(latent), 1]) }),
    value: (z, { slopes }) => matMul(reshape<Rank.R2>(z, [z.shape[0], -1]), slopes as Tensor2D),
  });
}

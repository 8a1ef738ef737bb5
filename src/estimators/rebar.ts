import { AMOUNT, checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import type { Estimator, Unbiased } from './estimator.js';
import { relaxedControl, TEMPERATURE, type RelaxedControlOptions } from './relaxed-control.js';

const KINDS: OptionKinds<RelaxedControlOptions> = {
  temperature: TEMPERATURE,
  scale: AMOUNT,
  samples: COUNT,
};

/**
 * REBAR: the score function, with the objective at relaxed bits as its control variate.
 *
 * ζ = α + logit u is rounded to b = 1 where ζ \> 0, and ζ̃ is a ζ given b; with c = η f(σ(ζ / λ)) the
 * gradient is (f(b) − c(ζ̃)) ∇ log q(b) + ∇ c(ζ) − ∇ c(ζ̃). Unbiased, whatever λ and η are; they
 * stay as told (the paper learns them). The decoder runs three times for each sample. For Bernoulli
 * posteriors and bounds that are means over samples ({@link elbo}). Tucker, Mnih, Maddison, Lawson
 * and Sohl-Dickstein, REBAR (2017), equations 7 and 8.
 *
 * @param options - The temperature λ, the scale η and the number of samples.
 * @returns The estimator.
 * @throws {@link VaeKitError} where an option is out of its range.
 *
 * @example
 * ```ts
 * import { bernoulli, bernoulliPrior, mlpDecoder, mlpEncoder, rebar, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784], latent: 64, posterior: bernoulli(), prior: bernoulliPrior(),
 *   estimator: rebar({ temperature: 0.5 }),
 *   encoder: mlpEncoder([500]), decoder: mlpDecoder([500]), likelihood: bernoulli(),
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function rebar(
  options: RelaxedControlOptions = {},
): Estimator<Record<never, never>, 'any'> & Unbiased {
  checkOptions(options, 'rebar', KINDS, { 'tau lambda': 'Give temperature.', eta: 'Give scale.' });
  return relaxedControl('rebar', options);
}

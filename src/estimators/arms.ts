import { optionError } from '../core/errors.js';
import { checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import { antithetic } from './antithetic.js';
import type { Estimator, Unbiased } from './estimator.js';

/**
 * What {@link arms} can be told.
 *
 * @public
 */
export interface ArmsOptions {
  /** How many samples of z are drawn for each datum, 2 or more; 4 unless told. */
  readonly samples?: number;
}

const KINDS: OptionKinds<ArmsOptions> = { samples: COUNT };

/**
 * ARMS: any number of samples of bits that repel each other, each pair alike.
 *
 * Of n samples the gradient by the logits is 1 / (n − 1) Σ_s (f(b_s) − mean f) (b_s − p) / (1 − ρ),
 * with ρ ≤ 0 the correlation of a bit in two samples, which a Dirichlet copula makes. Unbiased; of
 * two samples it is {@link disarm}. For Bernoulli posteriors and bounds that are means over samples
 * ({@link elbo}). Dimitriev and Zhou, ARMS: antithetic-REINFORCE-multi-sample gradient for binary
 * variables (2021), equations 8 and 11.
 *
 * @param options - The number of samples.
 * @returns The estimator.
 * @throws {@link VaeKitError} where there are fewer than two samples.
 *
 * @example
 * ```ts
 * import { arms, bernoulli, bernoulliPrior, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784], latent: 64, posterior: bernoulli(), prior: bernoulliPrior(),
 *   estimator: arms({ samples: 4 }),
 *   encoder: mlpEncoder([500]), decoder: mlpDecoder([500]), likelihood: bernoulli(),
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function arms(options: ArmsOptions = {}): Estimator<Record<never, never>, 'any'> & Unbiased {
  checkOptions(options, 'arms', KINDS, { baseline: 'It needs none: leave it out.' });
  const { samples = 4 } = options;
  if (samples < 2)
    throw optionError('samples', 'must be 2 or more', `${samples}`, 'Give a number such as 4.');
  return antithetic('arms', samples, samples, { samples });
}

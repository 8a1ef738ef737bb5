import { describe, optionError } from '../core/errors.js';
import { checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import { antithetic } from './antithetic.js';
import type { Estimator, Unbiased } from './estimator.js';

/**
 * What {@link disarm} can be told.
 *
 * @public
 */
export interface DisarmOptions {
  /** How many samples of z are drawn for each datum, an even number: 2 to a pair; 2 unless told. */
  readonly samples?: number;
}

const KINDS: OptionKinds<DisarmOptions> = { samples: COUNT };

/**
 * DisARM: bits in antithetic pairs, b = 1 where u \< p and b̃ = 1 where 1 − u \< p, with one uniform u.
 *
 * The gradient by the logits α is ½ (f(b) − f(b̃)) (b − b̃) σ(|α|), each bit's own. Unbiased, and at
 * equal cost with less noise than {@link leaveOneOut}. For Bernoulli posteriors, in a {@link vae}
 * or a belief network, and for bounds that are means over samples ({@link elbo}). In upper layers,
 * whose rows share no parameters, bits are independent and each sample is judged by the other.
 * Dong, Mnih and Tucker, DisARM: an antithetic gradient estimator for binary latent variables
 * (2020), equation 6.
 *
 * @param options - The number of samples.
 * @returns The estimator.
 * @throws {@link VaeKitError} where the number of samples is odd.
 *
 * @example
 * ```ts
 * import { bernoulli, bernoulliPrior, disarm, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784], latent: 64, posterior: bernoulli(), prior: bernoulliPrior(),
 *   estimator: disarm({ samples: 4 }),
 *   encoder: mlpEncoder([500]), decoder: mlpDecoder([500]), likelihood: bernoulli(),
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function disarm(
  options: DisarmOptions = {},
): Estimator<Record<never, never>, 'any'> & Unbiased {
  checkOptions(options, 'disarm', KINDS, { baseline: 'It needs none: leave it out.' });
  const { samples = 2 } = options;
  if (samples % 2) {
    throw optionError(
      'samples',
      'must be even, two for each pair',
      describe(samples),
      'Give a number such as 4, or estimator: arms({ samples: 3 }).',
    );
  }
  return antithetic('disarm', samples, 2, { samples });
}

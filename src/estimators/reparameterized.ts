import { mean, neg } from '@tensorflow/tfjs-core';
import { checkNothing } from '../core/options.js';
import { meaning } from '../core/shortcuts.js';
import type { Estimator, Unbiased } from './estimator.js';
import { plainDraw } from './plain-draw.js';

/**
 * The pathwise estimator: z is a differentiable function of the parameters and of noise, as in
 * z = μ + σ ε, and gradients flow straight through it. Unbiased.
 *
 * Kingma and Welling, Auto-encoding variational Bayes (2014), section 2.4; Rezende et al. (2014).
 *
 * @returns The estimator; the default of {@link vae}.
 *
 * @example
 * ```ts
 * import { bernoulli, mlpDecoder, mlpEncoder, reparameterized, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784], latent: 20, estimator: reparameterized(),
 *   encoder: mlpEncoder([500]), decoder: mlpDecoder([500]), likelihood: bernoulli(),
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
export function reparameterized(): Estimator<Record<never, never>, 'reparameterized'> & Unbiased;
// @__NO_SIDE_EFFECTS__
export function reparameterized(
  given?: unknown,
): Estimator<Record<never, never>, 'reparameterized'> & Unbiased {
  checkNothing(
    given,
    'reparameterized',
    'Give the number of samples to the objective, as in elbo({ samples: 8 }).',
  );
  return {
    type: 'reparameterized',
    options: {},
    requires: 'reparameterized',
    samples: 1,
    unbiased: true,
    initialState: () => ({}),
    draw: meaning(plainDraw, 'plain draw'),
    surrogate: meaning<Estimator<Record<never, never>>['surrogate']>(
      ({ credit, state }) => ({ loss: neg(mean(credit.bound)), state }),
      'mean loss',
    ),
  };
}

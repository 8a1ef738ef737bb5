import { mean, neg } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { checkNothing } from '../core/options.js';
import type { Estimator, Unbiased } from './estimator.js';
import { stillDraw } from './still-draw.js';

/**
 * The pathwise estimator without the score: of log q(z | x) only the gradient through z counts.
 *
 * What is left out, E_q[∂ log q(z | x) / ∂φ] at fixed z, is 0: the estimator is unbiased. Its noise
 * goes to 0 as q(z | x) goes to the posterior, where that of {@link reparameterized} does not. It
 * takes the KL from samples. Roeder, Wu and Duvenaud, Sticking the landing (2017), equation 7.
 *
 * For {@link elbo} and other bounds that are means over samples; for {@link iwae} it would have a
 * bias, and is refused: there {@link doublyReparameterized} is its like.
 *
 * @returns The estimator.
 *
 * @example
 * ```ts
 * import { gaussian, mlpDecoder, mlpEncoder, stickingTheLanding, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [3], latent: 2, estimator: stickingTheLanding(),
 *   encoder: mlpEncoder([32]), decoder: mlpDecoder([32]), likelihood: gaussian(),
 * });
 * console.assert(model.kl === 'monte-carlo');
 * model.dispose();
 * ```
 *
 * @public
 */
export function stickingTheLanding(): Estimator<Record<never, never>, 'reparameterized'> & Unbiased;
// @__NO_SIDE_EFFECTS__
export function stickingTheLanding(
  given?: unknown,
): Estimator<Record<never, never>, 'reparameterized'> & Unbiased {
  checkNothing(
    given,
    'stickingTheLanding',
    'Give the number of samples to the objective, as in elbo({ samples: 8 }).',
  );
  return {
    type: 'stickingTheLanding',
    options: {},
    requires: 'reparameterized',
    samples: 1,
    kl: 'monte-carlo',
    unbiased: true,
    initialState: () => ({}),
    draw: stillDraw,
    surrogate({ credit: { bound, pathwise }, state }) {
      if (pathwise) {
        throw vaeKitError(
          "the objective of 'stickingTheLanding' must be a mean over samples, as elbo() is",
          'one that weighs them',
          'Give estimator: doublyReparameterized(), which goes by those weights.',
          { option: 'estimator' },
        );
      }
      return { loss: neg(mean(bound)), state };
    },
  };
}

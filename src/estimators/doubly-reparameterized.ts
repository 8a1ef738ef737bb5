import { customGrad, div, fill, mean, mul, neg, type Tensor } from '@tensorflow/tfjs-core';
import { checkNothing } from '../core/options.js';
import type { Estimator, Unbiased } from './estimator.js';
import { stillDraw, type StillDraw } from './still-draw.js';

/**
 * The pathwise estimator of importance-weighted bounds without the score: of log q(z | x) only the
 * gradient through z counts, and that of each sample by its weight once more.
 *
 * ∇_φ E[log 1/k Σ w_s] = E[Σ_s w̃_s² ∂ log w_s / ∂z_s · ∂z_s / ∂φ], w̃_s = w_s / Σ w: the score is
 * reparameterised once more, which leaves the mean as it is (unbiased) and lets the noise fall as k
 * grows, where that of {@link reparameterized} drowns the signal. The decoder's gradient is as
 * ever. It takes the KL from samples. Tucker, Lawson, Gu and Maddison, Doubly reparameterized
 * gradient estimators for Monte Carlo objectives (2019), equation 8. With {@link elbo} it is
 * {@link stickingTheLanding}.
 *
 * @returns The estimator.
 *
 * @example
 * ```ts
 * import { doublyReparameterized, gaussian, iwae, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [3], latent: 2, estimator: doublyReparameterized(), objective: iwae({ samples: 8 }),
 *   encoder: mlpEncoder([32]), decoder: mlpDecoder([32]), likelihood: gaussian(),
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
export function doublyReparameterized(): Estimator<Record<never, never>, 'reparameterized'> &
  Unbiased;
// @__NO_SIDE_EFFECTS__
export function doublyReparameterized(
  given?: unknown,
): Estimator<Record<never, never>, 'reparameterized'> & Unbiased {
  checkNothing(
    given,
    'doublyReparameterized',
    'Give the number of samples to the objective, as in iwae({ samples: 5 }).',
  );
  return {
    type: 'doublyReparameterized',
    options: {},
    requires: 'reparameterized',
    samples: 1,
    kl: 'monte-carlo',
    unbiased: true,
    initialState: () => ({}),
    draw: stillDraw,
    surrogate({ credit: { bound, pathwise }, draw, state }) {
      if (!pathwise) return { loss: neg(mean(bound)), state };
      // The loss is the first on the way back: it hands the weights to the samples.
      const loss = customGrad((given, save) => {
        (save as (kept: Tensor[]) => void)([pathwise]);
        return {
          value: neg(mean(given as Tensor)),
          gradFunc(dy: Tensor, [weights]: Tensor[]) {
            (draw as StillDraw).path.weights = weights!;
            return mul(fill(bound.shape, -1), div(dy, bound.size));
          },
        };
      })(bound);
      return { loss, state };
    },
  };
}

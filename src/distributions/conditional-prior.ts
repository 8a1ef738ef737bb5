import {
  matMul,
  reshape,
  tidy,
  variable,
  zeros,
  type Tensor2D,
  type Variable,
} from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { checkNothing } from '../core/options.js';
import { sizeOf } from '../core/shapes.js';
import type { GaussianParams } from './gaussian-params.js';
import { gaussian } from './gaussian.js';
import type { Prior } from './prior.js';

/**
 * A Gaussian prior p(z | y) = N(A y, diag(e^(B y))²) that is learned, for a model with a condition
 * y.
 *
 * With one-hot labels each class has a mean and a scale of its own. Latents that still know the
 * class, as those of a plain standard normal prior often do, are then drawn to go with the
 * condition. It starts as N(0, I). Sohn, Lee and Yan, Learning structured output representation
 * using deep conditional generative models (2015), section 4.1, where p(z | y) is a network; this
 * is a linear one.
 *
 * @returns The prior. A model without a condition throws when it is built with it.
 *
 * @example
 * ```ts
 * import { bernoulli, conditionalPrior, mlpDecoder, mlpEncoder, oneHot, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784], latent: 20, condition: 10, prior: conditionalPrior(),
 *   encoder: mlpEncoder([500]), decoder: mlpDecoder([500]), likelihood: bernoulli(),
 * });
 * const sevens = model.generate(2, { condition: oneHot([7, 7], 10) }); // of z drawn from p(z | 7)
 * sevens.dispose();
 * model.dispose();
 * ```
 *
 * @public
 */
export function conditionalPrior(): Prior<GaussianParams>;
// @__NO_SIDE_EFFECTS__
export function conditionalPrior(given?: unknown): Prior<GaussianParams> {
  checkNothing(
    given,
    'conditionalPrior',
    'Its shapes are those of latent and condition, as the model has them.',
  );
  return {
    type: 'conditionalPrior',
    options: {},
    family: gaussian(),
    build({ latent, condition }) {
      if (!condition) {
        throw vaeKitError(
          'a conditionalPrior needs a model with a condition',
          'a model without one',
          'Give condition: 10, or whatever its shape is, or take standardNormal().',
        );
      }
      const sizes: [number, number] = [sizeOf(condition), sizeOf(latent)];
      const start = (): Variable => {
        const values = zeros(sizes);
        const weight = variable(values);
        values.dispose();
        return weight;
      };
      const variables = { mean: start(), logScale: start() };
      return {
        variables,
        params(given) {
          if (!given)
            throw vaeKitError(
              'the parameters of a conditionalPrior need a condition',
              'none',
              'Pass the condition of each datum.',
            );
          return tidy(() => {
            const rows = reshape(given, [given.shape[0], sizes[0]]);
            const of = (weight: Variable) =>
              reshape(matMul(rows, weight as Variable & Tensor2D), [given.shape[0], ...latent]);
            return { mean: of(variables.mean), logScale: of(variables.logScale) };
          });
        },
      };
    },
  };
}

import { addN, maximum, mul, div, sqrt, square, sum } from '@tensorflow/tfjs-core';
import { mapParams } from '../../distributions/params.js';
import { checkPositive } from './check-positive.js';
import type { GradientTransformation } from './gradient-transformation.js';

/**
 * Shortens the gradient of all variables together where it is longer than allowed; its direction
 * stays.
 *
 * g ← g · norm / max(norm, ‖g‖), with ‖g‖² summed over all elements of all variables.
 * Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks (2013),
 * algorithm 1.
 *
 * @param norm - The greatest length, a positive number.
 * @returns The transformation, as {@link fit} takes it in `gradients`.
 * @throws {@link VaeKitError} where the norm is not such a number.
 *
 * @example
 * ```ts
 * import { clipByGlobalNorm, fit, gaussian, mlpDecoder, mlpEncoder, swissRoll, vae } from 'vae-kit';
 *
 * const { points } = swissRoll({ points: 100, seed: 1 });
 * const model = vae({
 *   data: [3],
 *   latent: 2,
 *   encoder: mlpEncoder([8]),
 *   decoder: mlpDecoder([8]),
 *   likelihood: gaussian({ scale: 1 }),
 * });
 * await fit(model, points, { epochs: 2, gradients: [clipByGlobalNorm(1)] });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function clipByGlobalNorm(norm: number): GradientTransformation {
  checkPositive(norm, 'the norm of clipByGlobalNorm', 1);
  return {
    type: 'clipByGlobalNorm',
    transform({ gradients, state }) {
      const squares = addN(Object.values(gradients).map((gradient) => sum(square(gradient))));
      const factor = div(norm, maximum(sqrt(squares), norm));
      return { gradients: mapParams(gradients, (gradient) => mul(gradient, factor)), state };
    },
  };
}

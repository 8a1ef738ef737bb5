import { clipByValue as clip } from '@tensorflow/tfjs-core';
import { mapParams } from '../../distributions/params.js';
import { checkPositive } from './check-positive.js';
import type { GradientTransformation } from './gradient-transformation.js';

/**
 * Holds each element of each gradient between two bounds.
 *
 * g ← min(max(g, −bound), bound); unlike {@link clipByGlobalNorm} it may change the direction.
 *
 * @param bound - The greatest size of an element, a positive number.
 * @returns The transformation, as {@link fit} takes it in `gradients`.
 * @throws {@link VaeKitError} where the bound is not such a number.
 *
 * @example
 * ```ts
 * import { clipByValue, fit, gaussian, mlpDecoder, mlpEncoder, swissRoll, vae } from 'vae-kit';
 *
 * const { points } = swissRoll({ points: 100, seed: 1 });
 * const model = vae({
 *   data: [3],
 *   latent: 2,
 *   encoder: mlpEncoder([8]),
 *   decoder: mlpDecoder([8]),
 *   likelihood: gaussian({ scale: 1 }),
 * });
 * await fit(model, points, { epochs: 2, gradients: [clipByValue(5)] });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function clipByValue(bound: number): GradientTransformation {
  checkPositive(bound, 'the bound of clipByValue', 5);
  return {
    type: 'clipByValue',
    transform: ({ gradients, state }) => ({
      gradients: mapParams(gradients, (gradient) => clip(gradient, -bound, bound)),
      state,
    }),
  };
}

import { mul } from '@tensorflow/tfjs-core';
import { checkOptions, FUNCTION, type OptionKinds } from '../../core/options.js';
import { checkPositive } from './check-positive.js';
import type { GradientTransformation } from './gradient-transformation.js';

/**
 * Options of {@link decayWeights}.
 *
 * @public
 */
export interface DecayWeightsOptions {
  /**
   * Which weights decay: told a name of `model.weights`, which ends in `/kernel`, `/bias` and so
   * on, gives true or false. All do unless told.
   */
  readonly only?: (name: string) => boolean;
}

const KINDS: OptionKinds<DecayWeightsOptions> = { only: FUNCTION };

/**
 * Lets weights shrink a little at each step, apart from their gradients: the decay of AdamW.
 *
 * w ← w − η λ w before the optimizer's own step, η being its step size. Unlike a penalty in the
 * loss, it is not divided by Adam's running size of gradients.
 * Loshchilov and Hutter, Decoupled weight decay regularization (2019), algorithm 2.
 *
 * @param rate - The decay λ, a positive number.
 * @param options - Which weights decay.
 * @returns The transformation, as {@link fit} takes it in `gradients`.
 * @throws {@link VaeKitError} where the rate or an option is not what it should be.
 *
 * @example
 * ```ts
 * import { decayWeights, fit, gaussian, mlpDecoder, mlpEncoder, swissRoll, vae } from 'vae-kit';
 *
 * const { points } = swissRoll({ points: 100, seed: 1 });
 * const model = vae({
 *   data: [3],
 *   latent: 2,
 *   encoder: mlpEncoder([8]),
 *   decoder: mlpDecoder([8]),
 *   likelihood: gaussian({ scale: 1 }),
 * });
 * await fit(model, points, { epochs: 2, gradients: [decayWeights(0.01)] });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function decayWeights(
  rate: number,
  options: DecayWeightsOptions = {},
): GradientTransformation {
  checkPositive(rate, 'the rate of decayWeights', 0.01);
  checkOptions(options, 'decayWeights', KINDS);
  const { only = () => true } = options;
  return {
    type: 'decayWeights',
    beforeStep: (weight, name, learningRate) =>
      only(name) ? mul(weight, 1 - learningRate * rate) : undefined,
  };
}

import { mul } from '@tensorflow/tfjs-core';
import { checkOptions, FUNCTION, type OptionKinds } from '../../core/options.js';
import { checkPositive } from './check-positive.js';
import type { GradientTransformation } from './gradient-transformation.js';

/**
 * What {@link decayWeights} can be told.
 */
export interface DecayWeightsOptions {
  /**
   * Which variables decay: told a variable's name, which ends in `/kernel`, `/bias` and so on,
   * gives true or false. All do unless told.
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
 * @param options - Which variables decay.
 * @returns The transformation, as {@link fit} takes it in `gradients`.
 * @throws {@link VaeKitError} where the rate or an option is not what it should be.
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
    beforeStep: (weight, learningRate) =>
      only(weight.name) ? mul(weight, 1 - learningRate * rate) : undefined,
  };
}

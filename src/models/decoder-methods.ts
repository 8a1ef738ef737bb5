import { clone, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { keyFor } from '../core/keys.js';
import { checkOptions } from '../core/options.js';
import type { Params } from '../distributions/family.js';
import { mapParams } from '../distributions/params.js';
import { checkLatents, likelihoodParams, showDecoded, type DecoderCore } from './decoder-core.js';
import { CONDITION, METHOD_HINTS, OUTPUTS, type Given } from './method-options.js';
import type { OutputOptions } from './output.js';
import type { WithCondition } from './trainable.js';

/**
 * What any model with a decoder can be asked for. Every tensor returned is the caller's to dispose.
 *
 * @typeParam C - Whether the model has a condition.
 *
 * @public
 */
export interface DecoderMethods<C extends boolean> {
  /**
   * Decodes latents.
   *
   * @param z - Shape `[N, ...latent]`.
   * @param options - What to show of p(x | z), the seed, the condition.
   * @returns Shape `[N, ...data]`.
   */
  decode(z: Tensor, ...options: WithCondition<C, OutputOptions>): Tensor;
  /**
   * The whole likelihood of latents.
   *
   * @param z - Shape `[N, ...latent]`.
   * @param options - The condition.
   * @returns The parameters of p(x | z), as `likelihood` takes them.
   */
  likelihoodParams(z: Tensor, ...options: WithCondition<C, object>): Params;
}

/** The calls of one decoder. */
export function decoderMethods(core: DecoderCore): DecoderMethods<boolean> {
  return {
    decode(z, options: Given<OutputOptions> = {}) {
      checkOptions(options, 'decode', OUTPUTS, METHOD_HINTS);
      const { output, seed = 0, condition } = options;
      checkLatents(core, z, condition);
      const key = keyFor(seed, 'decode');
      return tidy(() => showDecoded(core, z, condition, output, key));
    },
    likelihoodParams(z, options: Given<object> = {}) {
      checkOptions(options, 'likelihoodParams', CONDITION, METHOD_HINTS);
      const { condition } = options;
      checkLatents(core, z, condition);
      return tidy(() => mapParams(likelihoodParams(core, z, condition), clone));
    },
  };
}

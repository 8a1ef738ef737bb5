import { clone, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { keyFor } from '../core/keys.js';
import type { Params } from '../distributions/family.js';
import { mapParams } from '../distributions/params.js';
import { checkLatents, likelihoodParams, showDecoded, type DecoderCore } from './decoder-core.js';
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

/** Options as they are read: with a condition or without. */
export type Given<O> = O & { readonly condition?: Tensor | undefined };

/** The calls of one decoder. */
export function decoderMethods(core: DecoderCore): DecoderMethods<boolean> {
  return {
    decode(z, { output, seed = 0, condition }: Given<OutputOptions> = {}) {
      checkLatents(core, z, condition);
      const key = keyFor(seed, 'decode');
      return tidy(() => showDecoded(core, z, condition, output, key));
    },
    likelihoodParams(z, { condition }: Given<object> = {}) {
      checkLatents(core, z, condition);
      return tidy(() => mapParams(likelihoodParams(core, z, condition), clone));
    },
  };
}

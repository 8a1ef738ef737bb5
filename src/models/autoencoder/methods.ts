import { clone, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { keyFor } from '../../core/keys.js';
import { checkOptions } from '../../core/options.js';
import type { Training } from '../../networks/run-network.js';
import { checkData, runLayers, showDecoded } from '../decoder-core.js';
import { decoderMethods, type DecoderMethods } from '../decoder-methods.js';
import type { EncoderDecoder } from '../encoder-decoder.js';
import { CONDITION, METHOD_HINTS, OUTPUTS, type Given } from '../method-options.js';
import type { OutputOptions } from '../output.js';
import type { WithCondition } from '../trainable.js';

/**
 * What a trained auto-encoder can be asked for. Every tensor returned is the caller's to dispose.
 *
 * @typeParam C - Whether the model has a condition.
 *
 * @public
 */
export interface AutoencoderMethods<C extends boolean> extends DecoderMethods<C> {
  /**
   * Encodes data.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - The condition.
   * @returns The codes z, shape `[N, ...latent]`.
   */
  encode(data: Tensor, ...options: WithCondition<C, object>): Tensor;
  /**
   * Encodes data and decodes them again.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - What to show of p(x | z), the seed, the condition.
   * @returns Shape `[N, ...data]`.
   */
  reconstruct(data: Tensor, ...options: WithCondition<C, OutputOptions>): Tensor;
}

/** The codes of data. */
export function codesOf(
  core: EncoderDecoder,
  data: Tensor,
  condition: Tensor | undefined,
  training?: Training,
): Tensor {
  return runLayers(core.encoder, data, condition, training);
}

const ENCODE_HINTS = {
  output: 'A code is no draw, and has no distribution: leave it out.',
  seed: 'A code is no draw: leave it out.',
  labels: 'Give { condition: oneHot(labels, classes) }.',
};

/** The calls of one auto-encoder. */
export function autoencoderMethods(core: EncoderDecoder): AutoencoderMethods<boolean> {
  return {
    ...decoderMethods(core),
    encode(data, options: Given<object> = {}) {
      checkOptions(options, 'encode', CONDITION, ENCODE_HINTS);
      const { condition } = options;
      checkData(core, data, condition);
      return tidy(() => clone(codesOf(core, data, condition)));
    },
    reconstruct(data, options: Given<OutputOptions> = {}) {
      checkOptions(options, 'reconstruct', OUTPUTS, METHOD_HINTS);
      const { output, seed = 0, condition } = options;
      checkData(core, data, condition);
      const key = keyFor(seed, 'decode');
      return tidy(() => showDecoded(core, codesOf(core, data, condition), condition, output, key));
    },
  };
}

import { clone, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { keyFor } from '../../core/keys.js';
import { checkOptions } from '../../core/options.js';
import { checkData, showDecoded } from '../decoder-core.js';
import { decoderMethods, type DecoderMethods } from '../decoder-methods.js';
import type { EncoderDecoder } from '../encoder-decoder.js';
import {
  CONDITION,
  MASK,
  METHOD_HINTS,
  OUTPUTS,
  type Given,
  type MaskOptions,
} from '../method-options.js';
import { filledIn, observed, runEncoder } from '../observed.js';
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
   * @param options - The condition, the mask.
   * @returns The codes z, shape `[N, ...latent]`.
   */
  encode(data: Tensor, ...options: WithCondition<C, MaskOptions>): Tensor;
  /**
   * Encodes data and decodes them again; with a mask, fills in what is missing and keeps the rest.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - What to show of p(x | z), the seed, the condition, the mask.
   * @returns Shape `[N, ...data]`.
   */
  reconstruct(data: Tensor, ...options: WithCondition<C, OutputOptions & MaskOptions>): Tensor;
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
    encode(data, options: Given<MaskOptions> = {}) {
      checkOptions(options, 'encode', { ...CONDITION, ...MASK }, ENCODE_HINTS);
      const batch = { data, ...options };
      checkData(core, batch);
      return tidy(() => clone(runEncoder(core, observed(batch))));
    },
    reconstruct(data, options: Given<OutputOptions & MaskOptions> = {}) {
      checkOptions(options, 'reconstruct', { ...OUTPUTS, ...MASK }, METHOD_HINTS);
      const { output, seed = 0, condition, mask } = options;
      const batch = { data, condition, mask };
      checkData(core, batch);
      const key = keyFor(seed, 'decode');
      return tidy(() => {
        const z = runEncoder(core, observed(batch));
        return filledIn(showDecoded(core, z, condition, output, key), batch);
      });
    },
  };
}

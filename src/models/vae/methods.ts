import { clone, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { checkCount } from '../../core/check-count.js';
import { foldIn, keyFor } from '../../core/keys.js';
import { checkOptions } from '../../core/options.js';
import type { Params } from '../../distributions/family.js';
import { mapParams, paramsOfRows } from '../../distributions/params.js';
import { checkCondition } from '../check-condition.js';
import { checkData, showDecoded } from '../decoder-core.js';
import { decoderMethods, type DecoderMethods } from '../decoder-methods.js';
import {
  CONDITION,
  ESTIMATES,
  LATENT_OUTPUTS,
  MASK,
  METHOD_HINTS,
  OUTPUTS,
  type Given,
  type MaskOptions,
} from '../method-options.js';
import { filledIn, observed } from '../observed.js';
import { show, type Output, type OutputOptions } from '../output.js';
import type { WithCondition } from '../trainable.js';
import { posteriorParams, type VaeCore } from './core.js';
import { vaeMeasure } from './loss.js';

/**
 * Options of {@link VaeMethods.reconstruct}.
 *
 * @public
 */
export interface ReconstructOptions extends OutputOptions {
  /** Which latent is decoded: the posterior's mean (unless told), its mode, or a sample. */
  readonly latent?: Output;
}

/**
 * Options of {@link VaeMethods.elbo}.
 *
 * @public
 */
export interface ElboEstimateOptions {
  /** How many samples of z are averaged for each datum; 1 unless told. */
  readonly samples?: number;
  /** Decides the samples; 0 unless told. */
  readonly seed?: number;
}

/**
 * What a trained VAE can be asked for. Every tensor returned is the caller's to dispose.
 *
 * @typeParam C - Whether the model has a condition.
 *
 * @public
 */
export interface VaeMethods<C extends boolean> extends DecoderMethods<C> {
  /**
   * Makes new data: draws latents from the prior and decodes them.
   *
   * @param count - How many, a positive integer.
   * @param options - What to show of p(x | z), the seed, the condition.
   * @returns Shape `[count, ...data]`.
   */
  generate(count: number, ...options: WithCondition<C, OutputOptions>): Tensor;
  /**
   * Encodes data.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - What to show of q(z | x), the seed, the condition, the mask.
   * @returns Shape `[N, ...latent]`.
   */
  encode(data: Tensor, ...options: WithCondition<C, OutputOptions & MaskOptions>): Tensor;
  /**
   * Encodes data and decodes them again; with a mask, fills in what is missing and keeps the rest.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - Which latent to take, what to show of p(x | z), the seed, the condition, the
   * mask.
   * @returns Shape `[N, ...data]`.
   */
  reconstruct(data: Tensor, ...options: WithCondition<C, ReconstructOptions & MaskOptions>): Tensor;
  /**
   * Estimates the evidence lower bound of data, with β = 1 and without free bits, whatever was
   * trained; with a mask, that of what was observed.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - The number of samples, the seed, the condition, the mask.
   * @returns Shape `[N]`, in nats.
   */
  elbo(data: Tensor, ...options: WithCondition<C, ElboEstimateOptions & MaskOptions>): Tensor;
  /**
   * The whole posterior of data.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - The condition, the mask.
   * @returns The parameters of q(z | x), as `posterior` takes them.
   */
  posteriorParams(data: Tensor, ...options: WithCondition<C, MaskOptions>): Params;
  /**
   * The prior, as it has been learned by now where it learns.
   *
   * @param options - The condition.
   * @returns The parameters of p(z), as the prior's family takes them: of one row where all data
   * share them, else a row for each condition.
   */
  priorParams(...options: WithCondition<C, object>): Params;
}

/** The calls of one VAE. */
export function vaeMethods(core: VaeCore): VaeMethods<boolean> {
  return {
    ...decoderMethods(core),
    generate(count, options: Given<OutputOptions> = {}) {
      checkOptions(options, 'generate', OUTPUTS, METHOD_HINTS);
      const { output, seed = 0, condition } = options;
      checkCount(count, 'the number of data to generate');
      checkCondition(condition, core.condition, count);
      const key = keyFor(seed, 'generate');
      return tidy(() => {
        const p = core.prior.params(condition);
        const family = core.priorFamily;
        const z = family.sample(paramsOfRows(family, p, count), foldIn(key, 0));
        return showDecoded(core, z, condition, output, key);
      });
    },
    encode(data, options: Given<OutputOptions & MaskOptions> = {}) {
      checkOptions(options, 'encode', { ...OUTPUTS, ...MASK }, METHOD_HINTS);
      const { output, seed = 0, condition, mask } = options;
      const batch = { data, condition, mask };
      checkData(core, batch);
      const key = keyFor(seed, 'encode');
      return tidy(() =>
        show(core.posterior, posteriorParams(core, observed(batch)), output, foldIn(key, 0)),
      );
    },
    reconstruct(data, options: Given<ReconstructOptions & MaskOptions> = {}) {
      checkOptions(options, 'reconstruct', { ...LATENT_OUTPUTS, ...MASK }, METHOD_HINTS);
      const { latent, output, seed = 0, condition, mask } = options;
      const batch = { data, condition, mask };
      checkData(core, batch);
      const [key, pixelKey] = [keyFor(seed, 'encode'), keyFor(seed, 'decode')];
      return tidy(() => {
        const z = show(
          core.posterior,
          posteriorParams(core, observed(batch)),
          latent,
          foldIn(key, 0),
        );
        return filledIn(showDecoded(core, z, condition, output, pixelKey), batch);
      });
    },
    elbo(data, options: Given<ElboEstimateOptions & MaskOptions> = {}) {
      checkOptions(options, 'elbo', { ...ESTIMATES, ...MASK }, METHOD_HINTS);
      const { samples = 1, seed = 0, condition, mask } = options;
      const batch = { data, condition, mask };
      checkData(core, batch);
      const key = keyFor(seed, 'elbo');
      return tidy(() => vaeMeasure(core, batch, samples, key).elbo);
    },
    posteriorParams(data, options: Given<MaskOptions> = {}) {
      checkOptions(options, 'posteriorParams', { ...CONDITION, ...MASK }, METHOD_HINTS);
      const { condition, mask } = options;
      const batch = { data, condition, mask };
      checkData(core, batch);
      return tidy(() => mapParams(posteriorParams(core, observed(batch)), clone));
    },
    priorParams(options: Given<object> = {}) {
      checkOptions(options, 'priorParams', CONDITION, METHOD_HINTS);
      const { condition } = options;
      checkCondition(condition, core.condition);
      return tidy(() => mapParams(core.prior.params(condition), clone));
    },
  };
}

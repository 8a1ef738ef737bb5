import { clone, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { checkBatch, checkRange } from '../core/check-tensor.js';
import { describe, vaeKitError } from '../core/errors.js';
import { foldIn, randomKey, type Key } from '../core/keys.js';
import type { Family, Params } from '../distributions/family.js';
import { mapParams, rowsOf, tileParams } from '../distributions/params.js';
import { checkCondition } from './check-condition.js';
import type { WithCondition } from './trainable.js';
import { likelihoodParams, posteriorParams, type VaeCore } from './vae-core.js';
import { vaeMeasure } from './vae-loss.js';

/**
 * What is shown of a distribution: its mean, its most probable value, or a random draw.
 *
 * @public
 */
export type Output = 'mean' | 'mode' | 'sample';

/**
 * Options of calls that show a distribution.
 *
 * @public
 */
export interface OutputOptions {
  /** What to show of the distribution; `'mean'` unless told. */
  readonly output?: Output;
  /** Decides what is drawn at random; 0 unless told. The same seed gives the same result. */
  readonly seed?: number;
}

/**
 * Options of {@link VaeDoors.reconstruct}.
 *
 * @public
 */
export interface ReconstructOptions extends OutputOptions {
  /** Which latent is decoded: the posterior's mean (unless told), its mode, or a sample. */
  readonly latent?: Output;
}

/**
 * Options of {@link VaeDoors.elbo}.
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
export interface VaeDoors<C extends boolean> {
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
   * @param options - What to show of q(z | x), the seed, the condition.
   * @returns Shape `[N, ...latent]`.
   */
  encode(data: Tensor, ...options: WithCondition<C, OutputOptions>): Tensor;
  /**
   * Decodes latents.
   *
   * @param z - Shape `[N, ...latent]`.
   * @param options - What to show of p(x | z), the seed, the condition.
   * @returns Shape `[N, ...data]`.
   */
  decode(z: Tensor, ...options: WithCondition<C, OutputOptions>): Tensor;
  /**
   * Encodes data and decodes them again.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - Which latent to take, what to show of p(x | z), the seed, the condition.
   * @returns Shape `[N, ...data]`.
   */
  reconstruct(data: Tensor, ...options: WithCondition<C, ReconstructOptions>): Tensor;
  /**
   * Estimates the evidence lower bound of data, with β = 1 and without free bits, whatever was trained.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - The number of samples, the seed, the condition.
   * @returns Shape `[N]`, in nats.
   */
  elbo(data: Tensor, ...options: WithCondition<C, ElboEstimateOptions>): Tensor;
  /**
   * The whole posterior of data.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - The condition.
   * @returns The parameters of q(z | x), as `posterior` takes them.
   */
  posteriorParams(data: Tensor, ...options: WithCondition<C, object>): Params;
  /**
   * The whole likelihood of latents.
   *
   * @param z - Shape `[N, ...latent]`.
   * @param options - The condition.
   * @returns The parameters of p(x | z), as `likelihood` takes them.
   */
  likelihoodParams(z: Tensor, ...options: WithCondition<C, object>): Params;
}

type Given<O> = O & { readonly condition?: Tensor | undefined };

/** The calls of one VAE. */
export function vaeDoors(core: VaeCore): VaeDoors<boolean> {
  const checkData = (data: Tensor, condition: Tensor | undefined) => {
    checkBatch(data, core.data, 'the data');
    checkRange(data.dataSync(), core.likelihood.support.low, core.likelihood.support.high, 'the data');
    checkCondition(condition, core.condition, data.shape[0]);
  };
  const checkLatents = (z: Tensor, condition: Tensor | undefined) => {
    checkBatch(z, core.latent, 'the latents');
    checkRange(z.dataSync(), -Infinity, Infinity, 'the latents');
    checkCondition(condition, core.condition, z.shape[0]);
  };
  return {
    generate(count, { output, seed, condition }: Given<OutputOptions> = {}) {
      checkCount(count, 'the number of data to generate');
      checkCondition(condition, core.condition, count);
      const key = keyOf(seed);
      return tidy(() => {
        const p = core.builtPrior.params(condition);
        const z = core.prior.family.sample(rowsOf(p) === count ? p : tileParams(p, count), foldIn(key, 0));
        return show(core.likelihood, likelihoodParams(core, z, condition), output, foldIn(key, 1));
      });
    },
    encode(data, { output, seed, condition }: Given<OutputOptions> = {}) {
      checkData(data, condition);
      const key = keyOf(seed);
      return tidy(() => show(core.posterior, posteriorParams(core, data, condition), output, foldIn(key, 0)));
    },
    decode(z, { output, seed, condition }: Given<OutputOptions> = {}) {
      checkLatents(z, condition);
      const key = keyOf(seed);
      return tidy(() => show(core.likelihood, likelihoodParams(core, z, condition), output, foldIn(key, 1)));
    },
    reconstruct(data, { latent, output, seed, condition }: Given<ReconstructOptions> = {}) {
      checkData(data, condition);
      const key = keyOf(seed);
      return tidy(() => {
        const z = show(core.posterior, posteriorParams(core, data, condition), latent, foldIn(key, 0));
        return show(core.likelihood, likelihoodParams(core, z, condition), output, foldIn(key, 1));
      });
    },
    elbo(data, { samples = 1, seed, condition }: Given<ElboEstimateOptions> = {}) {
      checkData(data, condition);
      checkCount(samples, 'samples');
      const key = keyOf(seed);
      return tidy(() => vaeMeasure(core, { data, condition }, samples, key).elbo!);
    },
    posteriorParams(data, { condition }: Given<object> = {}) {
      checkData(data, condition);
      return tidy(() => mapParams(posteriorParams(core, data, condition), clone));
    },
    likelihoodParams(z, { condition }: Given<object> = {}) {
      checkLatents(z, condition);
      return tidy(() => mapParams(likelihoodParams(core, z, condition), clone));
    },
  };
}

function checkCount(count: number, what: string): void {
  if (!(Number.isInteger(count) && count > 0)) {
    throw vaeKitError(`${what} must be a positive integer`, describe(count), 'Give a number such as 16.');
  }
}

function keyOf(seed = 0): Key {
  return randomKey(seed);
}

function show(family: Family, params: Params, output: Output = 'mean', key: Key): Tensor {
  if (output === 'mean') return family.mean(params);
  if (output === 'mode') return family.mode(params);
  if (output === 'sample') return family.sample(params, key);
  throw vaeKitError("output must be 'mean', 'mode' or 'sample'", describe(output), 'Give one of these.');
}

import type { Tensor } from '@tensorflow/tfjs-core';
import { keyFor } from '../core/keys.js';
import { checkOptions, COUNT, SEED, type OptionKinds } from '../core/options.js';
import { outliveScope } from '../core/outlive-scope.js';
import { sizeOf } from '../core/shapes.js';
import type { Dataset } from '../data/dataset.js';
import { modelInputs } from '../models/model-inputs.js';
import type { WithCondition } from '../models/trainable.js';
import { importanceWeights } from './importance-weights.js';
import { latentParts, type LatentModel } from './latent-model.js';
import { likelihoodRecord, type LogLikelihood } from './log-likelihood.js';
import { overBatches, PASS_HINTS, PASS_KINDS, type PassOptions } from './over-batches.js';

/**
 * Options of {@link estimateLogLikelihood}; `batchSize` is 100 unless told, or what makes 16 million
 * samples.
 *
 * @public
 */
export interface LogLikelihoodOptions extends PassOptions {
  /** S, how many samples of z are drawn for each datum; 1000 unless told, 5000 in the paper. */
  readonly samples?: number;
  /** Decides the samples, and what `transform` draws; 0 unless told. */
  readonly seed?: number;
}

const kinds = (): OptionKinds<LogLikelihoodOptions & { readonly condition?: unknown }> => ({
  ...PASS_KINDS,
  samples: COUNT,
  seed: SEED,
});

const hints = () => ({
  ...PASS_HINTS,
  'k numSamples nSamples importanceSamples particles': 'Give samples: 5000.',
});

/** About how many values of data are decoded together. */
const TOGETHER = 2 ** 20;

/** How many log-weights are kept at once, at most: those of one batch. */
const KEPT = 2 ** 24;

/**
 * Estimates the log-likelihood of data by importance sampling, with the posterior as proposal.
 *
 * log p(x) ≈ log 1/S Σ_s p(x | z_s) p(z_s) / q(z_s | x) with z_s ~ q(z | x). On average it is a lower
 * bound, and the tighter the more samples: with one sample it is the ELBO. Y. Burda, R. Grosse and
 * R. Salakhutdinov, Importance weighted autoencoders (2016), with 5,000 samples.
 *
 * Each datum is encoded once, and samples are decoded in parts; of a batch only the log-weights are
 * kept, in float64, so that memory does not grow with the data.
 *
 * @param model - A {@link vae}, of any family, prior and latents.
 * @param data - Shape `[N, ...data]`, or a dataset. Binarise grey images first, or by `transform`.
 * @param options - Samples, seed, batch size and so on, and the condition of each datum.
 * @returns The mean over the data with its error, and the estimate for each, in nats.
 * @throws {@link VaeKitError} where data or options do not fit the model, or where a weight is no
 * finite number.
 *
 * @example
 * ```ts
 * import {
 *   bernoulli, estimateLogLikelihood, mlpDecoder, mlpEncoder, syntheticDigits, vae,
 * } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 20, seed: 1, shape: [784] });
 * const model = vae({
 *   data: [784],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const { mean, standardError, perDatum } = await estimateLogLikelihood(model, images, {
 *   samples: 50,
 * });
 * console.log(`log p(x) = ${mean.toFixed(2)} ± ${standardError.toFixed(2)} nats`);
 * console.assert(perDatum.length === 20);
 * model.dispose();
 * ```
 *
 * @public
 */
export async function estimateLogLikelihood<C extends boolean>(
  model: LatentModel<C>,
  data: Tensor | Dataset,
  ...[options = {}]: WithCondition<C, LogLikelihoodOptions, Tensor | Dataset>
): Promise<LogLikelihood> {
  const call = 'estimateLogLikelihood';
  const parts = latentParts(model, call);
  const given: LogLikelihoodOptions & { condition?: Tensor | Dataset | undefined } = options;
  checkOptions(given, call, kinds(), hints());
  const inputs = modelInputs(model, data, given, 'the data');
  await outliveScope(call);
  const { samples = 1000, seed = 0 } = given;
  const record = likelihoodRecord();
  const { batchSize = Math.max(1, Math.min(100, Math.floor(KEPT / samples))) } = given;
  const work = {
    title: 'log p(x)',
    unit: 'samples',
    each: samples,
    key: keyFor(seed, 'logLikelihood'),
  };
  const ended = await overBatches(
    model,
    inputs,
    { ...given, batchSize },
    work,
    async (batch, key, advance) => {
      const [rows] = batch.data.shape;
      const together = Math.max(1, Math.floor(TOGETHER / sizeOf(model.data) / rows));
      // In parts of about one size, so that the last draws few that are not asked for.
      const pieces = Math.ceil(samples / together);
      const each = Math.ceil(samples / pieces);
      const found = record.begin(rows, samples);
      const weights = importanceWeights(parts, batch, each, key);
      try {
        for (let done = 0; done < samples; done += each) {
          const [terms, count] = [await weights.draw(done / each), Math.min(each, samples - done)];
          const [prior, posterior] = [each * rows, 2 * each * rows];
          for (let i = 0; i < count * rows; i++) {
            const [a, b, c] = [terms[i]!, terms[prior + i]!, terms[posterior + i]!];
            found.add(i % rows, a + b - c, Math.abs(a) + Math.abs(b) + Math.abs(c));
          }
          const goesOn = await advance(count * rows, record.note());
          if (!goesOn && done + count < samples) return false;
        }
      } finally {
        weights.dispose();
      }
      found.end();
      return true;
    },
  );
  return record.result(ended);
}

import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import { checkCount } from '../core/check-count.js';
import { foldIn, randomKey, type Key } from '../core/keys.js';
import { pause } from '../core/pause.js';
import type { Dataset } from '../data/dataset.js';
import { modelInputs, type ModelInputs } from '../models/model-inputs.js';
import type { Trainable, WithCondition } from '../models/trainable.js';

/**
 * Figures by name, in nats per datum.
 *
 * @public
 */
export type Metrics = Readonly<Record<string, number>>;

/**
 * Options of {@link evaluate}.
 *
 * @public
 */
export interface EvaluateOptions {
  /** How many data are measured at once; 1000, or all where there are fewer, unless told. */
  readonly batchSize?: number;
  /** Decides the samples of z, and what `transform` draws; 0 unless told. */
  readonly seed?: number;
  /** Changes each batch before it is measured, as `binarize` does. */
  readonly transform?: (data: Tensor, key: Key) => Tensor;
}

/**
 * Measures a model on data: for a {@link vae}, the means of the ELBO (with β = 1), of log p(x | z)
 * and of the KL.
 *
 * @param model - The model.
 * @param data - Shape `[N, ...data]`, or a dataset.
 * @param options - Batch size, seed, transform, and the condition of each datum.
 * @returns Means over the data, in nats per datum.
 * @throws {@link VaeKitError} where data or options do not fit the model.
 *
 * @example
 * ```ts
 * import { bernoulli, evaluate, mlpDecoder, mlpEncoder, syntheticDigits, vae } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 50, seed: 1, shape: [784] });
 * const model = vae({
 *   data: [784],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const { elbo, logLikelihood, kl } = await evaluate(model, images);
 * console.assert(Math.abs(elbo! - (logLikelihood! - kl!)) < 0.01);
 * model.dispose();
 * ```
 *
 * @public
 */
export async function evaluate<C extends boolean>(
  model: Trainable<C>,
  data: Tensor | Dataset,
  ...options: WithCondition<C, EvaluateOptions, Tensor | Dataset>
): Promise<Metrics> {
  const { condition, ...rest } = { condition: undefined, ...options[0] };
  return evaluateInputs(model, modelInputs(model, data, condition, 'the data'), rest);
}

/** {@link evaluate} for data that have been checked. */
export async function evaluateInputs(
  model: Trainable,
  inputs: ModelInputs,
  options: EvaluateOptions,
): Promise<Metrics> {
  const batchSize = options.batchSize ?? Math.min(1000, inputs.size);
  checkCount(batchSize, 'batchSize', 1000);
  const key = randomKey(options.seed ?? 0);
  const totals: Record<string, number> = {};
  for (let start = 0, batch = 0; start < inputs.size; start += batchSize, batch++) {
    const positions = Int32Array.from(
      { length: Math.min(batchSize, inputs.size - start) },
      (_, i) => start + i,
    );
    const measured = tidy(() => {
      const rows = inputs.batch(positions);
      const seen = options.transform
        ? options.transform(rows.data, foldIn(key, 2 * batch))
        : rows.data;
      return model.measure({ ...rows, data: seen }, foldIn(key, 2 * batch + 1));
    });
    for (const [name, values] of Object.entries(measured)) {
      // Summed in float64: float32 loses digits over many data.
      let total = totals[name] ?? 0;
      for (const value of await values.data()) total += value;
      totals[name] = total;
      values.dispose();
    }
    await pause();
  }
  return Object.fromEntries(
    Object.entries(totals).map(([name, total]) => [name, total / inputs.size]),
  );
}

import { dispose, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { checkReturned } from '../core/check-tensor.js';
import { describe, vaeKitError } from '../core/errors.js';
import { isRecord } from '../core/is-record.js';
import { foldIn, keyFor, type Key } from '../core/keys.js';
import { checkOptions, COUNT, FUNCTION, SEED, type OptionKinds } from '../core/options.js';
import { outliveScope } from '../core/outlive-scope.js';
import { pause } from '../core/pause.js';
import type { Dataset } from '../data/dataset.js';
import type { Params } from '../distributions/family.js';
import { checkTrainable } from '../models/check-trainable.js';
import { disposeBatch, modelInputs, readBatch, type ModelInputs } from '../models/model-inputs.js';
import type { Batch, Trainable, WithCondition } from '../models/trainable.js';
import { checkNotDisposed } from '../models/weights.js';

/**
 * Figures by name, in nats per datum.
 *
 * @typeParam M - The names, where they are known, as those of a {@link vae} are.
 *
 * @public
 */
export type Metrics<M extends string = string> = Readonly<Record<M, number>>;

/**
 * Options of {@link evaluate}.
 *
 * @public
 */
export interface EvaluateOptions {
  /** How many data are measured at once; 1000, or all where there are fewer, unless told. */
  readonly batchSize?: number;
  /**
   * 1 where a value of the data was observed, 0 where it is missing: a tensor or a dataset of as many
   * rows as the data, or of one for all. Only what was observed counts.
   */
  readonly mask?: Tensor | Dataset;
  /** Decides the samples of z, and what `transform` draws; 0 unless told. */
  readonly seed?: number;
  /**
   * Changes each batch before it is measured, as `binarize` does: to a tensor of the same shape, of
   * values that the model takes.
   */
  readonly transform?: (data: Tensor, key: Key) => Tensor;
}

const KINDS: OptionKinds<EvaluateOptions & { readonly condition?: unknown }> = {
  batchSize: COUNT,
  seed: SEED,
  transform: FUNCTION,
  condition: null,
  mask: null,
};

const HINTS = {
  'missing observed nanMask': 'Give mask: 1 where a value was observed, 0 where it is missing.',
  samples: 'Average several seeds, or call elbo(data, { samples }) of the model.',
  labels: 'Give condition: oneHot(labels, classes), to a model that was built with a condition.',
};

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
 * console.assert(Math.abs(elbo - (logLikelihood - kl)) < 0.01);
 * model.dispose();
 * ```
 *
 * @public
 */
export async function evaluate<C extends boolean, M extends string>(
  model: Trainable<C, M, string>,
  data: Tensor | Dataset,
  ...[options = {}]: WithCondition<C, EvaluateOptions, Tensor | Dataset>
): Promise<Metrics<M>> {
  checkTrainable(model, 'evaluate');
  const given: EvaluateOptions & { condition?: Tensor | Dataset | undefined } = options;
  checkOptions(given, 'evaluate', KINDS, HINTS);
  const inputs = modelInputs(model, data, given, 'the data');
  await outliveScope('evaluate');
  return evaluateInputs(model, inputs, given);
}

/** {@link evaluate} for arguments that have been checked. */
export async function evaluateInputs<M extends string>(
  model: Trainable<boolean, M, string>,
  inputs: ModelInputs,
  { batchSize = Math.min(1000, inputs.size), seed = 0, transform }: EvaluateOptions,
): Promise<Metrics<M>> {
  const key = keyFor(seed, 'evaluate');
  const totals: Record<string, number> = {};
  for (let start = 0, batch = 0; start < inputs.size; start += batchSize, batch++) {
    checkNotDisposed(model);
    const positions = Int32Array.from(
      { length: Math.min(batchSize, inputs.size - start) },
      (_, i) => start + i,
    );
    const rows = await readBatch(inputs, positions, transform, foldIn(key, 2 * batch));
    const measured = measure(model, rows, foldIn(key, 2 * batch + 1));
    try {
      for (const [name, values] of Object.entries(measured)) {
        // Summed in float64: float32 loses digits over many data.
        let total = totals[name] ?? 0;
        for (const value of await values.data()) total += value;
        totals[name] = total;
      }
    } finally {
      dispose(measured);
    }
    await pause();
  }
  return Object.fromEntries(
    Object.entries(totals).map(([name, total]) => [name, total / inputs.size]),
  ) as Metrics<M>;
}

/** What a batch is worth, by the model's own measure, which is checked; frees the batch. */
function measure(model: Trainable, batch: Batch, key: Key): Params {
  try {
    return tidy(() => {
      const measured: unknown = model.measure(batch, key);
      const rule = "the model's function measure must return";
      const remedy = 'Return a number for each row at once, in nats.';
      if (!isRecord(measured))
        throw vaeKitError(`${rule} tensors by name`, describe(measured), remedy);
      for (const [name, values] of Object.entries(measured))
        checkReturned(values, batch.data.shape.slice(0, 1), `${rule} as '${name}'`, remedy);
      return measured as Params;
    });
  } finally {
    disposeBatch(batch);
  }
}

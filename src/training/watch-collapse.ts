import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { randomKey } from '../core/keys.js';
import { AMOUNT, checkOptions, COUNT, FUNCTION, type OptionKinds } from '../core/options.js';
import type { TensorValues } from '../core/tensor-values.js';
import { checkFactorises, summedKl } from '../evaluation/dimension-kl.js';
import { latentParts, type LatentModel, type LatentParts } from '../evaluation/latent-model.js';
import { disposeBatch } from '../models/model-inputs.js';
import type { Callback, TrainingData } from './fit-options.js';

/**
 * What {@link watchCollapse} tells.
 *
 * @public
 */
export interface Collapse {
  /** The epoch under way, from 1. */
  readonly epoch: number;
  /** How many steps are done. */
  readonly step: number;
  /** Which latent dimensions say almost nothing: their positions, from 0. */
  readonly gone: readonly number[];
  /** The mean KL of each dimension, in nats. */
  readonly klPerDimension: Float64Array;
}

/**
 * Options of {@link watchCollapse}.
 *
 * @public
 */
export interface WatchCollapseOptions {
  /** A dimension of a smaller mean KL has gone, in nats; 0.1 unless told. */
  readonly threshold?: number;
  /** How many steps are done before the first look, since KLs begin at 0; 50 unless told. */
  readonly after?: number;
  /** How often it looks within an epoch, in steps, besides its end; 500 unless told. */
  readonly every?: number;
  /** How many of the data are looked at, the same each time; 200 unless told. */
  readonly rows?: number;
  /** What is done with the words, and the figures beside them; `console.warn` unless told. */
  readonly tell?: (words: string, collapse: Collapse) => void;
}

const KINDS: OptionKinds<WatchCollapseOptions> = {
  threshold: AMOUNT,
  after: AMOUNT,
  every: COUNT,
  rows: COUNT,
  tell: FUNCTION,
};

const HINTS = {
  'onCollapse callback log warn': 'Give tell: (words) => { … }.',
  patience: 'It tells where two looks, one after the other, find the same.',
};

/** Data and conditions as plain numbers, which nobody has to dispose. */
type Rows = Readonly<Record<'data' | 'condition' | 'mask', TensorValues | undefined>>;

/**
 * Says in plain words, once in a run, when the KL of most latent dimensions has gone, and what to try:
 * the posterior has collapsed onto the prior then, and the decoder does without these latents.
 *
 * It looks at KL(q(z_j | x) ‖ p(z_j)) for some of the data that are trained on, without `transform`,
 * at the end of each epoch and now and then within it, and tells where two looks one after the other
 * find more than half of the dimensions below the threshold. S. R. Bowman et al., Generating sentences
 * from a continuous space (2016).
 *
 * @param options - When a dimension has gone, how often it looks, and what is done with the words.
 * @returns A callback of {@link fit}, of one run at a time.
 * @throws {@link VaeKitError} where an option is not what it should be; when training begins, where
 * the model has no latents whose KL is known for each dimension.
 *
 * @example
 * ```ts
 * import {
 *   bernoulli, elbo, fit, mlpDecoder, mlpEncoder, syntheticDigits, vae, watchCollapse,
 * } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 100, seed: 1, shape: [784] });
 * const model = vae({
 *   data: [784],
 *   latent: 20,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 *   objective: elbo({ beta: 8 }),
 * });
 * const warnings: string[] = [];
 * await fit(model, images, {
 *   epochs: 3,
 *   callbacks: [watchCollapse({ tell: (words) => warnings.push(words) })],
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function watchCollapse(options: WatchCollapseOptions = {}): Callback {
  checkOptions(options, 'watchCollapse', KINDS, HINTS);
  const { threshold = 0.1, after = 50, every = 500, rows: count = 200 } = options;
  const { tell = (words: string) => console.warn(words) } = options;
  let parts: LatentParts;
  let model: LatentModel;
  let rows: Rows;
  let found = 0;
  let told = false;

  async function look(epoch: number, step: number, beta: number): Promise<void> {
    if (told || step < after) return;
    const klPerDimension = await meanKl(parts, model, rows);
    const gone = Array.from(klPerDimension.keys()).filter((j) => klPerDimension[j]! < threshold);
    found = gone.length > klPerDimension.length / 2 ? found + 1 : 0;
    if (found < 2) return;
    told = true;
    tell(wordsOf(gone.length, klPerDimension, threshold, step, beta), {
      epoch,
      step,
      gone,
      klPerDimension,
    });
  }

  return {
    type: 'watchCollapse',
    async onStart({ model: given, data }) {
      model = given as unknown as LatentModel;
      parts = latentParts(model, 'watchCollapse');
      checkFactorises(parts);
      [found, told] = [0, false];
      rows = await readRows(data, count);
    },
    onStep: ({ epoch, step, metrics }) =>
      step % every === 0 ? look(epoch, step, metrics.beta ?? 1) : undefined,
    onEpoch: ({ epoch, step, metrics }) =>
      step % every === 0 ? undefined : look(epoch, step, metrics.beta ?? 1),
  };
}

async function readRows(data: TrainingData | undefined, count: number): Promise<Rows> {
  if (!data) {
    throw vaeKitError(
      'watchCollapse needs to be told the data when training begins',
      'none',
      'Give it to fit as a callback.',
    );
  }
  // The first of an epoch: a stream has them near its beginning.
  const batch = await data.batch(data.order(randomKey(0)).subarray(0, count));
  try {
    const read = async (value: Tensor | undefined) =>
      value && { shape: value.shape, values: Float32Array.from(await value.data()) };
    const { data: all, condition, mask } = batch;
    return { data: await read(all), condition: await read(condition), mask: await read(mask) };
  } finally {
    disposeBatch(batch);
  }
}

async function meanKl(parts: LatentParts, { latent }: LatentModel, rows: Rows) {
  const [data, condition, mask] = [rows.data, rows.condition, rows.mask].map(
    (kept) => kept && tensor(kept.values, [...kept.shape], 'float32'),
  );
  const batch = { data: data!, condition, mask };
  try {
    const totals = await summedKl(parts, latent, batch);
    return totals.map((total) => total / data!.shape[0]);
  } finally {
    disposeBatch(batch);
  }
}

function wordsOf(
  gone: number,
  kl: Float64Array,
  threshold: number,
  step: number,
  beta: number,
): string {
  const total = kl.reduce((sum, each) => sum + each, 0);
  const remedy =
    beta > 1
      ? `The KL counts ${beta} times: give the objective a smaller weight, as elbo({ beta: 1 }), or ` +
        'let it grow, as elbo({ beta: linearAnnealing({ steps: 5000 }) }).'
      : 'Let the weight of the KL grow, as elbo({ beta: linearAnnealing({ steps: 5000 }) }), leave ' +
        'each dimension some nats, as elbo({ freeBits: 0.25 }), or take a decoder that can do less ' +
        'by itself.';
  return (
    `vae-kit: after ${step} steps ${gone} of ${kl.length} latent dimensions have a KL below ` +
    `${threshold} nats (${total.toFixed(2)} in all): they say almost nothing of the data, and the ` +
    `decoder does without them (posterior collapse). ${remedy} Where reconstructions are good ` +
    `enough, latent: ${Math.max(1, kl.length - gone)} would do.`
  );
}

import { openProgress } from '#platform';
import type { Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../core/keys.js';
import { COUNT, FLAG, FUNCTION, SIGNAL } from '../core/options.js';
import { pause } from '../core/pause.js';
import type { Dataset } from '../data/dataset.js';
import { disposeBatch, readBatch, type ModelInputs } from '../models/model-inputs.js';
import type { Batch } from '../models/trainable.js';
import { checkNotDisposed } from '../models/weights.js';
import type { LatentModel } from './latent-model.js';

/**
 * Options of whatever goes through data once, batch by batch.
 *
 * @public
 */
export interface PassOptions {
  /** How many data are looked at together, at most; see there what it is unless told. */
  readonly batchSize?: number;
  /**
   * 1 where a value of the data was observed, 0 where it is missing: a tensor or a dataset of as many
   * rows as the data, or of one for all. Only what was observed counts.
   */
  readonly mask?: Tensor | Dataset;
  /**
   * Changes each batch before it is seen, as `binarize` does: to a tensor of the same shape, of
   * values that the model takes.
   */
  readonly transform?: (data: Tensor, key: Key) => Tensor;
  /** Ends it early. What is known of the data so far is returned. */
  readonly signal?: AbortSignal;
  /**
   * Whether a terminal shows how far it is; true unless told. Without a terminal nothing is ever
   * shown.
   */
  readonly progress?: boolean;
}

/** The kinds of {@link PassOptions}, and of the condition beside them. */
export const PASS_KINDS = {
  batchSize: COUNT,
  transform: FUNCTION,
  signal: SIGNAL,
  progress: FLAG,
  condition: null,
  mask: null,
};

/** What to do in place of what other libraries take. */
export const PASS_HINTS = {
  'labels label y':
    'Give condition: oneHot(labels, classes), to a model that was built with a condition.',
  'missing observed nanMask': 'Give mask: 1 where a value was observed, 0 where it is missing.',
  verbose: 'Give progress: true or false.',
};

/** Why it ended: all data are done, or the signal came. */
export type Ended = 'completed' | 'aborted';

/** How work goes on, as the progress bar tells it. */
export interface Work {
  readonly title: string;
  readonly unit: string;
  /** How many units a datum takes. */
  readonly each: number;
  /** Decides what the transform draws, and gives each batch a key of its own. */
  readonly key: Key;
}

/**
 * Tells that so many units are done, and lets others run.
 *
 * @returns Whether to go on; where not, the signal has come.
 */
export type Advance = (units: number, note?: string) => Promise<boolean>;

/**
 * Goes through the data in their order, and shows how far it is.
 *
 * @param visit - What is done with a batch, which is disposed behind it; resolves to false where it
 * was broken off.
 */
export async function overBatches(
  model: LatentModel,
  inputs: ModelInputs,
  { batchSize = 100, transform, signal, progress = true }: PassOptions,
  { title, unit, each, key }: Work,
  visit: (batch: Batch, key: Key, advance: Advance) => Promise<boolean>,
): Promise<Ended> {
  const { size } = inputs;
  const bar = progress ? await openProgress({ title, total: size * each, unit }) : undefined;
  let done = 0;
  const advance: Advance = async (units, note) => {
    done += units;
    bar?.update(done, note);
    await pause();
    return signal?.aborted !== true;
  };
  try {
    for (let start = 0, index = 0; start < size; start += batchSize, index++) {
      if (signal?.aborted) return 'aborted';
      checkNotDisposed(model);
      const positions = Int32Array.from(
        { length: Math.min(batchSize, size - start) },
        (_, i) => start + i,
      );
      const batch = await readBatch(inputs, positions, transform, foldIn(key, 2 * index));
      try {
        if (!(await visit(batch, foldIn(key, 2 * index + 1), advance))) return 'aborted';
      } finally {
        disposeBatch(batch);
      }
    }
    return 'completed';
  } finally {
    bar?.stop();
  }
}

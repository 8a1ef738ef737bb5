import {
  arrayDataset,
  binarize,
  train,
  vae,
  type FitOptions,
  type SyncDataset,
  type TrainRecord,
  type Vae,
} from 'vae-kit';
import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { LoadedData } from '../data/loaded.js';
import { make } from './calls.js';
import { LIBRARY } from './library.js';
import { liveEstimator, liveObjective, type Present } from './live.js';
import { EMPHASIS, isBinarised, modelOf } from './recipe.js';

/** A VAE of which it is known at run time alone whether it has a condition. */
export type AnyVae = Omit<Vae<true>, 'conditional'> & { readonly conditional: boolean };

/** The model of an experiment, of which β and the baseline may change. */
export function buildModel(present: Present, { info }: LoadedData): AnyVae {
  const recipe = modelOf(present(), info);
  const options = make(recipe.args[0]!, LIBRARY) as Parameters<typeof vae>[0];
  return vae({
    ...options,
    objective: liveObjective(present),
    ...(present().posterior === 'bits' && { estimator: liveEstimator(present) }),
  }) as unknown as AnyVae;
}

/** Classes as a CVAE is told them, one row each. */
function conditionValues(labels: ArrayLike<number>, classes: number): Float32Array {
  const values = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) values[i * classes + labels[i]!] = EMPHASIS;
  return values;
}

/**
 * Classes as a CVAE is told them; the caller disposes the tensor. Its values are not on a GPU yet,
 * from where the library would have to read them back to check them.
 */
export function conditionOf(labels: ArrayLike<number>, classes: number): Tensor {
  return tensor(conditionValues(labels, classes), [labels.length, classes]);
}

/** The same for data that are taken by batches: each batch is checked before a GPU has it. */
export function conditionsOf(labels: ArrayLike<number>, classes: number): SyncDataset {
  return arrayDataset(conditionValues(labels, classes), [classes]);
}

/** More than anyone waits for. */
const EPOCHS = 1_000_000;

/**
 * Trains step by step.
 *
 * @param condition - The classes of all data, for a CVAE.
 */
export function trainModel(
  model: AnyVae,
  { rows }: LoadedData,
  condition: SyncDataset | undefined,
  present: Present,
  signal: AbortSignal,
): AsyncGenerator<TrainRecord<'elbo' | 'logLikelihood' | 'kl'>> {
  const experiment = present();
  const options: FitOptions & { readonly condition?: SyncDataset } = {
    epochs: EPOCHS,
    batchSize: experiment.batchSize,
    seed: experiment.seed,
    learningRate: () => present().learningRate,
    ...(isBinarised(experiment) && { transform: binarize }),
    ...(condition && { condition }),
    signal,
  };
  return train(model as Vae, rows, options as FitOptions);
}

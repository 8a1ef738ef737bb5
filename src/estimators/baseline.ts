import type { Tensor } from '@tensorflow/tfjs-core';
import type { Params } from '../distributions/family.js';
import type { Credit } from '../objectives/objective.js';
import type { EstimatorSizes } from './estimator.js';

/**
 * What a baseline may look at.
 *
 * @typeParam S - The baseline's state.
 *
 * @public
 */
export interface BaselineInputs<S extends Params = Params> {
  /**
   * The objective's verdict; only what does not depend on a sample may go into that sample's
   * baseline.
   */
  readonly credit: Credit;
  /** The batch, shape `[N, ...data]`. */
  readonly data: Tensor;
  /** Its condition, shape `[N, ...condition]`, where the model has one. */
  readonly condition?: Tensor | undefined;
  /** What {@link Baseline.variables} named, as it is by now; a model always tells it. */
  readonly variables?: Params;
  /** The state before this step. */
  readonly state: S;
}

/**
 * A control variate: a guess of each sample's learning signal, made without looking at that sample,
 * which is subtracted from it. The gradient's mean stays, its variance shrinks.
 *
 * @typeParam S - Tensors carried from step to step.
 *
 * @example A baseline of your own: a constant
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import type { Baseline } from 'vae-kit';
 *
 * const constant = (nats: number): Baseline<{}> => ({
 *   type: 'constant',
 *   minSamples: 1,
 *   initialState: () => ({}),
 *   value: () => tf.scalar(nats),
 *   update: ({ state }) => state,
 * });
 * ```
 *
 * @public
 */
export interface Baseline<S extends Params = Params> {
  /** The baseline's name, as in `'movingAverage'`. */
  readonly type: string;
  /**
   * What the part was made of, for {@link saveModel}: what its factory takes, as numbers, texts,
   * parts or lists of such; `{}` for nothing. A model with a part that lacks it cannot be saved.
   */
  readonly options?: Readonly<Record<string, unknown>>;
  /** How many samples of each datum it needs at the least. */
  readonly minSamples: number;
  /**
   * The state before the first step.
   *
   * @returns Tensors by name, which the trainer disposes.
   */
  initialState(): S;
  /**
   * First values of what the baseline learns by gradients; they are trained with the model.
   *
   * @param sizes - The shapes of data, latents and conditions, and a key.
   * @returns Tensors by name; the model makes variables of them.
   */
  variables?(sizes: EstimatorSizes): Params;
  /**
   * What it learns by: its gradient is that of its variables.
   *
   * @param inputs - The credit, the batch and the state.
   * @returns A scalar, which has no part in the value of the model's loss.
   */
  loss?(inputs: BaselineInputs<S>): Tensor;
  /**
   * What the signals less their guesses are divided by, of past steps alone: the same for all.
   *
   * @param inputs - The credit, the batch and the state.
   * @returns A scalar above 0.
   */
  scale?(inputs: BaselineInputs<S>): Tensor;
  /**
   * The guess for each sample.
   *
   * @param inputs - The credit, the batch and the state.
   * @returns A shape that broadcasts to `[S, N]`.
   */
  value(inputs: BaselineInputs<S>): Tensor;
  /**
   * The state after this step.
   *
   * @param inputs - The credit, the batch and the state.
   * @returns New tensors, or the state itself where nothing changes.
   */
  update(inputs: BaselineInputs<S>): S;
}

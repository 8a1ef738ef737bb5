import type { Optimizer, Tensor } from '@tensorflow/tfjs-core';
import type { Key } from '../core/keys.js';
import type { Dataset } from '../data/dataset.js';
import type { Batch, Trainable, TrainState } from '../models/trainable.js';
import type { Checkpoint, RunRecord } from './checkpoint.js';
import type { GradientTransformation } from './gradients/gradient-transformation.js';
import type { LearningRate } from './learning-rate.js';
import type { EpochRecord, StepRecord } from './records.js';

/**
 * The data of a run of training, as callbacks may look at them; without `transform`.
 *
 * @public
 */
export interface TrainingData {
  /** How many there are. */
  readonly size: number;
  /**
   * Data at some positions, and their conditions and masks.
   *
   * @param positions - Row numbers from 0 to `size` − 1.
   * @returns New tensors, which the caller disposes.
   */
  batch(positions: ArrayLike<number>): Promise<Batch>;
  /**
   * An order in which an epoch may go through them: the first are those that are had soonest.
   *
   * @param key - Decides the order.
   * @returns `size` positions.
   */
  order(key: Key): Int32Array;
}

/**
 * Functions called while {@link fit} runs; training waits for promises that they return.
 *
 * Returning `'stop'` ends training after this step or epoch.
 *
 * @typeParam M - The names of what the model measures.
 * @typeParam L - The names of its metrics in training.
 *
 * @public
 */
export interface Callback<M extends string = string, L extends string = M> {
  /** The callback's name, as in `'earlyStopping'`; one that remembers something needs it. */
  readonly type?: string;
  /**
   * Called before the first step, also of a run that is resumed.
   *
   * @param told - The model that is trained, and the data, to be looked at.
   */
  onStart?(told: { readonly model: Trainable; readonly data?: TrainingData }): void | Promise<void>;
  /**
   * Called after each step.
   *
   * @param record - The step's figures.
   * @returns `'stop'` to end training.
   */
  onStep?(record: StepRecord<L>): void | 'stop' | Promise<void | 'stop'>;
  /**
   * Called after each epoch.
   *
   * @param record - The epoch's figures.
   * @returns `'stop'` to end training.
   */
  onEpoch?(record: EpochRecord<M, L>): void | 'stop' | Promise<void | 'stop'>;
  /**
   * Called when training has ended, but not by an error, and after it was saved where it has a
   * checkpoint.
   *
   * @param told - The model, and why it ended.
   */
  onEnd?(told: {
    readonly model: Trainable;
    readonly ended: FitResult['ended'];
  }): void | Promise<void>;
  /**
   * Called when a checkpoint is written, for what the callback must know to go on.
   *
   * @returns Plain values, and numbers by name.
   */
  remember?(): RunRecord | Promise<RunRecord>;
  /**
   * Called after `onStart` where training is resumed.
   *
   * @param kept - What {@link Callback.remember} returned.
   */
  recall?(kept: RunRecord): void;
}

/**
 * Data that {@link fit} measures after each epoch.
 *
 * @public
 */
export interface ValidationData {
  /** Shape `[N, ...data]`, or a dataset. They are measured as they are, without `transform`. */
  readonly data: Tensor | Dataset;
  /** Shape `[N, ...condition]`, or a dataset, for a model with a condition. */
  readonly condition?: Tensor | Dataset;
  /** 1 where they were observed, 0 where they are missing, as {@link FitOptions.mask}. */
  readonly mask?: Tensor | Dataset;
}

/**
 * Options of {@link fit}.
 *
 * @typeParam M - The names of what the model measures.
 * @typeParam L - The names of its metrics in training.
 *
 * @public
 */
export interface FitOptions<M extends string = string, L extends string = M> {
  /** How many times all data are gone through; 10 unless told. */
  readonly epochs?: number;
  /**
   * How many data make a step, at most all there are; 100 unless told, or all where there are
   * fewer. The last batch of an epoch may be smaller.
   */
  readonly batchSize?: number;
  /** Decides the order of the data, the samples and what `transform` draws; 0 unless told. */
  readonly seed?: number;
  /**
   * What changes the weights; Adam at `learningRate` unless told. It must be of this model alone,
   * since its slots go by position; they are the caller's to dispose.
   */
  readonly optimizer?: Optimizer;
  /** Adam's step size, or a function from the number of steps done to it; 0.001 unless told. */
  readonly learningRate?: LearningRate;
  /**
   * Changes each batch before it is learned, with a fresh key each time, as `binarize` does. It
   * returns a tensor of the same shape, of values that the model takes, in a `tf.tidy`: what it
   * makes besides is disposed.
   */
  readonly transform?: (data: Tensor, key: Key) => Tensor;
  /**
   * What each datum counts in the loss, for unbalanced data: one number for each, 0 or more, not all
   * 0; a list, a typed array, or a tensor of shape `[N]`. They are divided by their mean, so that the
   * loss of an epoch is Σ_i w_i L_i / N with a mean w of 1, and a datum of weight 2 counts as one that
   * is there twice. Metrics stay plain means, so that they compare with those of {@link evaluate}.
   */
  readonly weights?: Tensor | ArrayLike<number>;
  /**
   * 1 where a value of the data was observed, 0 where it is missing: a tensor or a dataset of as many
   * rows as the data, or of one for all. log p(x | z) is then summed over what was observed; where
   * they are missing the data may be anything, also NaN. `transform` is given 0 there.
   */
  readonly mask?: Tensor | Dataset;
  /** Data to be measured after each epoch, always with the same samples. */
  readonly validation?: ValidationData;
  /** Called after steps and epochs. */
  readonly callbacks?: readonly Callback<M, L>[];
  /** Ends training after the step under way. What was learned stays. */
  readonly signal?: AbortSignal;
  /**
   * What is done to the gradients of each step before the optimizer's, in this order, as
   * `[clipByGlobalNorm(1), decayWeights(0.01)]`; nothing unless told.
   */
  readonly gradients?: readonly GradientTransformation[];
  /**
   * Where the run is kept while it goes on, and when it ends, as {@link checkpointTo} makes it;
   * nowhere unless told.
   */
  readonly checkpoint?: Checkpoint;
  /**
   * Goes on where the checkpoint is, to the same bits as if the run had never ended; `epochs` counts
   * from its first. `true` throws where there is none, `'if-any'` then begins anew. Model, data and
   * options must be as they were.
   */
  readonly resume?: boolean | 'if-any';
  /**
   * What {@link fit} returned for the same model: goes on behind it with the steps, the schedules,
   * the estimator's state and the optimizer, `epochs` more. An epoch that was cut short is ended
   * first, and is the first of these, where data, batches and seed are the same.
   */
  readonly from?: FitResult;
  /**
   * Whether a terminal shows how far it is; true unless told. Without a terminal nothing is ever
   * shown.
   */
  readonly progress?: boolean;
}

/**
 * The outcome of {@link fit}.
 *
 * @typeParam M - The names of what the model measures.
 * @typeParam L - The names of its metrics in training.
 *
 * @public
 */
export interface FitResult<M extends string = string, L extends string = M> {
  /** One record for each epoch that was finished, from the first of the first run on. */
  readonly history: readonly EpochRecord<M, L>[];
  /** Why it ended: all epochs done, the signal, or a callback. */
  readonly ended: 'completed' | 'aborted' | 'callback';
  /**
   * The state after the last step; the caller disposes the estimator's tensors, where it has any.
   */
  readonly state: TrainState;
  /** How far it is, in plain numbers; what `from` goes on with. */
  readonly record: RunRecord;
}

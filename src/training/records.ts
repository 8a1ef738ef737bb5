import type { Metrics } from '../evaluation/evaluate.js';

/**
 * The metrics of training: those of the model, and what else there is to tell of a step.
 *
 * @typeParam L - The names of the model's.
 *
 * @public
 */
export type TrainingMetrics<L extends string = string> = Metrics<L> &
  Metrics & {
    /** The weight of the KL in the loss, where the objective has another than 1: see {@link elbo}. */
    readonly beta?: number;
    /** What layers' regularizers add to the loss, where there are such. */
    readonly regularization?: number;
  };

/**
 * What is known after a training step.
 *
 * @typeParam L - The names of the model's metrics in training.
 *
 * @public
 */
export interface StepRecord<L extends string = string> {
  /** How many steps are done, from 1. */
  readonly step: number;
  /** The epoch under way, from 1. */
  readonly epoch: number;
  /** The loss of the batch, in nats per datum. */
  readonly loss: number;
  /** The metrics of the batch, in nats per datum. */
  readonly metrics: TrainingMetrics<L>;
}

/**
 * What is known after an epoch.
 *
 * @typeParam M - The names of what the model measures.
 * @typeParam L - The names of its metrics in training.
 *
 * @public
 */
export interface EpochRecord<M extends string = string, L extends string = M> {
  /** Which epoch it was, from 1. */
  readonly epoch: number;
  /** How many steps are done. */
  readonly step: number;
  /** The mean loss of the epoch's data, in nats per datum, each batch seen as training saw it. */
  readonly loss: number;
  /** The mean metrics of the epoch's data, in nats per datum. */
  readonly metrics: TrainingMetrics<L>;
  /**
   * The metrics of the validation data after the epoch, in nats per datum; only where such data
   * were given.
   */
  readonly validation?: Metrics<M>;
  /** How long the epoch took, validation included. */
  readonly seconds: number;
}

/**
 * What {@link train} tells of each step and each epoch.
 *
 * @typeParam M - The names of what the model measures.
 * @typeParam L - The names of its metrics in training.
 *
 * @public
 */
export type TrainRecord<M extends string = string, L extends string = M> =
  | ({
      /** It is of a step. */
      readonly type: 'step';
    } & StepRecord<L>)
  | ({
      /** It is of an epoch. */
      readonly type: 'epoch';
    } & EpochRecord<M, L>);

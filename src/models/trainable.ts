import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Key } from '../core/keys.js';
import type { Shape } from '../core/shapes.js';
import type { Params, Support } from '../distributions/family.js';
import type { LayerUpdate } from '../networks/layer-update.js';

/**
 * What a model is trained on in one step.
 *
 * @public
 */
export interface Batch {
  /** Shape `[N, ...data]`. */
  readonly data: Tensor;
  /** Shape `[N, ...condition]`, for a model with a condition and for no other. */
  readonly condition?: Tensor | undefined;
  /**
   * 1 where a value of the data was observed, 0 where it is missing, shape `[N, ...data]`, or
   * `[1, ...data]` for the same of all; all were observed where this is left out. What the data are
   * where they are missing must not matter.
   */
  readonly mask?: Tensor | undefined;
  /**
   * What each datum counts in the loss, shape `[N]`, numbers of 0 or more whose mean over all data
   * is 1; 1 each where this is left out.
   */
  readonly weights?: Tensor | undefined;
}

/**
 * What is carried from one training step to the next, besides weights and optimizer.
 *
 * @public
 */
export interface TrainState {
  /** How many steps came before. */
  readonly step: number;
  /** The state of the estimator, such as its baseline's. */
  readonly estimator: Params;
  /** What each transformation of gradients keeps, where there are such. */
  readonly gradients?: readonly Params[] | undefined;
}

/**
 * The metrics of a model that is trained on a variational bound: `elbo` is `logLikelihood` − `kl`,
 * with β = 1 whatever was trained.
 *
 * @public
 */
export type BoundMetric = 'elbo' | 'logLikelihood' | 'kl';

/**
 * The outcome of a model's loss for one batch.
 *
 * @typeParam L - The names of the metrics.
 *
 * @public
 */
export interface LossResult<L extends string = string> {
  /**
   * A scalar in nats per datum, to be minimised: the mean of what each datum loses, times its
   * weight where the batch has weights.
   */
  readonly loss: Tensor;
  /**
   * Scalars by name, in nats per datum, none of which hides a weight such as β: plain means over the
   * batch.
   */
  readonly metrics: Readonly<Record<L, Tensor>> & Params;
  /** Numbers by other names that are told beside the metrics, such as β of this step. */
  readonly report?: Readonly<Record<string, number>> | undefined;
  /** The state after this step. */
  readonly state: TrainState;
  /** What layers keep besides, where there is such; {@link trainStep} assigns it. */
  readonly updates?: readonly LayerUpdate[];
}

/**
 * What {@link fit} can train: a loss over variables.
 *
 * @typeParam C - Whether the model has a condition.
 * @typeParam M - The names of what `measure` gives.
 * @typeParam L - The names of the loss's metrics.
 *
 * @public
 */
export interface Trainable<
  C extends boolean = boolean,
  M extends string = string,
  L extends string = M,
> {
  /** The kind of model, as in `'vae'`. */
  readonly type: string;
  /** The shape of one datum. */
  readonly data: Shape;
  /** Whether the model has a condition. */
  readonly conditional: C;
  /** The shape of one condition, where the model has one. */
  readonly condition: Shape | undefined;
  /** Which values the data may take. */
  readonly support: Support;
  /**
   * That `loss` reads the weights of a batch: a model that does not say so is not trained with any.
   */
  readonly weighted?: true;
  /**
   * That `loss` and `measure` read the mask of a batch: a model that does not say so is given none.
   */
  readonly masked?: true;
  /**
   * All that is trained at present, always in the same order: weights that are frozen
   * (`trainable = false`) are not among them.
   */
  readonly variables: readonly Variable[];
  /**
   * All that can be trained, frozen or not, by name. An optimizer's slots go by this order where it
   * is there, so that weights may be frozen, and let go, between steps.
   */
  readonly weights?: Readonly<Record<string, Variable>>;
  /**
   * The state before the first step.
   *
   * @returns Step 0 and the estimator's first state.
   */
  initialState(): TrainState;
  /**
   * The loss of one batch, to be differentiated.
   *
   * @param batch - The data, and their conditions.
   * @param state - The state before this step.
   * @param key - Decides the samples.
   * @returns Loss, metrics and the next state.
   */
  loss(batch: Batch, state: TrainState, key: Key): LossResult<L>;
  /**
   * What a batch is worth, with plain samples. Nothing is trained on it, but gradients flow through
   * it like through any tensors.
   *
   * @param batch - The data, and their conditions.
   * @param key - Decides the samples.
   * @returns Tensors of shape `[N]` by name, in nats.
   */
  measure(batch: Batch, key: Key): Readonly<Record<M, Tensor>>;
  /** Brings weights back to where layers' constraints want them, after each step. */
  constrain?(): void;
}

/**
 * Options of a call that needs the condition exactly where the model has one.
 *
 * @typeParam C - Whether the model has a condition.
 * @typeParam O - The other options.
 * @typeParam T - What a condition may be.
 *
 * @public
 */
export type WithCondition<C extends boolean, O, T = Tensor> = [C] extends [true]
  ? [
      options: O & {
        /** Shape `[N, ...condition]`. */
        readonly condition: T;
      },
    ]
  : [
      options?: O & {
        /** This model has none. */
        readonly condition?: (T & 'This model has no condition: leave it out') | undefined;
      },
    ];

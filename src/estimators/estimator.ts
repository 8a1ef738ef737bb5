import type { Tensor } from '@tensorflow/tfjs-core';
import type { Key } from '../core/keys.js';
import type { Shape } from '../core/shapes.js';
import type { Family, Params } from '../distributions/family.js';
import type { KlKind } from '../distributions/settle-kl.js';
import type { Credit } from '../objectives/objective.js';

/**
 * One draw from each of R posteriors. What an estimator's own draws have besides, it finds again in
 * {@link SurrogateInputs.draw}.
 *
 * @public
 */
export interface Draw {
  /** The samples, shape `[R, ...latent]`. */
  readonly z: Tensor;
  /**
   * Their log-probability under the posterior, with the gradients that the estimator wants it to
   * have.
   *
   * @returns Shape `[R]`, in nats.
   */
  logPosterior(): Tensor;
  /**
   * Their log-probability under the prior, where it is not what the prior's family says of `z`, as
   * of values that stand for bits and are none. It is asked for where the KL is had from samples.
   *
   * @param prior - The prior's family.
   * @param params - Its parameters, of R rows, or of one that all share.
   * @returns Shape `[R]`, in nats.
   */
  logPrior?(prior: Family, params: Params): Tensor;
}

/**
 * What an estimator knows as it draws.
 *
 * @public
 */
export interface DrawContext {
  /**
   * How many rows of the parameters are the same: of R = S · N rows, row s · N + n is of posterior
   * n, for each s. In upper layers of a belief network, where each row has parameters of its own,
   * it is 1.
   */
  readonly samples: number;
  /** How many training steps came before. */
  readonly step: number;
  /** What {@link Estimator.variables} named, as it is by now. */
  readonly variables: Params;
}

/**
 * What an estimator is told when a model is built.
 *
 * @public
 */
export interface EstimatorSizes {
  /** The shape of one datum. */
  readonly data: Shape;
  /** The shape of one latent. */
  readonly latent: Shape;
  /** The shape of one condition, where the model has one. */
  readonly condition: Shape | undefined;
  /** Decides the first values of what the estimator learns. */
  readonly key: Key;
}

/**
 * What an estimator makes its surrogate of.
 *
 * @typeParam S - The estimator's state.
 * @typeParam D - The estimator's draws.
 *
 * @public
 */
export interface SurrogateInputs<S extends Params = Params, D extends Draw = Draw> {
  /** The objective's verdict. */
  readonly credit: Credit;
  /**
   * log q(z | x) of all samples, as {@link Draw.logPosterior} gives it.
   *
   * @returns Shape `[S, N]`, in nats.
   */
  logPosterior(): Tensor;
  /** What {@link Estimator.draw} gave. */
  readonly draw: D;
  /**
   * What the objective says of other latents of the same posteriors, as control variates ask; the
   * decoder runs once more.
   *
   * @param draw - The latents, shape `[S * N, ...latent]`, and their log-probability.
   * @returns The objective's verdict on them.
   */
  evaluate(draw: Draw): Credit;
  /** The batch, shape `[N, ...data]`. */
  readonly data: Tensor;
  /** Its condition, shape `[N, ...condition]`, where the model has one. */
  readonly condition: Tensor | undefined;
  /** The estimator's state before this step. */
  readonly state: S;
  /** What {@link Estimator.variables} named, as it is by now. */
  readonly variables: Params;
}

/**
 * Told of estimators whose gradient has the right mean, whatever the posterior and the network are.
 *
 * @public
 */
export interface Unbiased {
  /** It is without bias. */
  readonly unbiased: true;
}

/**
 * Told of estimators whose gradient is, in the mean, that of something else than the bound.
 *
 * @public
 */
export interface Biased {
  /** It has a bias. */
  readonly unbiased: false;
}

/**
 * How the gradient gets through the sample.
 *
 * An estimator says how z is drawn, and makes a surrogate whose value is the loss and whose
 * gradient is the estimate. It knows nothing of what is maximised; that is the {@link Objective}'s.
 *
 * @typeParam S - Tensors carried from step to step, such as a baseline's.
 * @typeParam Needs - `'reparameterized'` where the posterior must carry gradients through its
 * samples.
 * @typeParam D - What its draws have, where it is more than {@link Draw}.
 *
 * @example An estimator of your own: straight-through for bits
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { stopGradient, type Estimator } from 'vae-kit';
 *
 * const straightThrough: Estimator<{}, 'any'> = {
 *   type: 'straightThrough',
 *   requires: 'any',
 *   samples: 1,
 *   initialState: () => ({}),
 *   draw(posterior, params, key) {
 *     const mean = posterior.mean(params);
 *     const bits = stopGradient(() => posterior.sample(params, key));
 *     const z = tf.add(bits, tf.sub(mean, stopGradient(mean)));
 *     return { z, logPosterior: () => posterior.logProb(params, bits) };
 *   },
 *   surrogate: ({ credit, state }) => ({ loss: tf.neg(tf.mean(credit.bound)), state }),
 * };
 * ```
 *
 * @public
 */
export interface Estimator<
  S extends Params = Params,
  Needs extends 'reparameterized' | 'any' = 'reparameterized' | 'any',
  D extends Draw = Draw,
> {
  /** The estimator's name, as in `'reparameterized'`. */
  readonly type: string;
  /**
   * What the part was made of, for {@link saveModel}: what its factory takes, as numbers, texts,
   * parts or lists of such; `{}` for nothing. A model with a part that lacks it cannot be saved.
   */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Which posteriors it works for. */
  readonly requires: Needs;
  /** How many samples it takes for each datum. */
  readonly samples: number;
  /** Which kind of KL it needs; either will do where this is left out. */
  readonly kl?: KlKind;
  /**
   * Whether the mean of its gradient is that of the objective's expected bound; an estimator that
   * does not say is not known to be without bias.
   */
  readonly unbiased?: boolean;
  /**
   * The state before the first step.
   *
   * @returns Tensors by name, which the trainer disposes.
   */
  initialState(): S;
  /**
   * First values of what the estimator learns by gradients, such as a baseline's network. They are
   * trained with the model, by the gradient of the surrogate: an own loss of theirs is added to it
   * minus its value, `sub(own, stopGradient(own))`, so that the value stays that of the bound.
   *
   * @param sizes - The shapes of data, latents and conditions, and a key.
   * @returns Tensors by name; the model makes variables of them.
   */
  variables?(sizes: EstimatorSizes): Params;
  /**
   * Draws all samples of a batch at once, one for each row of the parameters.
   *
   * @param posterior - The posterior's family.
   * @param params - Its parameters, of S · N rows: row s · N + n is that of sample s of datum n.
   * @param key - What decides the numbers.
   * @param context - The number of samples, the step, and the estimator's variables.
   * @returns The samples and their log-probability.
   */
  draw(posterior: Family, params: Params, key: Key, context: DrawContext): D;
  /**
   * The loss to differentiate.
   *
   * @param inputs - The credit, the draw and its log q(z | x), the batch and the state.
   * @returns `loss`: a scalar, −(the bound's mean over the batch) in value, the estimator in its
   * gradient. `state`: the state after this step.
   */
  surrogate(inputs: SurrogateInputs<S, D>): {
    /** What is differentiated, a scalar. */
    readonly loss: Tensor;
    /** The state after this step. */
    readonly state: S;
  };
}

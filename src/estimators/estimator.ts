import type { Tensor } from '@tensorflow/tfjs-core';
import type { Key } from '../core/keys.js';
import type { Family, Params } from '../distributions/family.js';
import type { Credit } from '../objectives/objective.js';

/**
 * One draw from the posterior of each datum.
 *
 * @public
 */
export interface Draw {
  /** The samples, shape `[N, ...latent]`. */
  readonly z: Tensor;
  /**
   * Their log-probability under the posterior, with the gradients that the estimator wants it to
   * have.
   *
   * @returns Shape `[N]`, in nats.
   */
  logPosterior(): Tensor;
}

/**
 * What an estimator makes its surrogate of.
 *
 * @typeParam S - The estimator's state.
 *
 * @public
 */
export interface SurrogateInputs<S extends Params = Params> {
  /** The objective's verdict. */
  readonly credit: Credit;
  /**
   * log q(z | x) of all samples, as {@link Draw.logPosterior} gives it.
   *
   * @returns Shape `[S, N]`, in nats.
   */
  logPosterior(): Tensor;
  /** The batch, shape `[N, ...data]`. */
  readonly data: Tensor;
  /** The estimator's state before this step. */
  readonly state: S;
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
  /**
   * The state before the first step.
   *
   * @returns Tensors by name, which the trainer disposes.
   */
  initialState(): S;
  /**
   * Draws once for each datum.
   *
   * @param posterior - The posterior's family.
   * @param params - Its parameters for N data.
   * @param key - What decides the numbers.
   * @returns The samples and their log-probability.
   */
  draw(posterior: Family, params: Params, key: Key): Draw;
  /**
   * The loss to differentiate.
   *
   * @param inputs - The credit, log q(z | x), the batch and the state.
   * @returns `loss`: a scalar, −(the bound's mean over the batch) in value, the estimator in its
   * gradient. `state`: the state after this step.
   */
  surrogate(inputs: SurrogateInputs<S>): { readonly loss: Tensor; readonly state: S };
}

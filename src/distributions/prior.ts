import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Key } from '../core/keys.js';
import type { Shape } from '../core/shapes.js';
import type { Family, Params, Support } from './family.js';

/**
 * The posterior of a model, for a prior that is made of it, as a mixture of posteriors is.
 *
 * @public
 */
export interface PosteriorOfModel {
  /** The family of q(z | x). */
  readonly family: Family;
  /** The shape of one datum. */
  readonly data: Shape;
  /** The values that data take, as the likelihood has them. */
  readonly support?: Support;
  /**
   * Encodes data, such as points that the prior learns. Gradients reach the data and the encoder,
   * whose layers neither draw nor learn statistics of these data.
   *
   * @param data - Shape `[K, ...data]`.
   * @param condition - Shape `[K, ...condition]`, where the model has one.
   * @returns The parameters of q(z | x) of K rows.
   */
  params(data: Tensor, condition?: Tensor): Params;
}

/**
 * What a prior is told when a model is built.
 *
 * @public
 */
export interface PriorSizes {
  /** The shape of one latent. */
  readonly latent: Shape;
  /** The shape of one condition, where the model has one. */
  readonly condition: Shape | undefined;
  /** Decides the first values of what the prior learns. */
  readonly key: Key;
  /**
   * The model's posterior, for {@link BuiltPrior.params} to call: while the prior is built, the
   * encoder is there already. A model always tells it; who builds a prior by hand need not.
   */
  readonly posterior?: PosteriorOfModel;
}

/**
 * A prior made ready for one model.
 *
 * @public
 */
export interface BuiltPrior<P extends Params = Params> {
  /** What the prior learns, by name; empty for a fixed prior. */
  readonly variables: Readonly<Record<string, Variable>>;
  /**
   * The prior's parameters.
   *
   * @param condition - Shape `[N, ...condition]`, where the model has one.
   * @returns Parameters of shape `[1, ...latent]` where all data share them, else `[N, ...latent]`.
   */
  params(condition?: Tensor): P;
}

/**
 * The distribution of latents before any datum is seen: a family and where its parameters come
 * from, be it constants, variables or a network over the condition.
 *
 * @typeParam P - The parameters of the family, by name.
 *
 * @example A prior of your own: a Gaussian of standard deviation 2
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { gaussian, type Prior } from 'vae-kit';
 *
 * const wide: Prior = {
 *   type: 'wide',
 *   family: gaussian(),
 *   build: ({ latent }) => ({
 *     variables: {},
 *     params: () => ({
 *       mean: tf.zeros([1, ...latent]),
 *       logScale: tf.fill([1, ...latent], Math.log(2)),
 *     }),
 *   }),
 * };
 * ```
 *
 * @public
 */
export interface Prior<P extends Params = Params> {
  /** The prior's name, as in `'standardNormal'`. */
  readonly type: string;
  /**
   * What the part was made of, for {@link saveModel}: what its factory takes, as numbers, texts,
   * parts or lists of such; `{}` for nothing. A model with a part that lacks it cannot be saved.
   */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The family that the parameters belong to. */
  readonly family: Family<P>;
  /**
   * Makes what the prior needs, once for each model.
   *
   * @param sizes - The shapes of latents and conditions, and a key.
   * @returns The variables and the parameters as a function of them.
   */
  build(sizes: PriorSizes): BuiltPrior<P>;
}

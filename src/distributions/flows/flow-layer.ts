import type { Tensor } from '@tensorflow/tfjs-core';
import type { Key } from '../../core/keys.js';
import type { Params } from '../family.js';

/**
 * Values that a {@link FlowLayer} has transformed.
 *
 * @public
 */
export interface Transformed {
  /** Shape `[N, D]`. */
  readonly value: Tensor;
  /** log |det| of the Jacobian of what was done, shape `[N]`. */
  readonly logDeterminant: Tensor;
}

/**
 * What the layer of a flow is told when it is built.
 *
 * @public
 */
export interface FlowLayerSizes {
  /** How many dimensions a value has, D. */
  readonly dimensions: number;
  /** How many numbers the context of a value has; 0 for none. */
  readonly context: number;
  /** Decides the first values of what it learns. */
  readonly key: Key;
}

/**
 * An invertible map of vectors, one of those that a {@link flow} is made of.
 *
 * @example A layer of your own: one that scales each dimension
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { flow, standardNormal, type FlowLayer } from 'vae-kit';
 *
 * const scaling: FlowLayer = {
 *   type: 'scaling',
 *   options: {},
 *   weights: ['logScale'],
 *   variables: ({ dimensions }) => ({ logScale: tf.zeros([dimensions]) }),
 *   forward: (z, { logScale }) => ({
 *     value: tf.mul(z, tf.exp(logScale!)),
 *     logDeterminant: tf.mul(tf.ones([z.shape[0]!]), tf.sum(logScale!)),
 *   }),
 *   inverse: (z, { logScale }) => ({
 *     value: tf.mul(z, tf.exp(tf.neg(logScale!))),
 *     logDeterminant: tf.mul(tf.fill([z.shape[0]!], -1), tf.sum(logScale!)),
 *   }),
 * };
 * const prior = flow(standardNormal(), [scaling]);
 * console.assert(prior.family.type === 'flow');
 * ```
 *
 * @public
 */
export interface FlowLayer {
  /** The layer's name, as in `'affineCoupling'`. */
  readonly type: string;
  /**
   * What the part was made of, for {@link saveModel}: what its factory takes, as numbers, texts,
   * parts or lists of such; `{}` for nothing. A model with a part that lacks it cannot be saved.
   */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The names of what {@link FlowLayer.variables} gives. */
  readonly weights: readonly string[];
  /**
   * First values of what it learns.
   *
   * @param sizes - How many dimensions there are, and a key.
   * @returns Tensors by name, of any shape.
   */
  variables(sizes: FlowLayerSizes): Params;
  /**
   * From the base to the latents.
   *
   * @param value - Shape `[N, D]`.
   * @param weights - What it has learned by now.
   * @param context - Shape `[N, C]`, where the flow has a context.
   * @returns What the values become, and the log-determinant.
   */
  forward(value: Tensor, weights: Params, context?: Tensor): Transformed;
  /**
   * The way back.
   *
   * @param value - Shape `[N, D]`.
   * @param weights - What it has learned by now.
   * @param context - Shape `[N, C]`, where the flow has a context.
   * @returns What the values were, and the log-determinant of the way back.
   */
  inverse(value: Tensor, weights: Params, context?: Tensor): Transformed;
}

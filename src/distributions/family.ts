import type { Tensor } from '@tensorflow/tfjs-core';
import type { Key } from '../core/keys.js';
import type { Shape } from '../core/shapes.js';

/**
 * The parameters of a batch of distributions, by name.
 *
 * Each tensor's first axis is the batch: N, or 1 where all data share the value, but for those that
 * {@link Family.shared} names, which may have any shape. What the axes behind it are is the
 * family's own affair: those of a Gaussian's or a Bernoulli's parameters are the event's, or 1
 * where the whole event shares the value; a mixture's are its components and the event's.
 *
 * @public
 */
export type Params = Readonly<Record<string, Tensor>>;

/**
 * Which values a family's samples can take.
 *
 * @public
 */
export interface Support {
  /**
   * The name of the set, as in `'real'`, `'binary'` or `'positive'`; posterior and prior must agree
   * on it.
   */
  readonly type: string;
  /** The least value that the log-probability accepts. */
  readonly low: number;
  /** The greatest value that the log-probability accepts. */
  readonly high: number;
  /**
   * How far apart neighbouring values are, where there are only low, low + step, …, as 1 of counts
   * or 1 / 255 of 8-bit pixels.
   */
  readonly step?: number;
}

/**
 * A family of distributions: serves as likelihood head, as posterior and, through a {@link Prior},
 * as prior.
 *
 * Its functions are pure and work on whole batches: parameters and values of shape `[N, ...event]`,
 * log-probabilities of shape `[N]`, in nats, summed over the event axes.
 *
 * @typeParam P - The parameters by name.
 * @typeParam R - `true` where a sample is a differentiable function of the parameters.
 *
 * @example A family of your own: Laplace with scale 1
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { uniformNoise, type Family } from 'vae-kit';
 *
 * const laplace: Family<{ mean: tf.Tensor }, true> = {
 *   type: 'laplace',
 *   support: { type: 'real', low: -Infinity, high: Infinity },
 *   reparameterized: true,
 *   rawShape: (event) => event,
 *   params: (raw) => ({ mean: raw }),
 *   sample: ({ mean }, key) => {
 *     const u = tf.sub(uniformNoise(key, mean.shape), 0.5);
 *     return tf.sub(mean, tf.mul(tf.sign(u), tf.log(tf.sub(1, tf.mul(1.9999999, tf.abs(u))))));
 *   },
 *   logProb: ({ mean }, value) =>
 *     tf.sum(tf.neg(tf.add(tf.abs(tf.sub(value, mean)), Math.log(2))), -1),
 *   mean: ({ mean }) => mean,
 *   mode: ({ mean }) => mean,
 * };
 * ```
 *
 * @public
 */
export interface Family<P extends Params = Params, R extends boolean = boolean> {
  /** The family's name, as in `'gaussian'`; families of one name share their parameters. */
  readonly type: string;
  /**
   * What the part was made of, for {@link saveModel}: what its factory takes, as numbers, texts,
   * parts or lists of such; `{}` for nothing. A model with a part that lacks it cannot be saved.
   */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The values that samples take. */
  readonly support: Support;
  /** Whether {@link Family.sample} carries gradients back to the parameters. */
  readonly reparameterized: R;
  /**
   * The floor of its scale, where it has an option `minScale` to raise it: training that diverges
   * says so.
   */
  readonly minScale?: number;
  /**
   * How many columns one variable takes on the last axis of the events, where that is more than
   * one, as with the classes of a {@link categorical}.
   */
  readonly columns?: number;
  /**
   * The names of parameters that are the same for all rows, such as the weights of a flow: they may
   * have any shape, and are never repeated where a batch is. At least one parameter is not among
   * them, and has a row for each datum.
   */
  readonly shared?: readonly string[];
  /**
   * Which of mean and mode have no closed form and stand for a value near: those of a flow are what
   * its layers make of its base's. The laws leave them out.
   */
  readonly approximate?: readonly ('mean' | 'mode')[];
  /**
   * The shape of the raw network output that {@link Family.params} wants.
   *
   * @param event - The shape of one datum or latent.
   * @returns The shape without the batch axis.
   */
  rawShape(event: Shape): Shape;
  /**
   * First values of what the family learns besides the network, such as a scale that all data
   * share.
   *
   * @param event - The shape of one datum or latent.
   * @param key - Decides the values, where they are random; the model's seed decides it.
   * @returns Tensors by name; the model makes variables of them and hands those to
   * {@link Family.params}.
   */
  variables?(event: Shape, key: Key): Params;
  /**
   * Turns unconstrained network outputs into parameters.
   *
   * @param raw - Shape `[N, ...rawShape]`.
   * @param variables - What {@link Family.variables} named, as it is by now.
   * @returns The parameters of N distributions.
   */
  params(raw: Tensor, variables: Params): P;
  /**
   * Draws once from each distribution.
   *
   * @param params - The parameters of N distributions.
   * @param key - What decides the numbers.
   * @returns Shape `[N, ...event]`.
   */
  sample(params: P, key: Key): Tensor;
  /**
   * Draws, and gives the log-probability of what is drawn in the same pass, where that costs less
   * than {@link Family.sample} and {@link Family.logProb} one after the other, as with a flow.
   *
   * @param params - The parameters of N distributions.
   * @param key - What decides the numbers; they are those of {@link Family.sample}.
   * @returns The samples, shape `[N, ...event]`, and their log-probability, shape `[N]`, in nats;
   * gradients flow through both as through those two.
   */
  sampleWithLogProb?(
    params: P,
    key: Key,
  ): {
    /** The samples, shape `[N, ...event]`. */
    readonly value: Tensor;
    /** Their log-probability, shape `[N]`, in nats. */
    readonly logProb: Tensor;
  };
  /**
   * The log-probability (or log-density) of a value.
   *
   * @param params - The parameters of N distributions, or of one that all data share.
   * @param value - Shape `[N, ...event]`.
   * @returns Shape `[N]`, in nats.
   */
  logProb(params: P, value: Tensor): Tensor;
  /**
   * The same apart for each dimension, for a family whose dimensions are independent: what a mask
   * needs, under which only what was observed counts.
   *
   * @param params - The parameters of N distributions, or of one that all data share.
   * @param value - Shape `[N, ...event]`.
   * @returns Shape `[N, ...event]`, in nats; its sum over the event is {@link Family.logProb}.
   */
  logProbPerDimension?(params: P, value: Tensor): Tensor;
  /**
   * The mean of each distribution.
   *
   * @param params - The parameters of N distributions.
   * @returns Shape `[N, ...event]`.
   */
  mean(params: P): Tensor;
  /**
   * The most probable value of each distribution.
   *
   * @param params - The parameters of N distributions.
   * @returns Shape `[N, ...event]`.
   */
  mode(params: P): Tensor;
  /**
   * The entropy of each distribution, where it has a closed form.
   *
   * @param params - The parameters of N distributions.
   * @returns Shape `[N]`, in nats.
   */
  entropy?(params: P): Tensor;
  /**
   * The KL divergence to a member of the same family, where it has a closed form.
   *
   * @param q - The parameters of N distributions.
   * @param p - The parameters of N distributions, or of one that all data share.
   * @returns KL(q ‖ p), shape `[N]`, in nats.
   */
  kl?(q: P, p: P): Tensor;
  /**
   * The same divergence apart for each dimension, for a family that factorises over them.
   *
   * @param q - The parameters of N distributions.
   * @param p - The parameters of N distributions, or of one that all data share.
   * @returns Shape `[N, ...event]`, in nats; its sum over the event is {@link Family.kl}.
   */
  klPerDimension?(q: P, p: P): Tensor;
  /**
   * Closed forms of KL(this ‖ other), by the other family's name; each gives shape `[N]`, in nats.
   */
  readonly klTo?: Readonly<Record<string, (q: Params, p: Params) => Tensor>>;
  /**
   * Closed forms of KL(other ‖ this), by the other family's name; each gives shape `[N]`, in nats.
   */
  readonly klFrom?: Readonly<Record<string, (q: Params, p: Params) => Tensor>>;
}

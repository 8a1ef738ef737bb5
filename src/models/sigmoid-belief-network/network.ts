import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { OutputOptions } from '../output.js';
import type { Trainable } from '../trainable.js';
import type { AmortizedOptions, AmortizedSigmoidBeliefNetwork } from './amortized.js';
import type { MeanField, MeanFieldOptions } from './mean-field.js';

/**
 * A sigmoid belief network. Every tensor that its calls return is the caller's to dispose.
 *
 * It is itself trainable by {@link fit}, and measured by {@link evaluate}, on the mean-field bound,
 * each datum's q starting anew; {@link fitSigmoidBeliefNetwork} lets q go on from where it was.
 *
 * @public
 */
export interface SigmoidBeliefNetwork extends Trainable<false, 'elbo'> {
  /** Tells a sigmoid belief network from other models. */
  readonly type: 'sigmoidBeliefNetwork';
  /** How many units each hidden layer has, from the data upwards. */
  readonly layers: readonly number[];
  /** What encoders see data less of, shape `[1, ...data]`, where it was given. */
  readonly dataMean: Tensor | undefined;
  /**
   * All that is trained, by name, in the order of `variables`: `data/bias`, `hidden1/bias` and so
   * on, shape `[units]`, and `data/kernel`, `hidden1/kernel` and so on, shape
   * `[units of the layer above, units]`.
   */
  readonly weights: Readonly<Record<string, Variable>>;
  /**
   * Makes new data by ancestral sampling, layer by layer from the top down.
   *
   * @param count - How many, a positive integer.
   * @param options - What to show of p(x | h) of the first hidden layer's sample, and the seed.
   * @returns Shape `[count, ...data]`.
   */
  generate(count: number, options?: OutputOptions): Tensor;
  /**
   * Decodes states of the first hidden layer.
   *
   * @param hidden - Shape `[N, units]`, bits or means.
   * @param options - What to show of p(x | h), and the seed.
   * @returns Shape `[N, ...data]`.
   */
  decode(hidden: Tensor, options?: OutputOptions): Tensor;
  /**
   * The log-probability of data together with states of all hidden layers.
   *
   * @param data - Shape `[N, ...data]`.
   * @param hidden - One tensor of bits for each hidden layer from the data upwards, shape
   * `[N, units]`.
   * @returns log p(x, h), shape `[N]`, in nats.
   */
  logJoint(data: Tensor, hidden: readonly Tensor[]): Tensor;
  /**
   * Finds a factorised q(h) = Π Bernoulli(μ) of its own for each datum, by coordinate ascent on a
   * lower bound on log p(x), in float64.
   *
   * The bound is E_q[log p(x, h)] + H(q) with each E_q[log(1 + e^z)], which has no closed form,
   * replaced by ξ E_q[z] + log E_q[e^(−ξz) + e^((1−ξ)z)], the best ξ found for each unit. No step
   * lowers it. A sweep costs a few divisions for each weight and, where ξ changes, two
   * exponentials: some 4 ms of one core for 784 bits and 200 hidden units in plain JavaScript, on
   * any backend, and a quarter of that where `useWasm` has accelerated it, whose threads then share
   * the data. It holds up the page until it is done. Saul, Jaakkola and Jordan, Mean field
   * theory for sigmoid belief networks (1996), section 3.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - When to stop, and where to start.
   * @returns The means, the bound, the residual of the fixed point and the number of sweeps.
   */
  meanField(data: Tensor, options?: MeanFieldOptions): MeanField;
  /**
   * The same weights with encoders in place of a q for each datum, as a model that {@link fit}
   * trains jointly.
   *
   * q(h | x) goes up layer by layer, each a factorised Bernoulli given the layer below. Draws of a
   * layer are credited only with terms of the bound that depend on them, and the top layer's KL is
   * in closed form. Mnih and Gregor, Neural variational inference and learning in belief networks
   * (2014), section 2.
   *
   * @param options - The encoders, the gradient estimator, and the seed.
   * @returns The model; it shares this network's weights, and its `dispose` leaves them.
   */
  amortized(options?: AmortizedOptions): AmortizedSigmoidBeliefNetwork;
  /** Frees the weights. The network, and what was made of it, must not be used after. */
  dispose(): void;
}

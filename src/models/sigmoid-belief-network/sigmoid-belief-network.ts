import { clone, tidy, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { allOrNothing } from '../../core/all-or-nothing.js';
import { checkBackend } from '../../core/check-backend.js';
import { checkBatch, checkRange } from '../../core/check-tensor.js';
import { foldIn, keyFor, type Key } from '../../core/keys.js';
import { describe, vaeKitError } from '../../core/errors.js';
import { checkOptions, SEED, type OptionKinds } from '../../core/options.js';
import { eventShape, type Shape } from '../../core/shapes.js';
import { bernoulli } from '../../distributions/bernoulli.js';
import { METHOD_HINTS, PLAIN_OUTPUTS } from '../method-options.js';
import { show, type OutputOptions } from '../output.js';
import type { Trainable } from '../trainable.js';
import { disposeWeights, usedWhileThere } from '../weights.js';
import {
  amortize,
  type AmortizedOptions,
  type AmortizedSigmoidBeliefNetwork,
} from './amortized.js';
import { checkCount } from '../../core/check-count.js';
import {
  buildCore,
  checkDataMean,
  checkHidden,
  checkLayers,
  checkSbnData,
  flatData,
  logitsBelow,
  shaped,
} from './core.js';
import { logJointOf, sampleAboveData } from './joint.js';
import { meanFieldLoss, meanFieldMeasure } from './mean-field-loss.js';
import { checkLimits, meanField, type MeanField, type MeanFieldOptions } from './mean-field.js';

/**
 * What {@link sigmoidBeliefNetwork} is made of.
 *
 * @public
 */
export interface SigmoidBeliefNetworkOptions {
  /** The shape of one datum, of bits, such as `[784]` or `[28, 28, 1]`. */
  readonly data: number | Shape;
  /** How many units each hidden layer has, from the data upwards, as in `[200]` or `[200, 200]`. */
  readonly layers: readonly number[];
  /**
   * The mean of the data, shape `[...data]`, which stays the caller's: biases of the data then
   * start at its log-odds instead of 0, and encoders of {@link SigmoidBeliefNetwork.amortized} see
   * data less it.
   */
  readonly dataMean?: Tensor;
  /** Decides the first weights; 0 unless told. */
  readonly seed?: number;
}

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
   * exponentials: some 4 ms of one core for 784 bits and 200 hidden units, in plain JavaScript on
   * any backend. It holds up the page until it is done. Saul, Jaakkola and Jordan, Mean field
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

const KINDS: OptionKinds<SigmoidBeliefNetworkOptions> = {
  data: null,
  layers: null,
  dataMean: null,
  seed: SEED,
};

const HINTS = {
  hidden: 'Give layers: [200].',
  latent: 'Give layers: [200], the units of each hidden layer.',
  encoder: 'Give encoders to amortized() of the network.',
  estimator: 'Give it to amortized() of the network.',
  likelihood: 'Its data are bits, whose likelihood is settled: leave it out.',
  meanField: 'Give it to fitSigmoidBeliefNetwork.',
};

/**
 * A sigmoid belief network: layers of bits, each the cause of the one below.
 *
 * p(x, h¹, …, h^L) = p(h^L) p(h^(L−1) | h^L) ⋯ p(x | h¹), where a unit is 1 with probability σ(b_i
 * + Σ_j w_ij h_j) given the units j of the layer above, and with σ(b_i) in the top layer. Neal,
 * Connectionist learning of belief networks (1992).
 *
 * @param options - The shape of a datum and the hidden layers.
 * @returns The network, with its first weights.
 * @throws {@link VaeKitError} where an option is not what it should be.
 *
 * @example With encoders
 * ```ts
 * import { binarize, fit, sigmoidBeliefNetwork, syntheticDigits } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 200, seed: 1, shape: [784] });
 * const network = sigmoidBeliefNetwork({ data: [784], layers: [20], seed: 1 });
 * const model = network.amortized();
 * await fit(model, images, { epochs: 2, batchSize: 50, seed: 1, transform: binarize });
 * const digits = network.generate(4, { seed: 2 }); // [4, 784]
 * ```
 *
 * @example With a mean field for each datum
 * ```ts
 * import {
 *   binarize,
 *   fitSigmoidBeliefNetwork,
 *   randomKey,
 *   sigmoidBeliefNetwork,
 *   syntheticDigits,
 *   takeRows,
 * } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 20, seed: 1, shape: [784] });
 * const network = sigmoidBeliefNetwork({ data: [784], layers: [6], seed: 1 });
 * const bits = binarize(takeRows(images, 20), randomKey(1));
 * await fitSigmoidBeliefNetwork(network, bits, { epochs: 2, batchSize: 10, seed: 1 });
 * const { means, bound } = network.meanField(bits); // [[20, 6]], [20]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function sigmoidBeliefNetwork(options: SigmoidBeliefNetworkOptions): SigmoidBeliefNetwork {
  if (typeof options !== 'object' || options === null) {
    throw vaeKitError(
      'sigmoidBeliefNetwork takes an object of options',
      describe(options),
      'Give sigmoidBeliefNetwork({ data: [784], layers: [200] }).',
    );
  }
  checkOptions(options, 'sigmoidBeliefNetwork', KINDS, HINTS);
  checkBackend();
  const data = eventShape(options.data, 'data');
  const layers = checkLayers(options.layers);
  checkDataMean(options.dataMean, data);
  const key = keyFor(options.seed ?? 0, 'build');
  const core = allOrNothing(() => buildCore(data, layers, options.dataMean, key));
  const nameOf = (level: number) => (level === 0 ? 'data' : `hidden${level}`);
  const weights: Record<string, Variable> = {
    ...Object.fromEntries(core.biases.map((bias, level) => [`${nameOf(level)}/bias`, bias])),
    ...Object.fromEntries(core.kernels.map((kernel, level) => [`${nameOf(level)}/kernel`, kernel])),
  };
  const showData = (hidden: Tensor, { output }: OutputOptions, key: Key) =>
    shaped(
      core,
      show(bernoulli(), { logits: logitsBelow(core, 0, hidden) }, output, foldIn(key, 0)),
    );
  const network: SigmoidBeliefNetwork = usedWhileThere({
    type: 'sigmoidBeliefNetwork',
    data,
    layers,
    dataMean: core.dataMean,
    conditional: false,
    condition: undefined,
    support: bernoulli().support,
    weights,
    variables: Object.values(weights),
    initialState: () => ({ step: 0, estimator: {} }),
    loss: (batch, state) => meanFieldLoss(core, batch, state, checkLimits()),
    measure: (batch) => meanFieldMeasure(core, batch, checkLimits()),
    generate(count, given = {}) {
      checkOptions(given, 'generate', PLAIN_OUTPUTS, METHOD_HINTS);
      checkCount(count, 'the number of data to generate');
      const key = keyFor(given.seed ?? 0, 'generate');
      return tidy(() => showData(sampleAboveData(core, count, key), given, key));
    },
    decode(hidden, given = {}) {
      checkOptions(given, 'decode', PLAIN_OUTPUTS, METHOD_HINTS);
      checkBatch(hidden, [layers[0]!], 'the first hidden layer');
      checkRange(hidden.dataSync(), 0, 1, 'the first hidden layer');
      const key = keyFor(given.seed ?? 0, 'decode');
      return tidy(() => clone(showData(hidden, given, key)));
    },
    logJoint(given, hidden) {
      checkSbnData(core, given);
      checkHidden(core, hidden, given.shape[0]);
      return tidy(() => logJointOf(core, [flatData(core, given), ...hidden]));
    },
    meanField: (given, meanFieldOptions) => meanField(core, given, meanFieldOptions),
    amortized: (amortizedOptions) => amortize(core, network, amortizedOptions),
    dispose() {
      disposeWeights(weights);
      core.dataMean?.dispose();
    },
  });
  return network;
}

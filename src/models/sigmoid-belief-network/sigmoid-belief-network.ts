import { clone, tidy, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { allOrNothing } from '../../core/all-or-nothing.js';
import { checkBackend } from '../../core/check-backend.js';
import { checkCount } from '../../core/check-count.js';
import { checkBatch, checkRange } from '../../core/check-tensor.js';
import { foldIn, keyFor, type Key } from '../../core/keys.js';
import { checkOptions, SEED, type OptionKinds } from '../../core/options.js';
import { eventShape, type Shape } from '../../core/shapes.js';
import { bernoulli } from '../../distributions/bernoulli.js';
import { METHOD_HINTS, PLAIN_OUTPUTS } from '../method-options.js';
import { show, type OutputOptions } from '../output.js';
import { disposeWeights, usedWhileThere } from '../weights.js';
import { amortize } from './amortized.js';
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
import { checkLimits, meanField } from './mean-field.js';
import type { SigmoidBeliefNetwork } from './network.js';

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
    weighted: true,
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

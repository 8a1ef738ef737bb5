import { tidy, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { allOrNothing } from '../../core/all-or-nothing.js';
import { vaeKitError } from '../../core/errors.js';
import { foldIn, keyFor } from '../../core/keys.js';
import { bernoulli } from '../../distributions/bernoulli.js';
import { checkOptions, SEED, type OptionKinds } from '../../core/options.js';
import type { Params } from '../../distributions/family.js';
import { madeVariable } from '../../distributions/made-variable.js';
import { checkEstimator, firstVariables } from '../../estimators/check-estimator.js';
import type { Estimator } from '../../estimators/estimator.js';
import { leaveOneOut } from '../../estimators/leave-one-out.js';
import { scoreFunction } from '../../estimators/score-function.js';
import { constrain, layerWeights, trainedOf } from '../../networks/layer-wishes.js';
import { mlpEncoder } from '../../networks/mlp.js';
import type { Network } from '../../networks/network.js';
import {
  PLAIN_ESTIMATES,
  PLAIN_LATENT_OUTPUTS,
  METHOD_HINTS,
  PLAIN_OUTPUTS,
} from '../method-options.js';
import { show, type OutputOptions } from '../output.js';
import type { BoundMetric, Trainable } from '../trainable.js';
import type { ElboEstimateOptions, ReconstructOptions } from '../vae/methods.js';
import { disposeWeights, holdLayers, prefixed, usedWhileThere, type Weights } from '../weights.js';
import { logitsAbove, type AmortizedCore } from './amortized-core.js';
import { amortizedLoss, amortizedMeasure, amortizedState } from './amortized-loss.js';
import { checkSbnData, logitsBelow, shaped, type SbnCore } from './core.js';
import type { SigmoidBeliefNetwork } from './network.js';
import { prepareEncoders } from './prepare-encoders.js';

/**
 * Options of {@link SigmoidBeliefNetwork.amortized}.
 *
 * @public
 */
export interface AmortizedOptions {
  /**
   * From the data to the logits of the first hidden layer, and from each hidden layer to those of
   * the next: one network that is built for each, or a list of one for each. Linear,
   * `mlpEncoder([])`, unless told.
   */
  readonly encoder?:
    Network<'encoder'> | LayersModel | readonly (Network<'encoder'> | LayersModel)[];
  /**
   * How gradients get past the bits; `scoreFunction({ baseline: leaveOneOut(), samples: 4 })`
   * unless told.
   */
  readonly estimator?: Estimator<Params, 'any'>;
  /** Decides the encoders' first weights; 0 unless told. */
  readonly seed?: number;
}

/**
 * A sigmoid belief network together with encoders, which {@link fit} trains jointly.
 *
 * @public
 */
export interface AmortizedSigmoidBeliefNetwork extends Trainable<false, BoundMetric> {
  /** Tells it from other models. */
  readonly type: 'amortizedSigmoidBeliefNetwork';
  /** The network whose weights it shares. */
  readonly network: SigmoidBeliefNetwork;
  /**
   * From the data to the first hidden layer's logits, and on from layer to layer; stock layers, to
   * be saved like any LayersModel.
   */
  readonly encoders: readonly LayersModel[];
  /** How gradients get past the bits. */
  readonly estimator: Estimator<Params, 'any'>;
  /**
   * All that can be trained, frozen or not, by name, in the order of `variables`: the encoders'
   * weights and the network's.
   */
  readonly weights: Readonly<Record<string, Variable>>;
  /**
   * Encodes data, each layer from what is shown of the one below.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - What to show of q of each layer, and the seed.
   * @returns One tensor for each hidden layer from the data upwards, shape `[N, units]`; the caller
   * disposes them.
   */
  encode(data: Tensor, options?: OutputOptions): Tensor[];
  /**
   * Encodes data to the first hidden layer and decodes them again.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - Which state of the layer to take, what to show of p(x | h), the seed.
   * @returns Shape `[N, ...data]`; the caller disposes it.
   */
  reconstruct(data: Tensor, options?: ReconstructOptions): Tensor;
  /**
   * Estimates the evidence lower bound of data.
   *
   * @param data - Shape `[N, ...data]`.
   * @param options - The number of samples and the seed.
   * @returns Shape `[N]`, in nats; the caller disposes it.
   */
  elbo(data: Tensor, options?: ElboEstimateOptions): Tensor;
  /**
   * Frees the encoders' weights, but those that another model has too; the network's stay.
   */
  dispose(): void;
}

const KINDS: OptionKinds<AmortizedOptions> = { encoder: null, estimator: null, seed: SEED };

const HINTS = {
  samples: 'Give estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }).',
  baseline: 'Give estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }).',
  hidden: 'Give encoder: mlpEncoder([200]).',
};

/** The call {@link SigmoidBeliefNetwork.amortized}. */
export function amortize(
  network: SbnCore,
  owner: SigmoidBeliefNetwork,
  given: AmortizedOptions = {},
): AmortizedSigmoidBeliefNetwork {
  checkOptions(given, 'amortized', KINDS, HINTS);
  const {
    estimator = scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
    encoder = mlpEncoder([]),
    seed: first = 0,
  } = given;
  checkAny(estimator);
  const core: AmortizedCore = {
    network,
    estimator,
    ...allOrNothing(() => ({
      encoders: prepareEncoders(network, encoder, first),
      estimatorVariables: learnt(network, estimator, first),
    })),
  };
  const own = core.encoders.flatMap((layers, level) =>
    Object.entries(layerWeights(`encoder${level + 1}`, layers)),
  );
  const learns = core.estimatorVariables.flatMap((variables, level) =>
    Object.entries(prefixed(`estimator/layer${level + 1}`, variables)),
  );
  const weights: Weights = { ...Object.fromEntries([...own, ...learns]), ...owner.weights };
  const release = holdLayers(core.encoders);
  return usedWhileThere({
    type: 'amortizedSigmoidBeliefNetwork',
    weighted: true,
    network: owner,
    data: network.data,
    conditional: false,
    condition: undefined,
    support: bernoulli().support,
    encoders: core.encoders,
    estimator,
    weights,
    get variables() {
      return trainedOf(weights, core.encoders);
    },
    constrain: () => constrain(core.encoders),
    initialState: () => ({ step: 0, estimator: amortizedState(core) }),
    loss: (batch, state, key) => amortizedLoss(core, batch, state, key),
    measure: ({ data }, key) => amortizedMeasure(core, data, 1, key),
    encode(data, options = {}) {
      checkOptions(options, 'encode', PLAIN_OUTPUTS, METHOD_HINTS);
      const { output, seed = 0 } = options;
      checkSbnData(network, data);
      const key = keyFor(seed, 'encode');
      return tidy(() =>
        encoded(core, data, (logits, level) =>
          show(bernoulli(), { logits }, output, foldIn(key, level)),
        ),
      );
    },
    reconstruct(data, options = {}) {
      checkOptions(options, 'reconstruct', PLAIN_LATENT_OUTPUTS, METHOD_HINTS);
      const { latent, output, seed = 0 } = options;
      checkSbnData(network, data);
      const [key, pixelKey] = [keyFor(seed, 'encode'), keyFor(seed, 'decode')];
      return tidy(() => {
        const hidden = show(
          bernoulli(),
          { logits: logitsAbove(core, 0, data) },
          latent,
          foldIn(key, 0),
        );
        return shaped(
          network,
          show(
            bernoulli(),
            { logits: logitsBelow(network, 0, hidden) },
            output,
            foldIn(pixelKey, 0),
          ),
        );
      });
    },
    elbo(data, options = {}) {
      checkOptions(options, 'elbo', PLAIN_ESTIMATES, METHOD_HINTS);
      const { samples = 1, seed = 0 } = options;
      checkSbnData(network, data);
      const key = keyFor(seed, 'elbo');
      return tidy(() => amortizedMeasure(core, data, samples, key).elbo);
    },
    dispose() {
      release();
      core.estimatorVariables.forEach(disposeWeights);
    },
  });
}

/** What the estimator learns, for each hidden level apart. */
function learnt({ data, sizes }: SbnCore, estimator: Estimator, seed: number): Weights[] {
  const key = keyFor(seed, 'amortize');
  const condition = undefined;
  return sizes.slice(1).map((units, i, { length }) =>
    madeVariable(
      firstVariables(estimator, {
        data,
        latent: [units],
        condition,
        key: foldIn(key, length + i),
      }),
    ),
  );
}

function encoded(
  core: AmortizedCore,
  data: Tensor,
  shownOf: (logits: Tensor, level: number) => Tensor,
): Tensor[] {
  const shown: Tensor[] = [];
  for (let level = 0; level < core.encoders.length; level++)
    shown.push(shownOf(logitsAbove(core, level, shown.at(-1) ?? data), level));
  return shown;
}

function checkAny(estimator: unknown): void {
  checkEstimator(estimator);
  if (estimator.requires === 'reparameterized') {
    throw vaeKitError(
      'the hidden bits of a sigmoid belief network need an estimator that works for any posterior',
      `'${estimator.type}', which needs samples that carry gradients`,
      'Give estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }).',
    );
  }
  if (estimator.kl === 'monte-carlo') {
    throw vaeKitError(
      'the KL of the top layer of a sigmoid belief network is had from a formula',
      `the estimator '${estimator.type}', which needs kl: 'monte-carlo'`,
      'Give estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }).',
    );
  }
}

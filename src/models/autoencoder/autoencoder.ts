import { mean, mul, neg, tidy, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { allOrNothing } from '../../core/all-or-nothing.js';
import { keyFor } from '../../core/keys.js';
import { FLAG, SEED, type OptionKinds } from '../../core/options.js';
import type { Shape } from '../../core/shapes.js';
import type { Family } from '../../distributions/family.js';
import type { Network } from '../../networks/network.js';
import { observedLogProb } from '../../distributions/observed-log-prob.js';
import { likelihoodParams } from '../decoder-core.js';
import {
  buildEncoderDecoder,
  checkedShapes,
  membersOf,
  type EncoderDecoder,
} from '../encoder-decoder.js';
import { checkKernels } from '../check-kernels.js';
import { observed, runEncoder } from '../observed.js';
import type { Batch, Trainable } from '../trainable.js';
import { withNetworks } from '../with-networks.js';
import type { Training } from '../../networks/run-network.js';
import { usedWhileThere } from '../weights.js';
import { autoencoderMethods, type AutoencoderMethods } from './methods.js';

/**
 * What {@link autoencoder} is made of.
 *
 * @public
 */
export interface AutoencoderOptions {
  /** The shape of one datum, such as `[784]` or `[28, 28, 1]`. */
  readonly data: number | Shape;
  /** The shape of one code; a number is the length of a vector. */
  readonly latent: number | Shape;
  /** From a datum (and its condition) to its code. */
  readonly encoder: Network<'encoder'> | LayersModel;
  /** From a code (and its condition) to the likelihood's raw parameters. */
  readonly decoder: Network<'decoder'> | LayersModel;
  /** The family of p(x | z). */
  readonly likelihood: Family;
  /**
   * Whether the encoder is told which values were observed: it is given the data, 0 where they are
   * missing, and the mask beside them on the last axis. False unless told.
   */
  readonly encodeMask?: boolean;
  /** Decides the first weights; 0 unless told. */
  readonly seed?: number;
}

/**
 * A deterministic auto-encoder.
 *
 * @typeParam C - Whether it has a condition.
 *
 * @public
 */
export interface Autoencoder<C extends boolean = false>
  extends Trainable<C, 'logLikelihood'>, AutoencoderMethods<C> {
  /** Tells an auto-encoder from other models. */
  readonly type: 'autoencoder';
  /** The shape of one code. */
  readonly latent: Shape;
  /** From data to codes; stock layers, to be saved like any LayersModel. */
  readonly encoder: LayersModel;
  /**
   * From codes to the likelihood's raw parameters; stock layers, to be saved like any LayersModel.
   */
  readonly decoder: LayersModel;
  /** The family of p(x | z). */
  readonly likelihood: Family;
  /** Whether the encoder is told which values were observed. */
  readonly encodeMask: boolean;
  /** All that can be trained, frozen or not, by name, in the order of `variables`. */
  readonly weights: Readonly<Record<string, Variable>>;
  /**
   * Frees the weights, also those of LayersModels that were given ready, but not of one that
   * another model has too. The model must not be used after.
   */
  dispose(): void;
}

const KINDS: OptionKinds<AutoencoderOptions & { readonly condition?: number | Shape }> = {
  data: null,
  latent: null,
  condition: null,
  encoder: null,
  decoder: null,
  likelihood: null,
  encodeMask: FLAG,
  seed: SEED,
};

const HINTS = {
  'posterior prior objective estimator kl beta':
    'An autoencoder has codes, not distributions of latents: use vae for those.',
};

/**
 * Composes a deterministic auto-encoder.
 *
 * x → encoder → z → decoder → p(x | z), trained to lose least of x: the loss is −log p(x | z(x)),
 * so that `bernoulli()` gives the cross-entropy and `gaussian({ scale: 1 })` half the squared
 * error, plus a constant. Nothing keeps codes in any particular place: to generate data, fit a
 * distribution to the codes and decode its samples. Hinton and Salakhutdinov, Reducing the
 * dimensionality of data with neural networks (2006).
 *
 * Metrics are `logLikelihood`, log p(x | z(x)), in nats per datum.
 *
 * @typeParam C - What is given as condition, of which encoder and decoder are then also told.
 *
 * @param options - The parts.
 * @returns The model, with its first weights.
 * @throws {@link VaeKitError} where parts do not fit together, saying which and what to do.
 *
 * @example
 * ```ts
 * import {
 *   autoencoder,
 *   bernoulli,
 *   fit,
 *   mlpDecoder,
 *   mlpEncoder,
 *   syntheticDigits,
 *   takeRows,
 * } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 200, seed: 1, shape: [784] });
 * const model = autoencoder({
 *   data: [784],
 *   latent: 2,
 *   encoder: mlpEncoder([32]),
 *   decoder: mlpDecoder([32]),
 *   likelihood: bernoulli(),
 * });
 * await fit(model, images, { epochs: 2, batchSize: 50, seed: 1 });
 * const codes = model.encode(takeRows(images, 10)); // [10, 2]
 * const again = model.decode(codes); // [10, 784]
 * model.dispose();
 * ```
 *
 * @public
 */
export function autoencoder<const C extends number | Shape | undefined = undefined>(
  // C is inferred from both branches: of an optional property alone, `undefined` would be lost.
  options: AutoencoderOptions &
    ([undefined] extends [C]
      ? {
          /** The shape of one condition; a number is the length of a vector. None unless told. */
          readonly condition?: C;
        }
      : { readonly condition: C }),
): Autoencoder<C extends undefined ? false : true>;
// @__NO_SIDE_EFFECTS__
export function autoencoder(
  options: AutoencoderOptions & { readonly condition?: number | Shape | undefined },
): Autoencoder<boolean> {
  const shapes = checkedShapes(options, 'autoencoder', KINDS, HINTS);
  const key = keyFor(options.seed ?? 0, 'build');
  const core = allOrNothing(() => {
    const whole = buildEncoderDecoder(options, shapes, shapes.latent, key, 'the code');
    checkKernels(shapes, whole.likelihood.support, (batch) =>
      neg(mean(logLikelihoods(whole, batch))),
    );
    return whole;
  });
  const members = membersOf(core, options.likelihood, { likelihood: core.likelihoodVariables });
  return usedWhileThere({
    type: 'autoencoder',
    weighted: true,
    ...(core.likelihood.logProbPerDimension && { masked: true as const }),
    ...members,
    get variables() {
      return members.variables;
    },
    initialState: () => ({ step: 0, estimator: {} }),
    loss: (batch, state, key) =>
      withNetworks([core.encoder, core.decoder], key, (trainings) => {
        const each = logLikelihoods(core, batch, trainings);
        return {
          loss: neg(mean(batch.weights ? mul(batch.weights, each) : each)),
          metrics: { logLikelihood: mean(each) },
          state: { ...state, step: state.step + 1 },
        };
      }),
    measure: (batch) => ({ logLikelihood: tidy(() => logLikelihoods(core, batch)) }),
    ...autoencoderMethods(core),
  });
}

/** log p(x | z(x)) of each datum, shape `[N]`. */
function logLikelihoods(
  core: EncoderDecoder,
  batch: Batch,
  [encoder, decoder]: readonly Training[] = [],
): Tensor {
  const { data, condition, mask } = observed(batch);
  const z = runEncoder(core, { data, condition, mask }, encoder);
  const params = likelihoodParams(core, z, condition, decoder);
  return observedLogProb(core.likelihood, params, data, mask);
}

import type { Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkBackend } from '../../core/check-backend.js';
import { describe, vaeKitError } from '../../core/errors.js';
import { randomKey, splitKey } from '../../core/keys.js';
import { eventShape, type Shape } from '../../core/shapes.js';
import type { Family } from '../../distributions/family.js';
import { gaussian } from '../../distributions/gaussian.js';
import type { Prior } from '../../distributions/prior.js';
import { settleKl, type KlKind } from '../../distributions/settle-kl.js';
import type { Estimator } from '../../estimators/estimator.js';
import { reparameterized } from '../../estimators/reparameterized.js';
import { prepareNetwork } from '../../networks/prepare-network.js';
import { elbo } from '../../objectives/elbo.js';
import type { Objective } from '../../objectives/objective.js';
import { checkParts, defaultPrior, settleSamples } from './settle-parts.js';
import type { Trainable } from '../trainable.js';
import type { VaeCore } from './core.js';
import { vaeMethods, type VaeMethods } from './methods.js';
import { vaeLoss, vaeMeasure } from './loss.js';
import type { VaeOptions, VaeParts } from './options.js';
import { layerWeights, prefixed, variablesOf } from '../weights.js';

/**
 * A variational auto-encoder.
 *
 * @typeParam C - Whether it has a condition.
 *
 * @public
 */
export interface Vae<C extends boolean = false> extends Trainable<C>, VaeMethods<C> {
  /** Tells a VAE from other models. */
  readonly type: 'vae';
  /** The shape of one latent. */
  readonly latent: Shape;
  /**
   * From data to the posterior's raw parameters; stock layers, to be saved like any LayersModel.
   */
  readonly encoder: LayersModel;
  /**
   * From latents to the likelihood's raw parameters; stock layers, to be saved like any
   * LayersModel.
   */
  readonly decoder: LayersModel;
  /** The family of q(z | x). */
  readonly posterior: Family;
  /** The distribution p(z). */
  readonly prior: Prior;
  /** The family of p(x | z). */
  readonly likelihood: Family;
  /** What is maximised. */
  readonly objective: Objective;
  /** How gradients get through z. */
  readonly estimator: Estimator;
  /** How the KL is had. */
  readonly kl: KlKind;
  /** How many samples of z training draws for each datum. */
  readonly samples: number;
  /** All that is trained, by name, in the order of `variables`. */
  readonly weights: Readonly<Record<string, Variable>>;
  /** Frees the weights. The model must not be used after. */
  dispose(): void;
}

/**
 * Composes a variational auto-encoder.
 *
 * x → encoder → q(z | x) → z → decoder → p(x | z), trained on the bound
 * log p(x) ≥ E_q[log p(x | z)] − KL(q(z | x) ‖ p(z)), or on another objective.
 * Kingma and Welling, Auto-encoding variational Bayes (2014); with a condition y on both sides:
 * Sohn, Lee and Yan (2015).
 *
 * @param options - The parts; each has a textbook default where one exists.
 * @returns The model, with its first weights.
 * @throws {@link VaeKitError} where parts do not fit together, saying which and what to do.
 *
 * @example
 * ```ts
 * import { bernoulli, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784], latent: 20,
 *   encoder: mlpEncoder([500]), decoder: mlpDecoder([500]), likelihood: bernoulli(),
 * });
 * const digits = model.generate(4, { seed: 1 });
 * digits.dispose();
 * model.dispose();
 * ```
 *
 * @example With a condition, such as a one-hot label
 * ```ts
 * import { bernoulli, mlpDecoder, mlpEncoder, oneHot, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784], latent: 20, condition: 10,
 *   encoder: mlpEncoder([500]), decoder: mlpDecoder([500]), likelihood: bernoulli(),
 * });
 * const sevens = model.generate(2, { condition: oneHot([7, 7], 10), seed: 1 });
 * sevens.dispose();
 * model.dispose();
 * ```
 *
 * @public
 */
export function vae(
  options: VaeOptions & {
    /** No condition. */
    readonly condition?: undefined;
  },
): Vae;
/**
 * Composes a variational auto-encoder whose encoder and decoder are also given a condition.
 *
 * @param options - The parts; each has a textbook default where one exists.
 * @returns The model, with its first weights.
 * @throws {@link VaeKitError} where parts do not fit together, saying which and what to do.
 *
 * @public
 */
export function vae(
  options: VaeOptions & {
    /**
     * The shape of one condition; a number is the length of a vector.
     *
     * Latents learn early to tell classes apart, and then speak against the condition where it is
     * another. A one-hot label times 10 to 20 is learned before they do: Adam moves each weight by
     * about one step size, whatever the input.
     */
    readonly condition: number | Shape;
  },
): Vae<true>;
export function vae(
  options: VaeOptions & { readonly condition?: number | Shape | undefined },
): Vae<boolean> {
  if (typeof options !== 'object' || options === null) {
    throw vaeKitError(
      'vae takes an object of parts',
      describe(options),
      'Give vae({ data, latent, encoder, decoder, likelihood }).',
    );
  }
  checkBackend();
  const data = eventShape(options.data, 'data');
  const latent = eventShape(options.latent, 'latent');
  const condition =
    options.condition === undefined ? undefined : eventShape(options.condition, 'condition');
  const {
    likelihood,
    objective = elbo(),
    estimator = reparameterized(),
    posterior = gaussian(),
  } = options as VaeParts & {
    posterior?: Family;
    estimator?: Estimator;
  };
  const prior = options.prior ?? defaultPrior(posterior);
  checkParts({ likelihood, objective, estimator, posterior, prior });
  const kl = settleKl(posterior, prior.family, options.kl, objective.kl);
  const samples = settleSamples(objective, estimator);

  const [encoderKey, decoderKey, priorKey] = splitKey(randomKey(options.seed ?? 0), 3);
  const encoder = prepareNetwork(options.encoder, 'encoder', {
    input: data,
    condition,
    output: posterior.rawShape(latent),
    name: 'encoder',
    key: encoderKey,
  });
  const decoder = prepareNetwork(options.decoder, 'decoder', {
    input: latent,
    condition,
    output: likelihood.rawShape(data),
    name: 'decoder',
    key: decoderKey,
  });
  const builtPrior = prior.build({ latent, condition, key: priorKey });
  const posteriorVariables = variablesOf(posterior, latent);
  const likelihoodVariables = variablesOf(likelihood, data);

  const core: VaeCore = {
    data,
    latent,
    condition,
    encoder,
    decoder,
    posterior,
    likelihood,
    prior,
    builtPrior,
    posteriorVariables,
    likelihoodVariables,
    objective,
    estimator,
    kl,
    samples,
  };
  const weights: Record<string, Variable> = {
    ...layerWeights('encoder', encoder),
    ...layerWeights('decoder', decoder),
    ...prefixed('posterior', posteriorVariables),
    ...prefixed('likelihood', likelihoodVariables),
    ...prefixed('prior', builtPrior.variables),
  };
  return {
    type: 'vae',
    data,
    latent,
    conditional: condition !== undefined,
    condition,
    encoder,
    decoder,
    posterior,
    prior,
    likelihood,
    objective,
    estimator,
    kl: kl.kind,
    samples,
    support: likelihood.support,
    weights,
    variables: Object.values(weights),
    initialState: () => ({ step: 0, estimator: estimator.initialState() }),
    loss: (batch, state, key) => vaeLoss(core, batch, state, key),
    measure: (batch, key) => vaeMeasure(core, batch, 1, key),
    ...vaeMethods(core),
    dispose() {
      for (const layers of [encoder, decoder]) layers.dispose();
      for (const own of [posteriorVariables, likelihoodVariables, builtPrior.variables])
        Object.values(own).forEach((weight) => weight.dispose());
    },
  };
}

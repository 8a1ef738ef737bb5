import { variable, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, vaeKitError } from '../core/errors.js';
import { randomKey, splitKey } from '../core/keys.js';
import { eventShape, type Shape } from '../core/shapes.js';
import type { Family, Params } from '../distributions/family.js';
import { gaussian } from '../distributions/gaussian.js';
import type { Prior } from '../distributions/prior.js';
import { settleKl, type KlKind } from '../distributions/settle-kl.js';
import { standardNormal } from '../distributions/standard-normal.js';
import type { Estimator } from '../estimators/estimator.js';
import { reparameterized } from '../estimators/reparameterized.js';
import { prepareNetwork } from '../networks/prepare-network.js';
import { elbo } from '../objectives/elbo.js';
import type { Objective } from '../objectives/objective.js';
import type { Trainable } from './trainable.js';
import type { VaeCore } from './vae-core.js';
import { vaeDoors, type VaeDoors } from './vae-doors.js';
import { vaeLoss, vaeMeasure } from './vae-loss.js';
import type { VaeOptions, VaeParts } from './vae-options.js';

/**
 * A variational auto-encoder.
 *
 * @typeParam C - Whether it has a condition.
 *
 * @public
 */
export interface Vae<C extends boolean = false> extends Trainable<C>, VaeDoors<C> {
  /** Tells a VAE from other models. */
  readonly type: 'vae';
  /** The shape of one latent. */
  readonly latent: Shape;
  /** From data to the posterior's raw parameters; stock layers, to be saved like any LayersModel. */
  readonly encoder: LayersModel;
  /** From latents to the likelihood's raw parameters; stock layers, to be saved like any LayersModel. */
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
): Vae<false>;
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
    /** The shape of one condition; a number is the length of a vector. */
    readonly condition: number | Shape;
  },
): Vae<true>;
export function vae(options: VaeOptions & { readonly condition?: number | Shape | undefined }): Vae<boolean> {
  if (typeof options !== 'object' || options === null) {
    throw vaeKitError('vae takes an object of parts', describe(options), 'Give vae({ data, latent, encoder, decoder, likelihood }).');
  }
  const data = eventShape(options.data, 'data');
  const latent = eventShape(options.latent, 'latent');
  const condition = options.condition === undefined ? undefined : eventShape(options.condition, 'condition');
  const { likelihood, objective = elbo(), estimator = reparameterized(), posterior = gaussian() } = options as VaeParts & {
    posterior?: Family;
    estimator?: Estimator;
  };
  const prior = options.prior ?? defaultPrior(posterior);
  checkParts({ likelihood, objective, estimator, posterior, prior });
  const kl = settleKl(posterior, prior.family, options.kl, objective.kl);
  const samples = settleSamples(objective, estimator);

  const [encoderKey, decoderKey, priorKey] = splitKey(randomKey(options.seed ?? 0), 3);
  const encoder = prepareNetwork(options.encoder, 'encoder', { input: data, condition, output: posterior.rawShape(latent), name: 'encoder', key: encoderKey });
  const decoder = prepareNetwork(options.decoder, 'decoder', { input: latent, condition, output: likelihood.rawShape(data), name: 'decoder', key: decoderKey });
  const builtPrior = prior.build({ latent, condition, key: priorKey });
  const posteriorVariables = variablesOf(posterior, latent);
  const likelihoodVariables = variablesOf(likelihood, data);

  const core: VaeCore = { data, latent, condition, encoder, decoder, posterior, likelihood, prior, builtPrior, posteriorVariables, likelihoodVariables, objective, estimator, kl, samples };
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
    ...vaeDoors(core),
    dispose() {
      for (const layers of [encoder, decoder]) layers.dispose();
      for (const own of [posteriorVariables, likelihoodVariables, builtPrior.variables]) Object.values(own).forEach((weight) => weight.dispose());
    },
  };
}

function defaultPrior(posterior: Family): Prior {
  if (posterior.support.type === 'real') return standardNormal();
  throw vaeKitError(
    `a '${posterior.type}' posterior needs a prior over ${posterior.support.type} latents`,
    'none (the default, standardNormal(), is over real ones)',
    posterior.type === 'bernoulli' ? 'Give prior: bernoulliPrior(0.5).' : 'Give one as prior.',
  );
}

function checkParts({ likelihood, objective, estimator, posterior, prior }: Pick<Vae, 'likelihood' | 'objective' | 'estimator' | 'posterior' | 'prior'>): void {
  const lacks = (part: unknown, method: string) => typeof (part as Record<string, unknown> | null | undefined)?.[method] !== 'function';
  if (lacks(likelihood, 'logProb')) throw vaeKitError('likelihood must be a family', describe(likelihood), 'Give one such as bernoulli() or gaussian().');
  if (lacks(posterior, 'logProb')) throw vaeKitError('posterior must be a family', describe(posterior), 'Give one such as gaussian().');
  if (lacks(prior, 'build')) throw vaeKitError('prior must be a prior', describe(prior), 'Give one such as standardNormal().');
  if (lacks(objective, 'credit')) throw vaeKitError('objective must be an objective', describe(objective), 'Give one such as elbo().');
  if (lacks(estimator, 'surrogate')) throw vaeKitError('estimator must be an estimator', describe(estimator), 'Give one such as reparameterized().');
  if (estimator.requires === 'reparameterized' && !posterior.reparameterized) {
    throw vaeKitError(
      `the estimator '${estimator.type}' needs a posterior whose samples carry gradients`,
      `'${posterior.type}'`,
      'Give estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }), which works for any posterior.',
    );
  }
  if (posterior.support.type !== prior.family.support.type) {
    throw vaeKitError(
      `posterior and prior must be over the same latents`,
      `a '${posterior.type}' posterior over ${posterior.support.type} and a '${prior.type}' prior over ${prior.family.support.type} ones`,
      'Change one of them.',
    );
  }
}

function settleSamples(objective: Objective, estimator: Estimator): number {
  if (objective.samples > 1 && estimator.samples > 1 && objective.samples !== estimator.samples) {
    throw vaeKitError(
      'objective and estimator must agree on the number of samples',
      `${objective.samples} for '${objective.type}' and ${estimator.samples} for '${estimator.type}'`,
      'Give samples to one of them, or the same number to both.',
    );
  }
  return Math.max(objective.samples, estimator.samples);
}

function variablesOf(family: Family, event: Shape): Readonly<Record<string, Variable>> {
  const initial: Params = family.variables?.(event) ?? {};
  return Object.fromEntries(
    Object.entries(initial).map(([name, value]) => {
      const weight = variable(value);
      value.dispose();
      return [name, weight];
    }),
  );
}

function prefixed(prefix: string, variables: Readonly<Record<string, Variable>>): Record<string, Variable> {
  return Object.fromEntries(Object.entries(variables).map(([name, weight]) => [`${prefix}/${name}`, weight]));
}

function layerWeights(prefix: string, layers: LayersModel): Record<string, Variable> {
  return Object.fromEntries(layers.trainableWeights.map((weight, i) => [`${prefix}/${i}/${weight.originalName}`, weight.read() as Variable]));
}

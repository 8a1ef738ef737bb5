import type { Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { allOrNothing } from '../../core/all-or-nothing.js';
import { foldIn, keyFor } from '../../core/keys.js';
import { FLAG, SEED, type OptionKinds } from '../../core/options.js';
import type { Shape } from '../../core/shapes.js';
import { checkedFamily, checkFamily } from '../../distributions/checked-family.js';
import { buildPrior, checkPrior } from '../../distributions/checked-prior.js';
import type { Family } from '../../distributions/family.js';
import { gaussian } from '../../distributions/gaussian.js';
import { madeVariable } from '../../distributions/made-variable.js';
import type { PosteriorOfModel, Prior } from '../../distributions/prior.js';
import type { KlKind } from '../../distributions/settle-kl.js';
import { checkEstimator, firstState, firstVariables } from '../../estimators/check-estimator.js';
import type { Estimator } from '../../estimators/estimator.js';
import { reparameterized } from '../../estimators/reparameterized.js';
import { checkObjective } from '../../objectives/check-objective.js';
import { elbo } from '../../objectives/elbo.js';
import type { Objective } from '../../objectives/objective.js';
import { checkKernels } from '../check-kernels.js';
import { buildEncoderDecoder, checkedShapes, membersOf, rawOf } from '../encoder-decoder.js';
import type { BoundMetric, Trainable } from '../trainable.js';
import { usedWhileThere, variablesOf } from '../weights.js';
import { posteriorParams, type VaeCore } from './core.js';
import { vaeLoss, vaeMeasure } from './loss.js';
import { vaeMethods, type VaeMethods } from './methods.js';
import type { CheckedVaeOptions, VaeParts } from './options.js';
import { checkTogether, defaultPrior, settleKind, settleSamples } from './settle-parts.js';

/**
 * A variational auto-encoder.
 *
 * @typeParam C - Whether it has a condition.
 *
 * @public
 */
export interface Vae<C extends boolean = false> extends Trainable<C, BoundMetric>, VaeMethods<C> {
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
  /** Whether the encoder is told which values were observed. */
  readonly encodeMask: boolean;
  /** How the KL is had. */
  readonly kl: KlKind;
  /** How many samples of z training draws for each datum. */
  readonly samples: number;
  /** All that can be trained, frozen or not, by name, in the order of `variables`. */
  readonly weights: Readonly<Record<string, Variable>>;
  /**
   * Frees the weights, also those of LayersModels that were given ready, but not of one that
   * another model has too. The model must not be used after.
   */
  dispose(): void;
}

type AllOptions = VaeParts & {
  readonly condition?: number | Shape | undefined;
  readonly posterior?: Family;
  readonly prior?: Prior;
  readonly estimator?: Estimator;
};

const KINDS: OptionKinds<AllOptions> = {
  data: null,
  latent: null,
  condition: null,
  encoder: null,
  decoder: null,
  likelihood: null,
  posterior: null,
  prior: null,
  objective: null,
  estimator: null,
  kl: {
    wanted: "'closed-form' or 'monte-carlo'",
    holds: (value) => value === 'closed-form' || value === 'monte-carlo',
    remedy: 'Give one of these, or leave it out.',
  },
  encodeMask: FLAG,
  seed: SEED,
};

const HINTS = {
  beta: 'Give objective: elbo({ beta: 4 }).',
  freeBits: 'Give objective: elbo({ freeBits: 0.25 }).',
  samples: 'Give objective: elbo({ samples: 8 }), or an estimator that draws several.',
  baseline: 'Give estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }).',
};

/**
 * Composes a variational auto-encoder.
 *
 * x → encoder → q(z | x) → z → decoder → p(x | z), trained on the bound
 * log p(x) ≥ E_q[log p(x | z)] − KL(q(z | x) ‖ p(z)), or on another objective.
 * Kingma and Welling, Auto-encoding variational Bayes (2014); with a condition y on both sides:
 * Sohn, Lee and Yan (2015).
 *
 * Parts that do not go together, such as bits without an estimator for them, do not compile: where
 * the part is given, the compiler says what to give instead.
 *
 * @typeParam C - What is given as condition.
 * @typeParam R - Whether the posterior's samples carry gradients.
 * @typeParam P - The prior.
 * @typeParam E - The estimator.
 *
 * @param options - The parts ({@link VaeOptions}); each has a textbook default where one exists.
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
export function vae<
  const C extends number | Shape | undefined = undefined,
  R extends boolean = true,
  P extends Prior | undefined = undefined,
  E extends Estimator | undefined = undefined,
>(
  // The second part is always unknown, and asks for nothing: it is there to infer C from, as an
  // optional property loses its `undefined`.
  options: CheckedVaeOptions<C, R, P, E> & ([C] extends [unknown] ? unknown : { condition: C }),
): Vae<C extends undefined ? false : true>;
// @__NO_SIDE_EFFECTS__
export function vae(options: AllOptions): Vae<boolean> {
  const shapes = checkedShapes(options, 'vae', KINDS, HINTS);
  const { objective = elbo(), estimator = reparameterized(), posterior = gaussian() } = options;
  checkFamily(posterior, 'posterior');
  const prior = options.prior ?? defaultPrior(posterior);
  checkPrior(prior);
  checkObjective(objective);
  checkEstimator(estimator);
  checkTogether({ posterior, prior, estimator });
  const kl = settleKind(posterior, prior.family, options.kl, objective, estimator);
  const samples = settleSamples(objective, estimator);
  const key = keyFor(options.seed ?? 0, 'build');
  const { data, latent, condition } = shapes;
  const core: VaeCore = allOrNothing(() => {
    const checked = checkedFamily(posterior, latent, 'posterior');
    const half = {
      ...buildEncoderDecoder(
        options,
        shapes,
        checked.rawShape(latent),
        key,
        rawOf('posterior', posterior, latent),
      ),
      posterior: checked,
      posteriorVariables: variablesOf(checked, latent, foldIn(key, 3)),
    };
    const params: PosteriorOfModel['params'] = (x, y) =>
      posteriorParams(half, { data: x, condition: y });
    const whole: VaeCore = {
      ...half,
      priorFamily: checkedFamily(prior.family, latent, "prior's family"),
      prior: buildPrior(prior, {
        latent,
        condition,
        key: foldIn(key, 4),
        posterior: { family: checked, data, support: options.likelihood.support, params },
      }),
      estimatorVariables: madeVariable(
        firstVariables(estimator, { data, latent, condition, key: foldIn(key, 5) }),
      ),
      objective,
      estimator,
      kl,
      samples,
      given: { posterior, prior, likelihood: options.likelihood, objective, estimator },
    };
    checkKernels(shapes, whole.likelihood.support, (batch, stepKey) => {
      const state = { step: 0, estimator: firstState(estimator) };
      return vaeLoss(whole, batch, state, stepKey).loss;
    });
    return whole;
  });
  const members = membersOf(core, options.likelihood, {
    posterior: core.posteriorVariables,
    likelihood: core.likelihoodVariables,
    prior: core.prior.variables,
    estimator: core.estimatorVariables,
  });
  return usedWhileThere({
    type: 'vae',
    weighted: true,
    ...(core.likelihood.logProbPerDimension && { masked: true as const }),
    ...members,
    get variables() {
      return members.variables;
    },
    posterior,
    prior,
    objective,
    estimator,
    kl: kl.kind,
    samples,
    initialState: () => ({ step: 0, estimator: firstState(estimator) }),
    loss: (batch, state, stepKey) => vaeLoss(core, batch, state, stepKey),
    measure: (batch, batchKey) => vaeMeasure(core, batch, 1, batchKey),
    ...vaeMethods(core),
  });
}

import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Shape } from '../../core/shapes.js';
import type { Family, Params } from '../../distributions/family.js';
import type { Prior } from '../../distributions/prior.js';
import type { KlKind } from '../../distributions/settle-kl.js';
import type { Estimator } from '../../estimators/estimator.js';
import type { Network } from '../../networks/network.js';
import type { Objective } from '../../objectives/objective.js';

/**
 * The parts of a {@link vae} that do not depend on its kind of latents.
 *
 * @public
 */
export interface VaeParts {
  /** The shape of one datum, such as `[784]` or `[28, 28, 1]`. */
  readonly data: number | Shape;
  /** The shape of one latent; a number is the length of a vector. */
  readonly latent: number | Shape;
  /** From a datum (and its condition) to the posterior's raw parameters. */
  readonly encoder: Network<'encoder'> | LayersModel;
  /** From a latent (and its condition) to the likelihood's raw parameters. */
  readonly decoder: Network<'decoder'> | LayersModel;
  /** The family of p(x | z). */
  readonly likelihood: Family;
  /** What is maximised; `elbo()` unless told. */
  readonly objective?: Objective;
  /**
   * Whether the encoder is told which values were observed: it is given the data, 0 where they are
   * missing, and the mask beside them on the last axis, `[..., 2 × last]` together (all ones where
   * there is no mask). False unless told: it then sees the zeros alone.
   */
  readonly encodeMask?: boolean;
  /** How the KL is had; the closed form where there is one, unless told. */
  readonly kl?: KlKind;
  /** Decides the first weights; 0 unless told. */
  readonly seed?: number;
}

/**
 * Latents that carry gradients through their samples: any estimator will do.
 *
 * @public
 */
export interface ReparameterizedLatents {
  /** The family of q(z | x); `gaussian()` unless told. */
  readonly posterior?: Family<Params, true>;
  /** The distribution p(z); `standardNormal()` unless told. */
  readonly prior?: Prior;
  /** How gradients get through z; `reparameterized()` unless told. */
  readonly estimator?: Estimator;
}

/**
 * Latents that do not, such as bits: the prior must be named, and the estimator be one that can.
 *
 * @public
 */
export interface DiscreteLatents {
  /** The family of q(z | x). */
  readonly posterior: Family;
  /** The distribution p(z). */
  readonly prior: Prior;
  /** How gradients get past z. */
  readonly estimator: Estimator<Params, 'any'>;
}

/**
 * What {@link vae} is made of.
 *
 * @public
 */
export type VaeOptions = VaeParts & (ReparameterizedLatents | DiscreteLatents);

/**
 * {@link VaeOptions} as {@link vae} reads them: where parts do not go together, one of them has a
 * sentence for its type, which the compiler then shows. What types leave open, such as a `Family`
 * of which nobody knows whether its samples carry gradients, is checked when the model is built.
 *
 * @typeParam C - What is given as condition.
 * @typeParam R - Whether the posterior's samples carry gradients.
 * @typeParam P - The prior.
 * @typeParam E - The estimator.
 *
 * @public
 */
export interface CheckedVaeOptions<
  C extends number | Shape | undefined,
  R extends boolean,
  P extends Prior | undefined,
  E extends Estimator | undefined,
> extends VaeParts {
  /**
   * The shape of one condition, which encoder and decoder are also given; a number is the length of
   * a vector. None unless told.
   *
   * Latents learn early to tell classes apart, and then speak against the condition where it is
   * another. A one-hot label times 10 to 20 is learned before they do: Adam moves each weight by
   * about one step size, whatever the input.
   */
  readonly condition?: C;
  /** The family of q(z | x); `gaussian()` unless told. */
  readonly posterior?: [R] extends [false]
    ? [P, E] extends [Prior, Estimator]
      ? Family<Params, R>
      : | ([P] extends [Prior] ? never : 'No default prior: give prior: bernoulliPrior(0.5)')
        | ([E] extends [Readonly<Record<'requires', 'any'>>]
            ? never
            : 'No gradient: give estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 })')
    : Family<Params, R>;
  /** The distribution p(z); `standardNormal()` unless told. */
  readonly prior?: P;
  /** How gradients get through z; `reparameterized()` unless told. */
  readonly estimator?: [R, P] extends [false, Prior]
    ? [E] extends [Readonly<Record<'requires', 'any'>> | undefined]
      ? E
      : 'No gradient: give estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 })'
    : E;
}

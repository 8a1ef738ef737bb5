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

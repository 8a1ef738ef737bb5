import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Prior } from '../../distributions/prior.js';
import type { CovarianceType } from './covariance-type.js';
import type { GaussianMixtureParams } from './params.js';
import type { Points } from './points.js';
import type { GaussianMixtureRecord } from './record.js';

/**
 * Options of {@link GaussianMixture.sample}.
 *
 * @public
 */
export interface MixtureSampleOptions {
  /** Decides the draws; 0 unless told. */
  readonly seed?: number;
  /** The position of the one component to draw from; all by their weights unless told. */
  readonly component?: number;
}

/**
 * A mixture of K Gaussians in D dimensions, and a {@link Prior} over vectors of D numbers.
 *
 * p(x) = Σ_k w_k N(x; μ_k, Σ_k). All figures of points are computed in log-space and in float64.
 * `JSON.stringify` writes its {@link GaussianMixtureRecord}, which {@link gaussianMixture} reads
 * again.
 *
 * @typeParam C - The kind of covariances.
 *
 * @public
 */
export interface GaussianMixture<C extends CovarianceType = CovarianceType>
  extends Prior<GaussianMixtureParams>, GaussianMixtureRecord<C> {
  /** Tells a Gaussian mixture from other priors. */
  readonly type: 'gaussianMixture';
  /** How many components there are, K. */
  readonly components: number;
  /** How many coordinates a point has, D. */
  readonly dimensions: number;
  /**
   * The log-density of each point.
   *
   * @param points - N points in D dimensions.
   * @returns log p(x), N numbers in nats.
   */
  logProb(points: Points): Float64Array;
  /**
   * The probability that each point came from each component.
   *
   * @param points - N points in D dimensions.
   * @returns p(k | x), N rows of K numbers that add up to 1.
   */
  responsibilities(points: Points): Float64Array[];
  /**
   * The most probable component of each point.
   *
   * @param points - N points in D dimensions.
   * @returns N positions from 0 to K − 1.
   */
  predict(points: Points): Int32Array;
  /**
   * The mean log-density of points.
   *
   * @param points - N points in D dimensions.
   * @returns Nats per point.
   */
  score(points: Points): number;
  /**
   * The Bayesian information criterion, −2 Σ log p(x) + P log N, for P free parameters; less is
   * better.
   *
   * Schwarz, Estimating the dimension of a model (1978).
   *
   * @param points - The N points that the mixture was fitted to.
   * @returns The criterion, in twice the nats of all points.
   */
  bic(points: Points): number;
  /**
   * Akaike's information criterion, −2 Σ log p(x) + 2 P, for P free parameters; less is better.
   *
   * Akaike, A new look at the statistical model identification (1974).
   *
   * @param points - The N points that the mixture was fitted to.
   * @returns The criterion, in twice the nats of all points.
   */
  aic(points: Points): number;
  /**
   * Draws points.
   *
   * @param count - How many, a positive integer.
   * @param options - The seed, and the component where it is to be one only.
   * @returns Shape `[count, D]`, float32; the caller disposes it.
   */
  sample(count: number, options?: MixtureSampleOptions): Tensor2D;
  /**
   * The mixture as plain numbers.
   *
   * @returns What {@link gaussianMixture} takes.
   */
  toJSON(): GaussianMixtureRecord<C>;
}

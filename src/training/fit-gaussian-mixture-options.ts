import type { CovarianceType } from '../models/gaussian-mixture/covariance-type.js';
import type { GaussianMixture } from '../models/gaussian-mixture/gaussian-mixture.js';
import type { MixtureStart } from '../models/gaussian-mixture/start.js';

/**
 * Options of {@link fitGaussianMixture}.
 *
 * @typeParam C - The kind of covariances.
 *
 * @public
 */
export interface FitGaussianMixtureOptions<C extends CovarianceType = CovarianceType> {
  /** How many Gaussians are mixed, K, at most the number of points. */
  readonly components: number;
  /**
   * What their covariances may be: `'full'` (unless told), `'tied'`, `'diagonal'` or `'spherical'`.
   */
  readonly covariance?: C;
  /**
   * Where EM starts: at clusters found by k-means, itself begun by k-means++ (`'k-means++'`, unless
   * told), at points chosen at random with the covariance of all (`'random'`), or at given
   * parameters.
   */
  readonly initialization?: 'k-means++' | 'random' | MixtureStart<C>;
  /**
   * EM ends where an iteration raises the bound by less than this, in nats per point; 0.001 unless
   * told. 0 never ends it.
   */
  readonly tolerance?: number;
  /**
   * What is added to each variance in every iteration, in squared units of the data, so that no
   * component can shrink onto a single point; 10⁻⁶ unless told.
   */
  readonly regularization?: number;
  /** The most iterations of each start; 100 unless told. */
  readonly maxIterations?: number;
  /** From how many starts the best is taken; 1 unless told. */
  readonly restarts?: number;
  /** Decides the starts; 0 unless told. */
  readonly seed?: number;
  /**
   * Goes on from a former mixture of as many components of the same kind, in place of a start of
   * its own.
   */
  readonly warmStart?: GaussianMixture<C>;
  /** Ends the fit after the iteration under way. The best mixture so far is the result. */
  readonly signal?: AbortSignal;
  /**
   * Whether a terminal shows how far it is; true unless told. Without a terminal nothing is ever
   * shown.
   */
  readonly progress?: boolean;
}

/**
 * A Gaussian mixture and how its fit went.
 *
 * @typeParam C - The kind of covariances.
 *
 * @public
 */
export interface FittedGaussianMixture<
  C extends CovarianceType = CovarianceType,
> extends GaussianMixture<C> {
  /**
   * The mean log-density of the points before each iteration of the best start, in nats per point;
   * after the last it is `score(points)`.
   */
  readonly lowerBounds: readonly number[];
  /** How many iterations the best start took. */
  readonly iterations: number;
  /** Whether the best start ended because the bound rose by less than `tolerance`. */
  readonly converged: boolean;
}

import type { Tensor } from '@tensorflow/tfjs-core';
import type { CovarianceType } from '../models/gaussian-mixture/covariance-type.js';
import type { GaussianMixture } from '../models/gaussian-mixture/gaussian-mixture.js';
import type { MixtureStart } from '../models/gaussian-mixture/initialization.js';
import type { Checkpoint } from './checkpoint.js';

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
   * Whether the fit measures each axis by the standard deviation of the points along it, and so
   * does not depend on the units of any; true unless told. k-means then starts on axes of unit
   * variance, and `regularization` is relative. Spherical components tie the axes to each other:
   * they are measured by one length, the root of their mean variance, and a fit does not depend on
   * a unit that all share.
   *
   * False starts k-means on the points as they are, and regularizes in their units, as scikit-learn
   * does.
   */
  readonly standardize?: boolean;
  /**
   * EM ends where an iteration changes the bound by less than this, in nats per point; 0.001 unless
   * told. 0 never ends it.
   */
  readonly tolerance?: number;
  /**
   * What is added to each variance in every iteration, so that no component can shrink onto a
   * single point, as a part of the variance of all points along that axis; 10⁻⁶ unless told. Along
   * an axis on which all points agree, and everywhere without `standardize`, it is in squared units
   * of the data. Which components it overrides is said in
   * {@link FittedGaussianMixture.regularized}.
   */
  readonly regularization?: number;
  /** The most iterations of each start; 100 unless told. */
  readonly maxIterations?: number;
  /** From how many starts the best is taken; 1 unless told. */
  readonly restarts?: number;
  /**
   * How much each point counts, 0 or more, in the start, the units of the axes and every iteration;
   * all the same unless told. A whole number counts as so many points in the same place; only the
   * ratios of weights matter.
   */
  readonly weights?: Tensor | ArrayLike<number>;
  /**
   * How many points of a dataset are read at once, and in memory; 4096 unless told. The fit starts
   * from the first of them, and steps with each of the others.
   */
  readonly batchSize?: number;
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
  /**
   * Where the fit is kept while it goes on, and when it ends, as {@link checkpointTo} makes it; an
   * iteration counts as a step and as an epoch. Nowhere unless told.
   */
  readonly checkpoint?: Checkpoint;
  /**
   * Goes on where the checkpoint is, to the same bits as if the fit had never ended. `true` throws
   * where there is none, `'if-any'` then begins anew. Points and options must be as they were;
   * `maxIterations` may be another for a single start.
   */
  readonly resume?: boolean | 'if-any';
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
   * The mean log-density of the points, by their weights, before each iteration of the best start, in nats per point;
   * after the last it is `score(points)` where all count alike.
   */
  readonly lowerBounds: readonly number[];
  /** How many iterations the best start took. */
  readonly iterations: number;
  /** Whether the best start ended because the bound changed by less than `tolerance`. */
  readonly converged: boolean;
  /**
   * The positions of the components that are wider than their points: those that owe more than half
   * of their variance, in some direction, to `regularization`. Points that lie on one another, in a
   * plane, or much closer together than all points do make such; a smaller `regularization` brings
   * out those that are merely close.
   */
  readonly regularized: readonly number[];
}

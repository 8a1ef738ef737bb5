import { tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import { checkCount } from '../../core/check-count.js';
import { describe, optionError, vaeKitError } from '../../core/errors.js';
import { keyFor } from '../../core/keys.js';
import { formatShape, sizeOf } from '../../core/shapes.js';
import type { Prior } from '../../distributions/prior.js';
import type { Components } from './components.js';
import type { CovarianceType } from './covariance-type.js';
import { factorize } from './factors.js';
import { gaussianMixtureFamily } from './family.js';
import { freeParameters, logProbsOf, responsibilitiesOf } from './figures.js';
import { mixtureParams, type GaussianMixtureParams } from './params.js';
import { readPoints, type Points } from './points.js';
import { readRecord, recordOf, type GaussianMixtureRecord } from './record.js';
import { drawPoints } from './sampling.js';

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

/**
 * Makes a Gaussian mixture of known parameters, such as those of a fit that were saved.
 *
 * @param record - Weights, means and covariances.
 * @returns The mixture.
 * @throws {@link VaeKitError} where the parameters do not make a mixture.
 *
 * @example
 * ```ts
 * import { gaussianMixture } from 'vae-kit';
 *
 * const mixture = gaussianMixture({
 *   covariance: 'spherical',
 *   weights: [0.5, 0.5],
 *   means: [
 *     [-2, 0],
 *     [2, 0],
 *   ],
 *   covariances: [1, 1],
 * });
 * console.log(
 *   mixture.predict([
 *     [-1, 0],
 *     [3, 1],
 *   ]),
 * ); // 0 and 1
 * const same = gaussianMixture(JSON.parse(JSON.stringify(mixture)));
 * same.sample(5, { seed: 1 }).print();
 * ```
 *
 * @example As the prior of a VAE
 * ```ts
 * import { bernoulli, gaussianMixture, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const prior = gaussianMixture({
 *   covariance: 'diagonal',
 *   weights: [0.3, 0.7],
 *   means: [
 *     [-2, 0],
 *     [2, 0],
 *   ],
 *   covariances: [
 *     [1, 1],
 *     [1, 2],
 *   ],
 * });
 * const model = vae({
 *   data: [784],
 *   latent: 2,
 *   prior,
 *   encoder: mlpEncoder([32]),
 *   decoder: mlpDecoder([32]),
 *   likelihood: bernoulli(),
 * });
 * console.log(model.kl); // 'monte-carlo'
 * model.dispose();
 * ```
 *
 * Bishop, Pattern Recognition and Machine Learning (2006), section 9.2.
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function gaussianMixture<C extends CovarianceType>(
  record: GaussianMixtureRecord<C>,
): GaussianMixture<C> {
  return mixtureOf<C>(readRecord(record));
}

/** The mixture of components that have been checked. */
export function mixtureOf<C extends CovarianceType>(components: Components): GaussianMixture<C> {
  const { count, dimensions, weights } = components;
  const factors = factorize(components, (component) =>
    vaeKitError(
      'covariances must be positive definite',
      `one that is not, of component ${component}`,
      'Give variances above 0, and matrices whose eigenvalues are above 0.',
    ),
  );
  const record = recordOf(components) as GaussianMixtureRecord<C>;
  const logProb = (points: Points): Float64Array =>
    logProbsOf(factors, readPoints(points, dimensions));
  const responsibilities = (points: Points): Float64Array[] =>
    responsibilitiesOf(factors, readPoints(points, dimensions));
  const criterion = (points: Points, price: (count: number) => number): number => {
    const logProbs = logProb(points);
    return price(logProbs.length) * freeParameters(components) - 2 * sumOf(logProbs);
  };
  return {
    ...record,
    type: 'gaussianMixture',
    components: count,
    dimensions,
    family: gaussianMixtureFamily(),
    build({ latent }) {
      if (sizeOf(latent) !== dimensions) {
        throw vaeKitError(
          `a Gaussian mixture in ${dimensions} dimensions is a prior of as many latents`,
          `latents of shape ${formatShape(latent)}`,
          'Change latent, or fit the mixture to codes of that size.',
        );
      }
      return { variables: {}, params: () => mixtureParams(factors, weights, latent) };
    },
    logProb,
    responsibilities,
    predict: (points) =>
      Int32Array.from(responsibilities(points), (row) => row.indexOf(Math.max(...row))),
    score(points) {
      const logProbs = logProb(points);
      return sumOf(logProbs) / logProbs.length;
    },
    bic: (points) => criterion(points, Math.log),
    aic: (points) => criterion(points, () => 2),
    sample(rows, { seed = 0, component } = {}) {
      checkCount(rows, 'the number of points to draw');
      if (
        component !== undefined &&
        !(Number.isInteger(component) && component >= 0 && component < count)
      ) {
        throw optionError(
          'component',
          `must be a whole number from 0 to ${count - 1}`,
          describe(component),
          'Give the position of a component, or leave it out.',
        );
      }
      return tensor2d(
        drawPoints(factors, weights, rows, keyFor(seed, 'sample'), component),
        [rows, dimensions],
        'float32',
      );
    },
    toJSON: () => record,
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

import { optionError } from '../core/errors.js';
import type { Dataset } from '../data/dataset.js';
import { isDataset } from '../data/tensor-dataset.js';
import type { CovarianceType } from '../models/gaussian-mixture/covariance-type.js';
import { mixtureOf } from '../models/gaussian-mixture/from-components.js';
import type { Points } from '../models/gaussian-mixture/points.js';
import { fetchPoints } from '../models/gaussian-mixture/read-points.js';
import { regularizedOnes } from '../models/gaussian-mixture/regularized.js';
import { outOfFrame } from '../models/gaussian-mixture/standardize.js';
import { weightedPoints } from '../models/gaussian-mixture/weighted-points.js';
import { noteTraining } from '../models/training-note.js';
import { fitBatches } from './fit-batches.js';
import type {
  FitGaussianMixtureOptions,
  FittedGaussianMixture,
} from './fit-gaussian-mixture-options.js';
import { readSettings, type FitSettings } from './fit-gaussian-mixture-settings.js';
import { fitPoints, logUnits } from './fit-points.js';

/**
 * Fits a mixture of Gaussians to points by expectation maximization, in log-space and in float64.
 *
 * Each iteration computes the responsibilities r_nk = p(k | x_n), then the weights, means and
 * covariances that these make most probable. Without regularization no iteration lowers the bound,
 * the mean of log p(x). With one, which blurs each component by more than the data ask for, an
 * iteration may lower it, by no more than ½ Σ_k w_k tr Λ Σ_k⁻¹ (w after it, Σ before it), where Λ
 * is the diagonal matrix that is added to each covariance. That is at most ½ D where Σ is itself
 * regularized, and as good as nothing where components are much wider than √Λ.
 *
 * The fit does not depend on the units of any axis, or on the origin: points of other units and
 * another origin give the same mixture in these, with the same responsibilities to rounding, and to
 * the last bit where units differ by powers of two. This is so for full, tied and diagonal
 * covariances; spherical ones, which are as wide along one axis as along another, can only keep to
 * a unit that all axes share. scikit-learn does otherwise, and so does `standardize: false`.
 *
 * A {@link Dataset} is read in batches, of which one is in memory at a time, however many points it
 * has: EM runs on the first batch, a sample of all points, and goes on stepwise. After the k-th batch
 * the sums of the M-step are s ← (1 − γ) s + γ ŝ, where ŝ are those of the batch and γ = k^(−0.7), and
 * the mixture is what they make most probable. An iteration is then a pass over all points, and the
 * frame of the fit, its units and its origin, is that of the first batch. A dataset with an order of
 * its own is read in that order, another all over, so that sorted points do no harm.
 *
 * Dempster, Laird and Rubin, Maximum likelihood from incomplete data via the EM algorithm (1977);
 * Bishop, Pattern Recognition and Machine Learning (2006), section 9.2.2. Stepwise: Cappé and
 * Moulines, On-line expectation-maximization algorithm for latent data models (2009); Liang and
 * Klein, Online EM for unsupervised models (2009).
 *
 * @param points - N points in D dimensions, N at least the number of components, or a dataset of rows
 * of D numbers.
 * @param options - The number of components, the kind of covariances, the start, when to stop.
 * @returns The mixture, which is a {@link Prior} too, and how the fit went.
 * @throws {@link VaeKitError} where points or options are not what they should be, and where a
 * component shrinks until its covariance is singular.
 *
 * @example
 * ```ts
 * import { fitGaussianMixture, swissRoll } from 'vae-kit';
 *
 * const { points } = swissRoll({ points: 500, seed: 1 });
 * const mixture = await fitGaussianMixture(points, { components: 8, seed: 1 });
 * console.log(mixture.score(points), mixture.converged);
 * const more = mixture.sample(100, { seed: 2 }); // [100, 3]
 * ```
 *
 * @public
 */
export async function fitGaussianMixture<C extends CovarianceType = 'full'>(
  points: Points | Dataset,
  options: FitGaussianMixtureOptions<C>,
): Promise<FittedGaussianMixture<C>> {
  const settings = readSettings(options);
  const { components, lowerBounds, converged, frame, regularization, count } = isDataset(points)
    ? await fitBatches(points, settings)
    : await fitAll(points, settings);
  const perUnit = logUnits(frame);
  const mixture = {
    ...mixtureOf<C>(outOfFrame(components, frame)),
    lowerBounds: lowerBounds.map((bound) => bound - perUnit),
    iterations: lowerBounds.length,
    converged,
    regularized: regularizedOnes(components, regularization),
  };
  noteTraining(mixture, {
    points: count,
    seed: settings.seed,
    restarts: settings.restarts,
    iterations: lowerBounds.length,
    converged,
  });
  return mixture;
}

/** The fit to points that are all there, and how many they are. */
async function fitAll(points: Points, settings: FitSettings) {
  if (settings.batchSize !== undefined)
    throw optionError(
      'batchSize',
      'must be left out for points that are all there',
      `${settings.batchSize}`,
      'Leave it out, or give a dataset, which is read in batches.',
    );
  const given = await fetchPoints(points);
  const fitted = await fitPoints(weightedPoints(given, settings.weights), settings);
  return { ...fitted, count: given.count };
}

import { openProgress } from '#platform';
import { optionError } from '../core/errors.js';
import { foldIn, randomKey } from '../core/keys.js';
import { restNowAndThen } from '../core/rest.js';
import type { CovarianceType } from '../models/gaussian-mixture/covariance-type.js';
import { startInFrame } from '../models/gaussian-mixture/initialization.js';
import { mixtureOf } from '../models/gaussian-mixture/from-components.js';
import type { Points } from '../models/gaussian-mixture/points.js';
import { fetchPoints } from '../models/gaussian-mixture/read-points.js';
import { regularizedOnes } from '../models/gaussian-mixture/regularized.js';
import {
  frameOf,
  outOfFrame,
  pointsInFrame,
  type Frame,
} from '../models/gaussian-mixture/standardize.js';
import { startOf, type StartSettings } from '../models/gaussian-mixture/start.js';
import { noteTraining } from '../models/training-note.js';
import { isDue, resumeRun } from './checkpoint.js';
import { emIdentity, type EmFit } from './em-fit.js';
import { runEm, type EmRun } from './expectation-maximization.js';
import type {
  FitGaussianMixtureOptions,
  FittedGaussianMixture,
} from './fit-gaussian-mixture-options.js';
import { planOf, readSettings, type FitSettings } from './fit-gaussian-mixture-settings.js';

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
 * Dempster, Laird and Rubin, Maximum likelihood from incomplete data via the EM algorithm (1977);
 * Bishop, Pattern Recognition and Machine Learning (2006), section 9.2.2.
 *
 * @param points - N points in D dimensions, N at least the number of components.
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
  points: Points,
  options: FitGaussianMixtureOptions<C>,
): Promise<FittedGaussianMixture<C>> {
  const settings = readSettings(options);
  const { components: count, covariance, maxIterations, restarts, signal, checkpoint } = settings;
  const runKey = randomKey(settings.seed);
  const given = await fetchPoints(points);
  if (count > given.count)
    throw optionError(
      'components',
      `must be at most the number of points, ${given.count}`,
      `${count}`,
      'Ask for fewer components, or give more points.',
    );
  const plan = planOf(settings, given.dimensions);
  const frame = frameOf(given, covariance);
  const seen = pointsInFrame(given, frame);
  const start = startInFrame(plan, covariance, frame);
  const starting = { covariance, count, ...relativeTo(frame, settings) };
  const { regularization } = starting;
  // Densities are per unit of each axis.
  const perUnit = frame.units.reduce((sum, unit) => sum + Math.log(unit), 0);

  const rest = restNowAndThen();
  const bar = settings.progress
    ? await openProgress({
        title: 'fitting a mixture',
        total: restarts * maxIterations,
        unit: 'iterations',
      })
    : undefined;
  const fit: EmFit = {
    type: 'mixture',
    identity: emIdentity(settings, given, frame),
    start: 0,
    now: undefined,
    best: undefined,
  };
  try {
    await resumeRun(fit, settings.resume, checkpoint);
    for (; fit.start < restarts && !(fit.best && signal?.aborted); fit.start++) {
      const from = fit.now ?? {
        components: await startOf(start, seen, starting, foldIn(runKey, fit.start), rest),
        lowerBounds: [],
        converged: false,
      };
      const result = await runEm(seen, from, {
        tolerance: settings.tolerance,
        regularization,
        maxIterations,
        signal,
        rest,
        async onIteration(now) {
          fit.now = now;
          const iteration = now.lowerBounds.length;
          const bound = now.lowerBounds.at(-1)! - perUnit;
          bar?.update(fit.start * maxIterations + iteration, `log p ${bound.toFixed(3)}`);
          if ([checkpoint?.everySteps, checkpoint?.everyEpochs].some((n) => isDue(n, iteration)))
            await checkpoint!.save(fit);
        },
      });
      fit.now = result;
      await checkpoint?.save(fit);
      if (!fit.best || lastBound(result) > lastBound(fit.best)) fit.best = result;
      fit.now = undefined;
    }
  } finally {
    bar?.stop();
  }
  const { components, lowerBounds, converged } = fit.best!;
  const mixture = {
    ...mixtureOf<C>(outOfFrame(components, frame)),
    lowerBounds: lowerBounds.map((bound) => bound - perUnit),
    iterations: lowerBounds.length,
    converged,
    regularized: regularizedOnes(components, regularization),
  };
  noteTraining(mixture, {
    points: given.count,
    seed: settings.seed,
    restarts,
    iterations: lowerBounds.length,
    converged,
  });
  return mixture;
}

/**
 * The bound that starts are compared by: that of one cut off before its first iteration is not
 * known.
 */
function lastBound({ lowerBounds }: EmRun): number {
  return lowerBounds.at(-1) ?? -Infinity;
}

/**
 * What is added to the variance along each axis, and how long that axis is for k-means, in the
 * units of a frame: the same for all axes, or what it is in the units that the points came in.
 */
function relativeTo(
  { units }: Frame,
  { standardize, regularization }: FitSettings,
): Pick<StartSettings, 'regularization' | 'lengths'> {
  const longest = Math.max(...units);
  return {
    regularization: units.map((unit) => regularization / (standardize ? 1 : unit * unit)),
    lengths: units.map((unit) => (standardize ? 1 : unit / longest)),
  };
}

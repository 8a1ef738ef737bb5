import { openProgress } from '#platform';
import { checkCount } from '../core/check-count.js';
import { describe, optionError, vaeKitError } from '../core/errors.js';
import { foldIn, randomKey } from '../core/keys.js';
import { restNowAndThen } from '../core/rest.js';
import { shifted } from '../models/gaussian-mixture/components.js';
import {
  checkCovarianceType,
  type CovarianceType,
} from '../models/gaussian-mixture/covariance-type.js';
import { mixtureOf, type GaussianMixture } from '../models/gaussian-mixture/gaussian-mixture.js';
import { fetchPoints, type PointArray, type Points } from '../models/gaussian-mixture/points.js';
import { readStart, startOf, type StartPlan } from '../models/gaussian-mixture/start.js';
import { runEm, type EmRun } from './expectation-maximization.js';
import type {
  FitGaussianMixtureOptions,
  FittedGaussianMixture,
} from './fit-gaussian-mixture-options.js';

/**
 * Fits a mixture of Gaussians to points by expectation maximization, in log-space and in float64.
 *
 * Each iteration computes the responsibilities r_nk = p(k | x_n), then the weights, means and
 * covariances that these make most probable. Without regularization no iteration lowers the bound,
 * the mean of log p(x). With a regularization λ, which blurs each component by more than the data
 * ask for, an iteration may lower it, by no more than ½ λ Σ_k w_k tr Σ_k⁻¹ (w after it, Σ before
 * it), which is at most ½ D where Σ is itself regularized, and is as good as nothing where
 * components are wider than √λ.
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
  if (typeof options !== 'object' || options === null) {
    throw vaeKitError(
      'fitGaussianMixture needs options',
      describe(options),
      'Give fitGaussianMixture(points, { components: 8 }).',
    );
  }
  const {
    components: count,
    tolerance = 1e-3,
    regularization = 1e-6,
    maxIterations = 100,
    restarts = 1,
    seed = 0,
    warmStart,
    signal,
    progress = true,
  } = options;
  const covariance: CovarianceType = options.covariance ?? 'full';
  checkCovarianceType(covariance);
  checkNumbers({ components: count, maxIterations, restarts }, { tolerance, regularization });
  const runKey = randomKey(seed);
  const given = await fetchPoints(points);
  if (count > given.count)
    throw optionError(
      'components',
      `must be at most the number of points, ${given.count}`,
      `${count}`,
      'Ask for fewer components, or give more points.',
    );
  const { centred, offset } = centre(given);
  const plan = planOf(options, covariance, given.dimensions, offset);
  if (restarts > 1 && typeof plan === 'object') {
    throw vaeKitError(
      'restarts need starts that differ',
      `restarts: ${restarts} from one ${warmStart ? 'warmStart' : 'given initialization'}`,
      "Leave restarts out, or give initialization: 'k-means++' or 'random'.",
    );
  }

  const rest = restNowAndThen();
  const bar = progress
    ? await openProgress({
        title: 'fitting a mixture',
        total: restarts * maxIterations,
        unit: 'iterations',
      })
    : undefined;
  let best: EmRun | undefined;
  try {
    for (let run = 0; run < restarts && !(best && signal?.aborted); run++) {
      const start = await startOf(
        plan,
        centred,
        covariance,
        count,
        regularization,
        foldIn(runKey, run),
        rest,
      );
      const onIteration = (iteration: number, bound: number) =>
        bar?.update(run * maxIterations + iteration, `log p ${bound.toFixed(3)}`);
      const result = await runEm(centred, start, {
        tolerance,
        regularization,
        maxIterations,
        signal,
        rest,
        onIteration,
      });
      if (!best || lastBound(result) > lastBound(best)) best = result;
    }
  } finally {
    bar?.stop();
  }
  const { components, lowerBounds, converged } = best!;
  return {
    ...mixtureOf<C>(shifted(components, offset, 1)),
    lowerBounds,
    iterations: lowerBounds.length,
    converged,
  };
}

/**
 * The bound that starts are compared by: that of one cut off before its first iteration is not
 * known.
 */
function lastBound({ lowerBounds }: EmRun): number {
  return lowerBounds.at(-1) ?? -Infinity;
}

function checkNumbers(
  counts: Readonly<Record<string, number>>,
  amounts: Readonly<Record<string, number>>,
): void {
  for (const [name, count] of Object.entries(counts)) {
    checkCount(count, name, 10);
  }
  for (const [name, amount] of Object.entries(amounts)) {
    if (!(Number.isFinite(amount) && amount >= 0))
      throw optionError(
        name,
        `must be a number, 0 or more`,
        describe(amount),
        'Give a number such as 0.000001.',
      );
  }
}

/** Points about their mean: far from the origin squares would lose the digits that matter. */
function centre({ values, count, dimensions }: PointArray): {
  centred: PointArray;
  offset: Float64Array;
} {
  const offset = new Float64Array(dimensions);
  values.forEach((value, i) => (offset[i % dimensions]! += value / count));
  const centred = values.map((value, i) => value - offset[i % dimensions]!);
  const squares = centred.reduce((total, value) => total + value * value, 0);
  if (!Number.isFinite(squares))
    throw vaeKitError(
      'the squares of points must be finite numbers',
      `a sum of ${squares}`,
      'Rescale the points.',
    );
  return { centred: { values: centred, count, dimensions }, offset };
}

/** The start that was asked for, with its origin where the points have theirs. */
function planOf<C extends CovarianceType>(
  { components, initialization, warmStart }: FitGaussianMixtureOptions<C>,
  covariance: CovarianceType,
  dimensions: number,
  offset: Float64Array,
): StartPlan {
  if (warmStart !== undefined) {
    if (initialization !== undefined)
      throw vaeKitError(
        'a fit has one start',
        'both warmStart and initialization',
        'Leave one of them out.',
      );
    checkWarmStart(warmStart, covariance);
  }
  const plan = readStart(
    warmStart ?? initialization ?? 'k-means++',
    covariance,
    components,
    dimensions,
  );
  return typeof plan === 'string'
    ? plan
    : { ...plan, means: plan.means.map((mean, i) => mean - offset[i % dimensions]!) };
}

function checkWarmStart(mixture: GaussianMixture, covariance: CovarianceType): void {
  if (mixture?.type !== 'gaussianMixture')
    throw optionError(
      'warmStart',
      'must be a Gaussian mixture',
      describe(mixture),
      'Give what fitGaussianMixture or gaussianMixture returned.',
    );
  if (mixture.covariance !== covariance) {
    throw vaeKitError(
      `the covariances of warmStart must be ${covariance} ones, as those to be fitted`,
      `'${mixture.covariance}'`,
      `Give covariance: '${mixture.covariance}', or start anew.`,
    );
  }
}

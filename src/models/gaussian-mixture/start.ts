import type { Key } from '../../core/keys.js';
import { permutation } from '../../core/noise.js';
import type { Rest } from '../../core/rest.js';
import type { Components } from './components.js';
import { hasMatrices, type CovarianceType } from './covariance-type.js';
import { BLOCK } from './expectation.js';
import type { StartPlan } from './initialization.js';
import { kMeans, type Clusters } from './k-means.js';
import { maximize } from './maximization.js';
import { addMoments, noMoments } from './moments.js';
import type { PointArray } from './points.js';

/** What a start is made of besides points and chance. */
export interface StartSettings {
  readonly covariance: CovarianceType;
  /** K. */
  readonly count: number;
  /** What is added to the variance along each axis, `[D]`. */
  readonly regularization: Float64Array;
  /** How long a unit of each axis is for k-means, `[D]`. */
  readonly lengths: Float64Array;
}

/** The mixture that EM starts from, in the frame of the points, as the plan is. */
export async function startOf(
  plan: StartPlan,
  points: PointArray,
  settings: StartSettings,
  key: Key,
  rest: Rest,
): Promise<Components> {
  const { values, dimensions } = points;
  const wide = oneForAll(points, settings);
  if (plan === 'k-means++')
    return fromClusters(points, await clustersOf(points, settings, key, rest), wide, settings);
  if (plan === 'random') {
    const chosen = permutation(key, points.count).subarray(0, settings.count);
    chosen.forEach((i, k) =>
      wide.means.set(values.subarray(i * dimensions, (i + 1) * dimensions), k * dimensions),
    );
    return wide;
  }
  return {
    ...wide,
    means: plan.means,
    weights: plan.weights ?? wide.weights,
    covariances: plan.covariances ?? wide.covariances,
  };
}

/** The clusters that k-means finds where axes are as long as they count, in the points' frame. */
async function clustersOf(
  { values, count, dimensions }: PointArray,
  settings: StartSettings,
  key: Key,
  rest: Rest,
): Promise<Clusters> {
  const { lengths } = settings;
  const stretched = values.map((value, i) => value * lengths[i % dimensions]!);
  const points = { values: stretched, count, dimensions };
  const { centres, owners } = await kMeans(points, settings.count, key, rest);
  return { centres: centres.map((centre, i) => centre / lengths[i % dimensions]!), owners };
}

/** Components that are all the same: the mean and covariance of all points. */
function oneForAll(
  points: PointArray,
  { covariance, count, regularization }: StartSettings,
): Components {
  const { dimensions } = points;
  const none = {
    covariance,
    count: 1,
    dimensions,
    weights: new Float64Array(1),
    means: new Float64Array(dimensions),
    covariances: new Float64Array(0),
  };
  const moments = noMoments(hasMatrices(covariance), 1, dimensions, none.means);
  addMoments(moments, points, 0, points.count, new Float64Array(points.count).fill(1), 0);
  const one = maximize(moments, none, regularization);
  const repeated = (values: Float64Array) =>
    Float64Array.from({ length: count * values.length }, (_, i) => values[i % values.length]!);
  return {
    covariance,
    count,
    dimensions,
    weights: new Float64Array(count).fill(1 / count),
    means: repeated(one.means),
    covariances: covariance === 'tied' ? one.covariances : repeated(one.covariances),
  };
}

/**
 * A component for each cluster. One of too few points to have a covariance of its own gets that of
 * all points.
 */
function fromClusters(
  points: PointArray,
  { centres, owners }: Clusters,
  wide: Components,
  { regularization }: StartSettings,
): Components {
  const { covariance, count, dimensions } = wide;
  const moments = noMoments(hasMatrices(covariance), count, dimensions, centres);
  const isOwned = new Float64Array(count * BLOCK);
  for (let from = 0; from < points.count; from += BLOCK) {
    const to = Math.min(from + BLOCK, points.count);
    isOwned.fill(0);
    for (let i = from; i < to; i++) isOwned[owners[i]! * BLOCK + i - from] = 1;
    addMoments(moments, points, from, to, isOwned, BLOCK);
  }
  const fitted = maximize(moments, wide, regularization);
  // An empty cluster would stay empty for ever with a weight of 0.
  const sizes = moments.zeroth.map((size) => Math.max(size, 1));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (covariance !== 'tied') {
    const size = fitted.covariances.length / count;
    moments.zeroth.forEach((owned, k) => {
      if (owned <= dimensions)
        fitted.covariances.set(wide.covariances.subarray(k * size, (k + 1) * size), k * size);
    });
  }
  return { ...fitted, weights: sizes.map((size) => size / total) };
}

import type { Key } from '../../core/keys.js';
import type { Rest } from '../../core/rest.js';
import type { Components } from './components.js';
import { hasMatrices, type CovarianceType } from './covariance-type.js';
import { drawnPoints } from './draw-points.js';
import type { StartPlan } from './initialization.js';
import { kMeans, POINTS_PER_REST, type Clusters } from './k-means.js';
import { maximize } from './maximization.js';
import { noMoments, type Moments } from './moments.js';
import type { PointArray } from './points.js';
import { addOwnedSpan } from './span.js';

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
  if (plan === 'k-means++')
    return fromClusters(points, await clustersOf(points, settings, key, rest), settings, rest);
  if (typeof plan === 'object' && plan.covariances) {
    const { means, weights = evenWeights(settings.count), covariances } = plan;
    return {
      covariance: settings.covariance,
      count: settings.count,
      dimensions,
      weights,
      means,
      covariances,
    };
  }
  const wide = await oneForAll(points, settings, rest);
  if (plan === 'random') {
    const chosen = drawnPoints(points, settings.count, key);
    chosen.forEach((i, k) =>
      wide.means.set(values.subarray(i * dimensions, (i + 1) * dimensions), k * dimensions),
    );
    return wide;
  }
  return {
    ...wide,
    means: plan.means,
    weights: plan.weights ?? wide.weights,
  };
}

/** The clusters that k-means finds where axes are as long as they count, in the points' frame. */
async function clustersOf(
  given: PointArray,
  settings: StartSettings,
  key: Key,
  rest: Rest,
): Promise<Clusters> {
  const { lengths } = settings;
  const { values, dimensions } = given;
  const stretched = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += dimensions)
    for (let axis = 0; axis < dimensions; axis++)
      stretched[at + axis] = values[at + axis]! * lengths[axis]!;
  const points = { ...given, values: stretched };
  const { centres, owners } = await kMeans(points, settings.count, key, rest);
  return { centres: centres.map((centre, i) => centre / lengths[i % dimensions]!), owners };
}

/** Components that are all the same: the mean and covariance of all points. */
async function oneForAll(
  points: PointArray,
  { covariance, count, regularization }: StartSettings,
  rest: Rest,
): Promise<Components> {
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
  await addOwned(moments, points, new Int32Array(points.count), rest);
  const one = maximize(moments, none, regularization);
  const repeated = (values: Float64Array) =>
    Float64Array.from({ length: count * values.length }, (_, i) => values[i % values.length]!);
  return {
    covariance,
    count,
    dimensions,
    weights: evenWeights(count),
    means: repeated(one.means),
    covariances: covariance === 'tied' ? one.covariances : repeated(one.covariances),
  };
}

function evenWeights(count: number): Float64Array {
  return new Float64Array(count).fill(1 / count);
}

/** Adds points that belong to one component each. */
async function addOwned(
  moments: Moments,
  points: PointArray,
  owners: Int32Array,
  rest: Rest,
): Promise<void> {
  for (let from = 0; from < points.count; from += POINTS_PER_REST) {
    addOwnedSpan(moments, points, from, Math.min(from + POINTS_PER_REST, points.count), owners);
    await rest();
  }
}

/**
 * A component for each cluster. One of too few points to have a covariance of its own gets that of
 * all points.
 */
async function fromClusters(
  points: PointArray,
  { centres, owners }: Clusters,
  settings: StartSettings,
  rest: Rest,
): Promise<Components> {
  const { covariance, count, regularization } = settings;
  const { dimensions } = points;
  const moments = noMoments(hasMatrices(covariance), count, dimensions, centres);
  await addOwned(moments, points, owners, rest);
  const isSmall = (owned: number) => owned <= dimensions;
  const needs = covariance !== 'tied' && moments.zeroth.some(isSmall);
  const wide = needs ? await oneForAll(points, settings, rest) : undefined;
  const former = wide?.covariances ?? new Float64Array(0);
  const fitted = maximize(moments, { covariance, covariances: former }, regularization);
  // An empty cluster would stay empty for ever with a weight of 0.
  const sizes = moments.zeroth.map((size) => Math.max(size, 1));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (wide) {
    const size = fitted.covariances.length / count;
    moments.zeroth.forEach((owned, k) => {
      if (isSmall(owned))
        fitted.covariances.set(wide.covariances.subarray(k * size, (k + 1) * size), k * size);
    });
  }
  return { ...fitted, weights: sizes.map((size) => size / total) };
}

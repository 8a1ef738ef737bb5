import { describe, optionError, vaeKitError } from '../../core/errors.js';
import type { Key } from '../../core/keys.js';
import { permutation } from '../../core/noise.js';
import type { Components } from './components.js';
import { hasMatrices, type CovarianceType, type Covariances } from './covariance-type.js';
import { BLOCK } from './expectation.js';
import { kMeans, type Clusters, type Rest } from './k-means.js';
import { maximize } from './maximization.js';
import { addMoments, noMoments } from './moments.js';
import type { PointArray } from './points.js';
import { readCovariances, readMeans, readWeights } from './record.js';

/**
 * Where EM is to start.
 *
 * @typeParam C - The kind of covariances.
 *
 * @public
 */
export interface MixtureStart<C extends CovarianceType = CovarianceType> {
  /** K rows of D numbers. */
  readonly means: readonly (readonly number[])[];
  /** K probabilities; all the same unless told. */
  readonly weights?: readonly number[];
  /**
   * In the shape of the kind; those of all points as one component, for each component, unless
   * told.
   */
  readonly covariances?: Covariances<C>;
}

/** How a start is made: by name, or from what was given. */
export type StartPlan = 'k-means++' | 'random' | GivenStart;

/** A given start, read and checked. */
export interface GivenStart {
  readonly means: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly covariances: Float64Array | undefined;
}

/** Checks an initialization against what is to be fitted. */
export function readStart(
  initialization: unknown,
  covariance: CovarianceType,
  count: number,
  dimensions: number,
): StartPlan {
  if (initialization === 'k-means++' || initialization === 'random') return initialization;
  const {
    means: rows,
    weights,
    covariances,
  } = (
    typeof initialization === 'object' && initialization !== null ? initialization : {}
  ) as Partial<MixtureStart>;
  if (rows === undefined) {
    throw optionError(
      'initialization',
      "must be 'k-means++', 'random' or an object with means",
      describe(initialization),
      'Give one of these.',
    );
  }
  const { means, ...given } = readMeans(rows);
  if (given.count !== count || given.dimensions !== dimensions) {
    throw vaeKitError(
      `the means to start from must be ${count} rows of ${dimensions} numbers`,
      `${given.count} rows of ${given.dimensions}`,
      'Give a mean for each component, in the dimensions of the points.',
    );
  }
  return {
    means,
    weights: weights && readWeights(weights, count),
    covariances: covariances && readCovariances(covariances, covariance, count, dimensions),
  };
}

/**
 * The mixture that EM starts from; what is given must have its origin where the points have theirs.
 */
export async function startOf(
  plan: StartPlan,
  points: PointArray,
  covariance: CovarianceType,
  count: number,
  regularization: number,
  key: Key,
  rest: Rest,
): Promise<Components> {
  const { values, dimensions } = points;
  const wide = oneForAll(points, covariance, count, regularization);
  if (plan === 'k-means++') {
    const variance = values.reduce((total, value) => total + value * value, 0) / points.count;
    return fromClusters(
      points,
      await kMeans(points, count, variance, key, rest),
      wide,
      regularization,
    );
  }
  if (plan === 'random') {
    const chosen = permutation(key, points.count).subarray(0, count);
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

/** Components that are all the same: the mean and covariance of all points. */
function oneForAll(
  points: PointArray,
  covariance: CovarianceType,
  count: number,
  regularization: number,
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
  regularization: number,
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

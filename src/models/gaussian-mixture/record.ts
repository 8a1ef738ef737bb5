import { describe, vaeKitError } from '../../core/errors.js';
import {
  hasMatrices,
  checkCovarianceType,
  covarianceShape,
  type Covariances,
  type CovarianceType,
} from './covariance-type.js';
import type { Components } from './components.js';
import { flatten, nest } from './nested.js';

/**
 * All that makes a Gaussian mixture, as plain numbers: what `JSON.stringify` writes of one, and
 * {@link gaussianMixture} takes.
 *
 * @typeParam C - The kind of covariances.
 *
 * @public
 */
export interface GaussianMixtureRecord<C extends CovarianceType = CovarianceType> {
  /** The kind of covariances. */
  readonly covariance: C;
  /** The probability of each of the K components; they add up to 1. */
  readonly weights: readonly number[];
  /** K rows of D numbers: where each component lies. */
  readonly means: readonly (readonly number[])[];
  /** How far it spreads, in squared units of the data; the shape depends on the kind. */
  readonly covariances: Covariances<C>;
}

/** How far from 1 weights may add up to: what writing them with seven digits leaves. */
const ROUNDING = 1e-6;

/** Means of any number, the number told by the first; as a matrix of shape `[K, D]`. */
export function readMeans(means: unknown): {
  count: number;
  dimensions: number;
  means: Float64Array;
} {
  const rows = means as readonly ArrayLike<number>[] | undefined;
  const [count, dimensions] = [rows?.length ?? 0, rows?.[0]?.length ?? 0];
  if (!(count > 0 && dimensions > 0))
    throw vaeKitError(
      'means must be rows of numbers, one row for each component',
      describe(means),
      'Give nested arrays such as [[0, 0], [3, 1]].',
    );
  return { count, dimensions, means: flatten(means, [count, dimensions], 'means') };
}

/** Checked weights of `count` components. */
export function readWeights(weights: unknown, count: number): Float64Array {
  const values = flatten(weights, [count], 'weights');
  const negative = values.find((weight) => weight < 0);
  if (negative !== undefined)
    throw vaeKitError('weights must be 0 or more', `${negative}`, 'Give probabilities.');
  const total = values.reduce((sum, weight) => sum + weight, 0);
  if (Math.abs(total - 1) > ROUNDING)
    throw vaeKitError('weights must add up to 1', `a sum of ${total}`, 'Divide them by their sum.');
  return values;
}

/** Checked covariances, except that they may still not be positive definite. */
export function readCovariances(
  covariances: unknown,
  type: CovarianceType,
  count: number,
  dimensions: number,
): Float64Array {
  const values = flatten(
    covariances,
    covarianceShape(type, count, dimensions),
    `the ${type} covariances`,
  );
  if (hasMatrices(type)) checkSymmetric(values, dimensions);
  return values;
}

function checkSymmetric(matrices: Float64Array, dimensions: number): void {
  const size = dimensions * dimensions;
  for (let start = 0; start < matrices.length; start += size) {
    for (let row = 0; row < dimensions; row++) {
      for (let column = 0; column < row; column++) {
        const [below, above] = [
          matrices[start + row * dimensions + column]!,
          matrices[start + column * dimensions + row]!,
        ];
        if (Math.abs(below - above) > ROUNDING * Math.max(Math.abs(below), Math.abs(above))) {
          throw vaeKitError(
            'covariance matrices must be symmetric',
            `${below} and ${above} across the diagonal of component ${start / size}`,
            'Give both elements the same value.',
          );
        }
      }
    }
  }
}

/** Checks a record and reads it. */
export function readRecord(record: GaussianMixtureRecord): Components {
  if (typeof record !== 'object' || record === null) {
    throw vaeKitError(
      'gaussianMixture takes an object of parameters',
      describe(record),
      'Give gaussianMixture({ covariance, weights, means, covariances }).',
    );
  }
  const { covariance } = record;
  checkCovarianceType(covariance);
  const { count, dimensions, means } = readMeans(record.means);
  const weights = readWeights(record.weights, count);
  return {
    covariance,
    count,
    dimensions,
    weights,
    means,
    covariances: readCovariances(record.covariances, covariance, count, dimensions),
  };
}

/** A mixture as plain numbers. */
export function recordOf({
  covariance,
  count,
  dimensions,
  weights,
  means,
  covariances,
}: Components): GaussianMixtureRecord {
  return {
    covariance,
    weights: [...weights],
    means: nest(means, [count, dimensions]) as GaussianMixtureRecord['means'],
    covariances: nest(covariances, covarianceShape(covariance, count, dimensions)) as Covariances,
  };
}

import { describe, optionError, vaeKitError } from '../../core/errors.js';
import { checkOptions, type OptionKinds } from '../../core/options.js';
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
    throw optionError(
      'means',
      'must be rows of numbers, one row for each component',
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
    throw optionError('weights', 'must be 0 or more', `${negative}`, 'Give probabilities.');
  const total = values.reduce((sum, weight) => sum + weight, 0);
  if (Math.abs(total - 1) > ROUNDING)
    throw optionError(
      'weights',
      'must add up to 1',
      `a sum of ${total}`,
      'Divide them by their sum.',
    );
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
    'covariances',
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
            { option: 'covariances' },
          );
        }
      }
    }
  }
}

const NAMES: OptionKinds<GaussianMixtureRecord> = {
  covariance: null,
  weights: null,
  means: null,
  covariances: null,
};

const HINTS = {
  'components nComponents k': 'Leave it out: there are as many components as means.',
  'variances scales sigma': "Did you mean 'covariances'? Their shape depends on the kind.",
  precisions: 'Give covariances, the inverses of precisions.',
};

/** Checks a record and reads it. */
export function readRecord(record: GaussianMixtureRecord): Components {
  // A whole mixture, which has more to it, is one too.
  if ((record as { type?: unknown } | undefined)?.type !== 'gaussianMixture')
    checkOptions(record, 'gaussianMixture', NAMES, HINTS);
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

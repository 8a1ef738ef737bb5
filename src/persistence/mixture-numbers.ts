import { vaeKitError } from '../core/errors.js';
import { sizeOf } from '../core/shapes.js';
import {
  checkCovarianceType,
  covarianceShape,
} from '../models/gaussian-mixture/covariance-type.js';
import { gaussianMixture } from '../models/gaussian-mixture/from-record.js';
import type { GaussianMixture } from '../models/gaussian-mixture/gaussian-mixture.js';
import { nest } from '../models/gaussian-mixture/nested.js';
import type { GaussianMixtureRecord } from '../models/gaussian-mixture/record.js';

/** A mixture as flat arrays, each of which is stored as one tensor. */
export interface MixtureNumbers {
  readonly covariance: string;
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly covariances: Float64Array;
}

/** The numbers of a mixture, exactly. */
export function numbersOfMixture(mixture: GaussianMixture): MixtureNumbers {
  const { covariance, weights, means, covariances } = mixture.toJSON();
  return { covariance, weights: flat(weights), means: flat(means), covariances: flat(covariances) };
}

/** The mixture of such numbers; whatever they are, they are checked as a user's are. */
export function mixtureOfNumbers(numbers: MixtureNumbers): GaussianMixture {
  const { covariance, weights, means, covariances } = numbers;
  checkCovarianceType(covariance);
  const [count, locations, spreads] = [lengthOf(weights), lengthOf(means), lengthOf(covariances)];
  const dimensions = locations / count;
  const shape = covarianceShape(covariance, count, dimensions);
  if (!Number.isInteger(dimensions) || dimensions === 0 || spreads !== sizeOf(shape)) {
    throw vaeKitError(
      'the numbers of a saved mixture must be those of its components',
      `${count} weights, ${locations} means and ${spreads} covariances`,
      'The file is damaged or was made by something else.',
    );
  }
  return gaussianMixture({
    covariance,
    weights: Array.from(weights),
    means: nest(means, [count, dimensions]),
    covariances: nest(covariances, shape),
  } as GaussianMixtureRecord);
}

const flat = (nested: readonly unknown[]) =>
  Float64Array.from((nested as number[][]).flat(Number.POSITIVE_INFINITY) as number[]);

/** Files may leave numbers out, or give something else for them. */
const lengthOf = (numbers: unknown) => (numbers instanceof Float64Array ? numbers.length : 0);

import type { CovarianceType } from './covariance-type.js';

/** The parameters of a mixture as all computations take them: flat, row by row, in float64. */
export interface Components {
  readonly covariance: CovarianceType;
  /** K. */
  readonly count: number;
  /** D. */
  readonly dimensions: number;
  /** `[K]`, with sum 1. */
  readonly weights: Float64Array;
  /** `[K, D]`. */
  readonly means: Float64Array;
  /** As many axes as the kind has, see `covarianceShape`. */
  readonly covariances: Float64Array;
}

/** The same mixture with its origin elsewhere: `shift` times `offset` is added to each mean. */
export function shifted(components: Components, offset: Float64Array, shift: 1 | -1): Components {
  return {
    ...components,
    means: components.means.map((mean, i) => mean + shift * offset[i % offset.length]!),
  };
}

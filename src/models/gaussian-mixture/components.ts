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

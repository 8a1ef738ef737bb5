import { describe, optionError } from '../../core/errors.js';

/**
 * What the covariances of a Gaussian mixture may be: a matrix for each component (`'full'`), one
 * matrix for all (`'tied'`), a variance for each component and dimension (`'diagonal'`), or one for
 * each component (`'spherical'`).
 *
 * @public
 */
export type CovarianceType = 'full' | 'tied' | 'diagonal' | 'spherical';

/**
 * The covariances of K components in D dimensions, as plain numbers: K matrices D × D (`'full'`),
 * one matrix (`'tied'`), K rows of D variances (`'diagonal'`), or K variances (`'spherical'`).
 *
 * @typeParam C - The kind of covariances.
 *
 * @public
 */
export type Covariances<C extends CovarianceType = CovarianceType> = {
  /** K matrices D × D. */
  readonly full: readonly (readonly (readonly number[])[])[];
  /** One matrix D × D. */
  readonly tied: readonly (readonly number[])[];
  /** K rows of D variances. */
  readonly diagonal: readonly (readonly number[])[];
  /** K variances. */
  readonly spherical: readonly number[];
}[C];

/** Checks the name of a kind of covariances. */
export function checkCovarianceType(type: unknown): asserts type is CovarianceType {
  if (type !== 'full' && type !== 'tied' && type !== 'diagonal' && type !== 'spherical') {
    throw optionError(
      'covariance',
      "must be 'full', 'tied', 'diagonal' or 'spherical'",
      describe(type),
      'Give one of these.',
    );
  }
}

/** Whether covariances are matrices, and not variances alone. */
export function hasMatrices(type: CovarianceType): boolean {
  return type === 'full' || type === 'tied';
}

/** The axes of the covariances of `components` in `dimensions`. */
export function covarianceShape(
  type: CovarianceType,
  components: number,
  dimensions: number,
): number[] {
  switch (type) {
    case 'full':
      return [components, dimensions, dimensions];
    case 'tied':
      return [dimensions, dimensions];
    case 'diagonal':
      return [components, dimensions];
    case 'spherical':
      return [components];
  }
}

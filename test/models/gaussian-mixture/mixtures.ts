import type { CovarianceType, GaussianMixtureRecord } from '../../../src/index.js';
import { float64Stream } from '../../support/random.js';

export const covarianceTypes: readonly CovarianceType[] = ['full', 'tied', 'diagonal', 'spherical'];

/**
 * A mixture of overlapping components, of parameters that float32 holds about as well as float64.
 */
export function randomRecord(
  covariance: CovarianceType,
  count: number,
  dimensions: number,
  seed = 1,
): GaussianMixtureRecord {
  const next = float64Stream(seed);
  const symmetric = (size: number) => 2 * size * next() - size;
  const rows = <T>(length: number, make: (row: number) => T): T[] =>
    Array.from({ length }, (_, row) => make(row));
  const parts = rows(count, () => 0.2 + next());
  const total = parts.reduce((sum, part) => sum + part, 0);
  const matrix = () => {
    const lower = rows(dimensions, (row) =>
      rows(dimensions, (column) =>
        column > row ? 0 : column === row ? 0.5 + next() : symmetric(0.5),
      ),
    );
    return rows(dimensions, (row) =>
      rows(dimensions, (column) =>
        lower[row]!.reduce((sum, value, i) => sum + value * lower[column]![i]!, 0),
      ),
    );
  };
  const variance = () => 0.3 + next();
  const weights = parts.map((part) => part / total);
  const means = rows(count, () => rows(dimensions, () => symmetric(2)));
  switch (covariance) {
    case 'full':
      return { covariance, weights, means, covariances: rows(count, matrix) };
    case 'tied':
      return { covariance, weights, means, covariances: matrix() };
    case 'diagonal':
      return {
        covariance,
        weights,
        means,
        covariances: rows(count, () => rows(dimensions, variance)),
      };
    case 'spherical':
      return { covariance, weights, means, covariances: rows(count, variance) };
  }
}

/** The covariance matrix of each component, whatever the kind. */
export function matricesOf({
  covariance,
  covariances,
  means,
}: GaussianMixtureRecord): number[][][] {
  const dimensions = means[0]!.length;
  const diagonal = (variances: readonly number[]) =>
    variances.map((variance, i) => variances.map((_, j) => (i === j ? variance : 0)));
  return means.map((_, k) => {
    switch (covariance) {
      case 'full':
        return (covariances as number[][][])[k]!;
      case 'tied':
        return covariances as number[][];
      case 'diagonal':
        return diagonal((covariances as number[][])[k]!);
      case 'spherical':
        return diagonal(new Array<number>(dimensions).fill((covariances as number[])[k]!));
    }
  });
}

/** Mean and covariance of a mixture as a whole: E[x] and E[x xᵀ] − E[x] E[x]ᵀ. */
export function momentsOf(record: GaussianMixtureRecord): {
  mean: number[];
  covariance: number[][];
} {
  const { weights, means } = record;
  const matrices = matricesOf(record);
  const average = (of: (k: number) => number) =>
    weights.reduce((sum, weight, k) => sum + weight * of(k), 0);
  const mean = means[0]!.map((_, i) => average((k) => means[k]![i]!));
  return {
    mean,
    covariance: mean.map((mi, i) =>
      mean.map(
        (mj, j) => average((k) => matrices[k]![i]![j]! + means[k]![i]! * means[k]![j]!) - mi * mj,
      ),
    ),
  };
}

/**
 * How many standard errors the means and covariances of rows of numbers are from those of a
 * mixture: D + D (D + 1) / 2 figures.
 */
export function deviationsFromMoments(
  record: GaussianMixtureRecord,
  values: ArrayLike<number>,
): number[] {
  const { mean, covariance } = momentsOf(record);
  const dimensions = mean.length;
  const count = values.length / dimensions;
  const inErrors = (of: (row: number) => number, expected: number) => {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < count; i++) {
      const distance = of(i) - expected;
      sum += distance;
      squares += distance * distance;
    }
    return Math.abs(sum / count) / Math.sqrt((squares / count - (sum / count) ** 2) / count);
  };
  const centred = (row: number, axis: number) => values[row * dimensions + axis]! - mean[axis]!;
  return mean.flatMap((_, i) => [
    inErrors((row) => centred(row, i), 0),
    ...mean
      .slice(0, i + 1)
      .map((_, j) => inErrors((row) => centred(row, i) * centred(row, j), covariance[i]![j]!)),
  ]);
}

import { cholesky } from './cholesky.js';
import type { Components } from './components.js';
import { hasMatrices } from './covariance-type.js';

/**
 * The components that owe more than half of their variance in some direction to regularization:
 * those for which Σ − 2 Λ is not positive definite, where Λ is the diagonal matrix that was added
 * to make Σ.
 *
 * @param regularization - The diagonal of Λ, `[D]`.
 */
export function regularizedOnes(
  { covariance, count, dimensions, covariances }: Components,
  regularization: Float64Array,
): number[] {
  const size = covariances.length / (covariance === 'tied' ? 1 : count);
  const isOverridden = (k: number): boolean => {
    const own = covariances.slice(k * size, (k + 1) * size);
    if (!hasMatrices(covariance))
      return own.some((variance, axis) => variance < 2 * regularization[axis]!);
    regularization.forEach((added, axis) => (own[axis * dimensions + axis]! -= 2 * added));
    return cholesky(own, dimensions) === undefined;
  };
  return Array.from({ length: count }, (_, k) => k).filter((k) =>
    isOverridden(covariance === 'tied' ? 0 : k),
  );
}

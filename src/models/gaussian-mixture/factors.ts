import type { VaeKitError } from '../../core/errors.js';
import { cholesky, invertLower } from './cholesky.js';
import type { Components } from './components.js';
import { hasMatrices } from './covariance-type.js';

const HALF_LOG_TWO_PI = 0.9189385332046727;

/**
 * A mixture made ready for densities: with Σ = L Lᵀ, log w N(x; μ, Σ) = c + b − ½ |L⁻¹ (x − μ)|²,
 * where c = log w − Σ_i log (L_ii / u_i), and b = −Σ_i log u_i − ½ D log 2π is the same for all
 * components. The units u_i are powers of two: so what tells one component from another is the same
 * to the last bit where an axis is measured in units that are twice as long.
 */
export interface Densities {
  /** Whether L is a triangle for each component, or its diagonal alone. */
  readonly triangular: boolean;
  /** K. */
  readonly count: number;
  /** D. */
  readonly dimensions: number;
  /** `[K, D]`. */
  readonly means: Float64Array;
  /** L⁻¹, `[K, D, D]` or `[K, D]`. */
  readonly inverses: Float64Array;
  /** c, `[K]`; −∞ where the weight is 0. */
  readonly constants: Float64Array;
  /** b. */
  readonly base: number;
}

/** The same with what samples are made with. */
export interface Factors extends Densities {
  /** L, of the shape of its inverse. */
  readonly scales: Float64Array;
}

/**
 * The factors of all covariances; throws what `refuse` makes where one is not positive definite.
 */
export function factorize(
  components: Components,
  refuse: (component: number) => VaeKitError,
): Factors {
  const { covariance, count, dimensions, weights, means, covariances } = components;
  const triangular = hasMatrices(covariance);
  const size = triangular ? dimensions * dimensions : dimensions;
  const scales = new Float64Array(count * size);
  const inverses = new Float64Array(count * size);
  const constants = new Float64Array(count);
  const diagonalOf = (own: Float64Array) =>
    Float64Array.from({ length: dimensions }, (_, i) => own[triangular ? i * dimensions + i : i]!);
  let shared: Float64Array | undefined;
  let units: Float64Array | undefined;
  for (let k = 0; k < count; k++) {
    const own = triangular
      ? (shared ?? cholesky(covariances.subarray(covariance === 'tied' ? 0 : k * size), dimensions))
      : deviations(components, k);
    if (!own) throw refuse(k);
    if (covariance === 'tied') shared = own;
    scales.set(own, k * size);
    inverses.set(
      triangular ? invertLower(own, dimensions) : own.map((scale) => 1 / scale),
      k * size,
    );
    const diagonal = diagonalOf(own);
    units ??= diagonal.map((scale) => 2 ** Math.floor(Math.log2(scale)));
    constants[k] = diagonal.reduce(
      (constant, scale, i) => constant - Math.log(scale / units![i]!),
      Math.log(weights[k]!),
    );
  }
  const base = units!.reduce((sum, unit) => sum - Math.log(unit), -dimensions * HALF_LOG_TWO_PI);
  return { triangular, count, dimensions, means, scales, inverses, constants, base };
}

function deviations(
  { covariance, dimensions, covariances }: Components,
  component: number,
): Float64Array | undefined {
  const own = Float64Array.from({ length: dimensions }, (_, i) =>
    Math.sqrt(covariances[covariance === 'spherical' ? component : component * dimensions + i]!),
  );
  return own.every((scale) => scale > 0 && scale < Infinity) ? own : undefined;
}

import type { Densities } from './factors.js';

/** Distances that differ by no more than this part have lost too many digits to be compared. */
const ALIKE = 1e-9;

/** What a component's log-density at a point is made of, see {@link expectFarPoint}. */
interface Term {
  /** c. */
  readonly constant: number;
  /** |L⁻¹ (x − μ)| / 2: the whole may be above all numbers. */
  readonly half: number;
  /** a. */
  readonly along: Float64Array;
  /** g. */
  readonly offset: Float64Array;
}

/**
 * The E-step for a point so far out that the squares of distances lose the digits that tell
 * components apart, or overflow.
 *
 * Components are compared by their distances from the point as long as those differ. Where they are
 * alike, as those of components of one covariance are, with x − o = s v, where o is the nearest
 * mean and s the greatest coordinate, and with a = L⁻¹ v and g = L⁻¹ (μ − o), the log-density
 * c − ½ s² |a|² + s a·g − ½ |g|² is compared power by power of s.
 *
 * @param into - Component k's responsibility goes to `k * stride`.
 * @returns log p(x), less the densities' base; −∞ where it is below all numbers.
 */
export function expectFarPoint(
  densities: Densities,
  point: Float64Array,
  into: Float64Array,
  stride: number,
): number {
  const { dimensions, means, constants } = densities;
  const meanOf = (k: number) => means.subarray(k * dimensions, (k + 1) * dimensions);
  const halfFrom = (mean: Float64Array) => point.map((value, j) => value / 2 - mean[j]! / 2);
  const halves = Array.from(constants, (constant, k) => {
    const half = Math.hypot(...standardized(densities, k, halfFrom(meanOf(k))));
    // A component of weight 0 is none; sums of overflown numbers of both signs are far.
    return constant === -Infinity || Number.isNaN(half) ? Infinity : half;
  });
  const origin = meanOf(halves.indexOf(Math.min(...halves)));
  const half = halfFrom(origin);
  const scale = half.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const direction = half.map((value) => 2 * (value / scale));
  const terms = Array.from(constants, (constant, k): Term => {
    const offset = meanOf(k).map((value, j) => value - origin[j]!);
    return {
      constant,
      half: halves[k]!,
      along: standardized(densities, k, direction),
      offset: standardized(densities, k, offset),
    };
  });
  const best = terms.reduce((leader, term) => (lead(term, leader, scale) > 0 ? term : leader));
  const shares = terms.map((term) => (term === best ? 1 : Math.exp(lead(term, best, scale)) || 0));
  const total = shares.reduce((sum, share) => sum + share, 0);
  shares.forEach((share, k) => (into[k * stride] = share / total));
  return best.constant - (Math.SQRT2 * best.half) ** 2 + Math.log(total);
}

/** By how much the log-density of one component is above that of another. */
function lead(one: Term, other: Term, scale: number): number {
  if (one.constant === -Infinity) return -Infinity;
  if (other.constant === -Infinity) return Infinity;
  const constant = one.constant - other.constant;
  if (Math.abs(one.half - other.half) > ALIKE * Math.min(one.half, other.half))
    return constant - 2 * (one.half - other.half) * (one.half + other.half);
  const [length, otherLength] = [Math.hypot(...one.along), Math.hypot(...other.along)];
  const quadratic = -0.5 * (length - otherLength) * (length + otherLength);
  const linear = dot(one.along, one.offset) - dot(other.along, other.offset);
  const rest = 0.5 * (dot(one.offset, one.offset) - dot(other.offset, other.offset));
  return scale * (scale * quadratic + linear) + constant - rest;
}

/** L⁻¹ v of a component. */
function standardized(
  { triangular, dimensions, inverses }: Densities,
  component: number,
  vector: Float64Array,
): Float64Array {
  if (!triangular) return vector.map((value, i) => inverses[component * dimensions + i]! * value);
  return vector.map((_, row) => {
    const start = (component * dimensions + row) * dimensions;
    let total = 0;
    for (let column = 0; column <= row; column++)
      total += inverses[start + column]! * vector[column]!;
    return total;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

import type { PointArray } from './points.js';

/**
 * Sums over points weighted by responsibilities, about an origin for each component. The M-step
 * takes the old means as origins: they lie near the new ones, so that little is lost when squares
 * are taken from each other.
 */
export interface Moments {
  /** Whether all products of coordinates are summed, or their squares alone. */
  readonly products: boolean;
  /** K. */
  readonly count: number;
  /** D. */
  readonly dimensions: number;
  /** `[K, D]`. */
  readonly origins: Float64Array;
  /** Σ r, `[K]`. */
  readonly zeroth: Float64Array;
  /** Σ r (x − origin), `[K, D]`. */
  readonly first: Float64Array;
  /**
   * Σ r (x − origin)(x − origin)ᵀ, `[K, D, D]` of which the lower triangles are summed, or its
   * diagonals `[K, D]`.
   */
  readonly second: Float64Array;
}

/** Sums of nothing yet. */
export function noMoments(
  products: boolean,
  count: number,
  dimensions: number,
  origins: Float64Array,
): Moments {
  const second = new Float64Array(count * (products ? dimensions * dimensions : dimensions));
  return {
    products,
    count,
    dimensions,
    origins,
    zeroth: new Float64Array(count),
    first: new Float64Array(count * dimensions),
    second,
  };
}

/** Adds a part of other sums, as they are about these origins. */
export function addMovedMoments(to: Moments, from: Moments, part: number): void {
  const { products, count, dimensions } = to;
  for (let k = 0; k < count; k++) {
    const [mass, base] = [part * from.zeroth[k]!, k * dimensions];
    to.zeroth[k]! += mass;
    const way = (axis: number) => from.origins[base + axis]! - to.origins[base + axis]!;
    for (let row = 0; row < dimensions; row++) {
      const sum = part * from.first[base + row]!;
      to.first[base + row]! += sum + mass * way(row);
      // Σ r (x − o)(y − p) = Σ r dx dy + way_x Σ r dy + way_y Σ r dx + Σ r way_x way_y
      for (let column = products ? 0 : row; column <= row; column++) {
        const at = products ? (base + row) * dimensions + column : base + row;
        const other = part * from.first[base + column]!;
        to.second[at]! +=
          part * from.second[at]! +
          way(row) * other +
          way(column) * sum +
          mass * way(row) * way(column);
      }
    }
  }
}

/**
 * Adds the points from `from` to `to`; component k's responsibility for the i-th of them stands at
 * `k * stride + i`.
 */
export function addMoments(
  moments: Moments,
  { values }: PointArray,
  from: number,
  to: number,
  responsibilities: Float64Array,
  stride: number,
): void {
  const { products, count, dimensions } = moments;
  const add = !products ? addSquares : dimensions === 2 ? addPlane : addProducts;
  for (let k = 0; k < count; k++)
    add(
      moments,
      k,
      values,
      from * dimensions,
      responsibilities.subarray(k * stride, k * stride + to - from),
    );
}

function addProducts(
  { dimensions, origins, zeroth, first, second }: Moments,
  component: number,
  values: Float64Array,
  start: number,
  shares: Float64Array,
): void {
  const origin = origins.subarray(component * dimensions, (component + 1) * dimensions);
  const ownFirst = first.subarray(component * dimensions);
  const ownSecond = second.subarray(component * dimensions * dimensions);
  const centred = new Float64Array(dimensions);
  for (let i = 0, at = start; i < shares.length; i++, at += dimensions) {
    const share = shares[i]!;
    if (share === 0) continue;
    zeroth[component]! += share;
    for (let row = 0; row < dimensions; row++) {
      centred[row] = values[at + row]! - origin[row]!;
      const weighted = share * centred[row]!;
      ownFirst[row]! += weighted;
      for (let column = 0; column <= row; column++)
        ownSecond[row * dimensions + column]! += weighted * centred[column]!;
    }
  }
}

/** The same in two dimensions, with sums in variables. */
function addPlane(
  { origins, zeroth, first, second }: Moments,
  component: number,
  values: Float64Array,
  start: number,
  shares: Float64Array,
): void {
  const [x, y] = [origins[2 * component]!, origins[2 * component + 1]!];
  let [total, sumX, sumY, sumXX, sumYX, sumYY] = [0, 0, 0, 0, 0, 0];
  for (let i = 0, at = start; i < shares.length; i++, at += 2) {
    const share = shares[i]!;
    const dx = values[at]! - x;
    const dy = values[at + 1]! - y;
    const [weightedX, weightedY] = [share * dx, share * dy];
    total += share;
    sumX += weightedX;
    sumY += weightedY;
    sumXX += weightedX * dx;
    sumYX += weightedY * dx;
    sumYY += weightedY * dy;
  }
  zeroth[component]! += total;
  first[2 * component]! += sumX;
  first[2 * component + 1]! += sumY;
  second[4 * component]! += sumXX;
  second[4 * component + 2]! += sumYX;
  second[4 * component + 3]! += sumYY;
}

function addSquares(
  { dimensions, origins, zeroth, first, second }: Moments,
  component: number,
  values: Float64Array,
  start: number,
  shares: Float64Array,
): void {
  const base = component * dimensions;
  for (let i = 0, at = start; i < shares.length; i++, at += dimensions) {
    const share = shares[i]!;
    if (share === 0) continue;
    zeroth[component]! += share;
    for (let j = 0; j < dimensions; j++) {
      const centred = values[at + j]! - origins[base + j]!;
      const weighted = share * centred;
      first[base + j]! += weighted;
      second[base + j]! += weighted * centred;
    }
  }
}

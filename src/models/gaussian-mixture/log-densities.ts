import type { Densities } from './factors.js';

/**
 * log w_k N(x; μ_k, Σ_k) of each component and each of `rows` points from `from` on, in nats;
 * component k's figure of the i-th of them goes to `k * stride + i`.
 */
export function logDensities(
  densities: Densities,
  values: Float64Array,
  from: number,
  rows: number,
  into: Float64Array,
  stride: number,
): void {
  const fill = !densities.triangular
    ? fillDiagonal
    : densities.dimensions === 2
      ? fillPlane
      : fillTriangular;
  for (let k = 0; k < densities.count; k++)
    fill(
      densities,
      k,
      values,
      from * densities.dimensions,
      into.subarray(k * stride, k * stride + rows),
    );
}

function fillTriangular(
  { dimensions, means, inverses, constants }: Densities,
  component: number,
  values: Float64Array,
  first: number,
  into: Float64Array,
): void {
  const mean = means.subarray(component * dimensions, (component + 1) * dimensions);
  const inverse = inverses.subarray(component * dimensions * dimensions);
  const centred = new Float64Array(dimensions);
  const constant = constants[component]!;
  for (let i = 0, at = first; i < into.length; i++, at += dimensions) {
    for (let j = 0; j < dimensions; j++) centred[j] = values[at + j]! - mean[j]!;
    let distance = 0;
    for (let row = 0; row < dimensions; row++) {
      let standardized = 0;
      for (let column = 0; column <= row; column++)
        standardized += inverse[row * dimensions + column]! * centred[column]!;
      distance += standardized * standardized;
    }
    into[i] = constant - 0.5 * distance;
  }
}

/** The same in two dimensions, without loops within the loop. */
function fillPlane(
  { means, inverses, constants }: Densities,
  component: number,
  values: Float64Array,
  first: number,
  into: Float64Array,
): void {
  const [x, y] = [means[2 * component]!, means[2 * component + 1]!];
  const [xx, yx, yy] = [
    inverses[4 * component]!,
    inverses[4 * component + 2]!,
    inverses[4 * component + 3]!,
  ];
  const constant = constants[component]!;
  for (let i = 0, at = first; i < into.length; i++, at += 2) {
    const dx = values[at]! - x;
    const along = xx * dx;
    const across = yx * dx + yy * (values[at + 1]! - y);
    into[i] = constant - 0.5 * (along * along + across * across);
  }
}

function fillDiagonal(
  { dimensions, means, inverses, constants }: Densities,
  component: number,
  values: Float64Array,
  first: number,
  into: Float64Array,
): void {
  const mean = means.subarray(component * dimensions, (component + 1) * dimensions);
  const inverse = inverses.subarray(component * dimensions, (component + 1) * dimensions);
  const constant = constants[component]!;
  for (let i = 0, at = first; i < into.length; i++, at += dimensions) {
    let distance = 0;
    for (let j = 0; j < dimensions; j++) {
      const standardized = (values[at + j]! - mean[j]!) * inverse[j]!;
      distance += standardized * standardized;
    }
    into[i] = constant - 0.5 * distance;
  }
}

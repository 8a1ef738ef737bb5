import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { sizeOf, tileRows } from '../../core/shapes.js';
import { cholesky, invertLower } from './cholesky.js';
import { BLOCK, blockPosterior, expectBlock } from './expectation.js';
import type { Densities } from './factors.js';
import type { GaussianMixtureParams } from './params.js';

/** Climbing ends where a step gains less than this, in nats, or after so many steps. */
const LEAST_GAIN = 1e-12;
const MOST_STEPS = 10_000;

/** The most probable value of each mixture, shape `[N, ...event]`. */
export function modesOf({
  weights,
  means,
  inverseScales,
  logPeaks,
}: GaussianMixtureParams): Tensor {
  const [rows, count, ...event] = means.shape as [number, number, ...number[]];
  const dimensions = sizeOf(event);
  const row = (of: Tensor) => {
    const values = Float64Array.from(of.dataSync());
    return (i: number) =>
      values.subarray((i * values.length) / rows, ((i + 1) * values.length) / rows);
  };
  const [rowMeans, rowInverses, rowConstants] = [row(means), row(inverseScales), row(logPeaks)];
  const modes = new Float32Array(rows * dimensions);
  for (let i = 0; i < rows; i++) {
    const densities = {
      triangular: inverseScales.rank === 4,
      count,
      dimensions,
      means: rowMeans(i),
      inverses: rowInverses(i),
      constants: rowConstants(i),
      base: 0,
    };
    modes.set(modeOf(densities), i * dimensions);
  }
  return tidy(() => tileRows(tensor(modes, [rows, ...event], 'float32'), weights.shape[0] / rows));
}

/**
 * The mode of one mixture: the best point that is reached from a component's mean.
 *
 * x ← (Σ_k r_k Λ_k)⁻¹ Σ_k r_k Λ_k μ_k, where Λ = Σ⁻¹ and r are the responsibilities at x, never
 * lowers the density: Carreira-Perpiñán, Mode-finding for mixtures of Gaussian distributions
 * (2000), equation 10.
 */
export function modeOf(densities: Densities): Float64Array {
  const { count, dimensions, means } = densities;
  const posterior = blockPosterior(count);
  let best: { readonly at: Float64Array; readonly logProb: number } = {
    at: means.slice(0, dimensions),
    logProb: -Infinity,
  };
  for (let k = 0; k < count; k++) {
    let at: Float64Array = means.slice(k * dimensions, (k + 1) * dimensions);
    let before = -Infinity;
    for (let step = 0; step < MOST_STEPS; step++) {
      expectBlock(densities, { values: at, count: 1, dimensions }, 0, 1, posterior);
      const logProb = posterior.logProbs[0]!;
      if (logProb > best.logProb) best = { at, logProb };
      if (!(logProb - before > LEAST_GAIN)) break;
      before = logProb;
      at = climbed(densities, at, posterior.responsibilities);
    }
  }
  return best.at;
}

/**
 * One step uphill, written as a move from where it starts so that nothing far from the origin is
 * subtracted.
 */
function climbed(
  { triangular, count, dimensions, means, inverses }: Densities,
  from: Float64Array,
  responsibilities: Float64Array,
): Float64Array {
  const curvature = new Float64Array(dimensions * dimensions);
  const pull = new Float64Array(dimensions);
  for (let k = 0; k < count; k++) {
    const share = responsibilities[k * BLOCK]!;
    const precision = triangular
      ? precisionOf(inverses.subarray(k * dimensions ** 2), dimensions)
      : diagonal(inverses.subarray(k * dimensions, (k + 1) * dimensions));
    precision.forEach((element, i) => {
      const column = i % dimensions;
      curvature[i]! += share * element;
      pull[Math.floor(i / dimensions)]! +=
        share * element * (means[k * dimensions + column]! - from[column]!);
    });
  }
  const lower = cholesky(curvature, dimensions);
  if (!lower) return from;
  const inverse = precisionOf(invertLower(lower, dimensions), dimensions);
  return from.map((value, row) =>
    pull.reduce(
      (total, force, column) => total + inverse[row * dimensions + column]! * force,
      value,
    ),
  );
}

/** Pᵀ P of a lower triangle P = L⁻¹: the inverse of L Lᵀ. */
function precisionOf(inverse: Float64Array, dimensions: number): Float64Array {
  const precision = new Float64Array(dimensions * dimensions);
  for (let row = 0; row < dimensions; row++) {
    for (let column = 0; column < dimensions; column++) {
      for (let i = Math.max(row, column); i < dimensions; i++)
        precision[row * dimensions + column]! +=
          inverse[i * dimensions + row]! * inverse[i * dimensions + column]!;
    }
  }
  return precision;
}

function diagonal(inverses: Float64Array): Float64Array {
  const matrix = new Float64Array(inverses.length ** 2);
  inverses.forEach((inverse, i) => (matrix[i * inverses.length + i] = inverse * inverse));
  return matrix;
}

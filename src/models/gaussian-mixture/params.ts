import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '../../core/shapes.js';
import type { Factors } from './factors.js';

/**
 * The parameters of a batch of Gaussian mixtures, with Σ = L Lᵀ for each component; L is a lower
 * triangle, or its diagonal alone where coordinates are independent.
 *
 * @public
 */
export type GaussianMixtureParams = {
  /** The weights w, shape `[N, K]`. */
  readonly weights: Tensor;
  /** The means, shape `[N, K, ...event]`. */
  readonly means: Tensor;
  /** L, shape `[N, K, D, D]` or `[N, K, D]`. */
  readonly scales: Tensor;
  /** L⁻¹, of the same shape. */
  readonly inverseScales: Tensor;
  /**
   * log w − log |L| − ½ D log 2π, the log-density of each component at its mean times its weight,
   * shape `[N, K]`.
   */
  readonly logPeaks: Tensor;
};

/** One mixture, which all data share, for events of a shape. */
export function mixtureParams(
  { triangular, count, dimensions, means, scales, inverses, constants, base }: Factors,
  weights: Float64Array,
  event: Shape,
): GaussianMixtureParams {
  const shape = triangular ? [1, count, dimensions, dimensions] : [1, count, dimensions];
  const float32 = (values: Float64Array, axes: Shape) =>
    tensor(Float32Array.from(values), [...axes], 'float32');
  return tidy(() => ({
    weights: float32(weights, [1, count]),
    means: float32(means, [1, count, ...event]),
    scales: float32(scales, shape),
    inverseScales: float32(inverses, shape),
    logPeaks: float32(
      constants.map((constant) => constant + base),
      [1, count],
    ),
  }));
}

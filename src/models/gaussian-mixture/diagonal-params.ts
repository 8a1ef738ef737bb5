import { add, exp, expandDims, neg, reshape, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../core/shapes.js';
import { LOG_TWO_PI } from '../../distributions/gaussian-log-prob.js';
import type { GaussianMixtureParams } from './params.js';

/**
 * One mixture of diagonal Gaussians, which all data share, as a differentiable function of what it
 * is made of.
 *
 * @param means - Shape `[K, ...event]`.
 * @param logScales - The logarithms of the standard deviations, of the same shape.
 * @param logWeights - Shape `[K]`.
 */
export function diagonalParams(
  means: Tensor,
  logScales: Tensor,
  logWeights: Tensor,
): GaussianMixtureParams {
  return tidy(() => {
    const [count, ...event] = means.shape as [number, ...number[]];
    const size = sizeOf(event);
    const flat = reshape(logScales, [1, count, size]);
    const volumes = add(sum(flat, 2), 0.5 * LOG_TWO_PI * size);
    return {
      weights: expandDims(exp(logWeights), 0),
      means: reshape(means, [1, count, ...event]),
      scales: exp(flat),
      inverseScales: exp(neg(flat)),
      logPeaks: sub(expandDims(logWeights, 0), volumes),
    };
  });
}

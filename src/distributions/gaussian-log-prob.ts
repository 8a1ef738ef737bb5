import { add, exp, mul, neg, square, sub, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { GAUSSIAN_LOG_PROB, runFused } from '../core/fused.js';
import { sameShape, sharedShape, sizeOf } from '../core/shapes.js';
import { sumEvent } from '../core/sum-event.js';
import type { GaussianParams } from './gaussian-params.js';

/** log 2π. */
export const LOG_TWO_PI = 1.8378770664093453;

/** log p(x) of diagonal Gaussians, by a kernel of our own where the backend has it. */
export function gaussianLogProb({ mean, logScale }: GaussianParams, value: Tensor): Tensor {
  return tidy(() => {
    const constant = 0.5 * LOG_TWO_PI * sizeOf(value.shape.slice(1));
    const fused = isWhole(mean, logScale, value)
      ? runFused(GAUSSIAN_LOG_PROB, { mean, logScale, value }, { constant })?.[0]
      : undefined;
    return fused ?? sub(unnormalizedLogProb({ mean, logScale }, value), constant);
  });
}

/** The same apart for each dimension. */
export function gaussianLogProbPerDimension(
  { mean, logScale }: GaussianParams,
  value: Tensor,
): Tensor {
  return tidy(() => {
    const standardized = mul(sub(value, mean), exp(neg(logScale)));
    return mul(-0.5, add(square(standardized), add(mul(2, logScale), LOG_TWO_PI)));
  });
}

function unnormalizedLogProb({ mean, logScale }: GaussianParams, value: Tensor): Tensor {
  const standardized = mul(sub(value, mean), exp(neg(logScale)));
  return mul(-0.5, sumEvent(add(square(standardized), mul(2, logScale))));
}

/** Whether nothing is broadcast but, at most, one scale over each row. */
function isWhole(mean: Tensor, logScale: Tensor, value: Tensor): boolean {
  return (
    sameShape(mean.shape, value.shape) &&
    (sameShape(logScale.shape, mean.shape) || sameShape(logScale.shape, sharedShape(mean.shape)))
  );
}

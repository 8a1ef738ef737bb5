import { add, exp, mul, neg, sub, sum, tanh, type Tensor } from '@tensorflow/tfjs-core';
import type { Transformed } from './flow-layer.js';

/** Scales by which a single layer stretches or shrinks are between e^−2 and e^2. */
const BOUND = 2;

/** log σ of what a network gives, bounded and for small numbers as it is. */
export function boundedLogScale(raw: Tensor): Tensor {
  return mul(BOUND, tanh(mul(1 / BOUND, raw)));
}

/** σ z + μ. */
export function affine(z: Tensor, shift: Tensor, logScale: Tensor): Transformed {
  return { value: add(mul(z, exp(logScale)), shift), logDeterminant: sum(logScale, 1) };
}

/** (z − μ) / σ. */
export function affineInverse(z: Tensor, shift: Tensor, logScale: Tensor): Transformed {
  return { value: mul(sub(z, shift), exp(neg(logScale))), logDeterminant: neg(sum(logScale, 1)) };
}

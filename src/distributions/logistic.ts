import {
  add,
  exp,
  mul,
  neg,
  softplus,
  sub,
  tanh,
  tidy,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { quantileNoise } from '../core/noise.js';
import { sumEvent } from '../core/sum-event.js';
import { withGradient } from '../core/with-gradient.js';
import type { Family } from './family.js';
import { gaussianHead } from './gaussian-heads.js';
import { settleGaussianOptions } from './gaussian-options.js';
import type { LocationScaleOptions, LocationScaleParams } from './location-scale.js';

/**
 * Independent logistic variables, of tails heavier than a Gaussian's.
 *
 * log p(x) = Σ_j log sigmoid′(z_j) − log s_j for z = (x − μ) / s. Raw network outputs: the means
 * and, behind them on the last axis where the scale is learned, as many values of log s² (before
 * the floor). For values in steps, such as 8-bit pixels, there is {@link discretizedLogistic}.
 *
 * @param options - The scale s, which is √3 / π standard deviations, and its floor.
 * @returns The family.
 * @throws {@link VaeKitError} where the scale is neither a name nor a positive number, the floor is
 * negative, or an initial scale is not above it or given for a scale that is not shared.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { logistic } from 'vae-kit';
 *
 * const family = logistic({ scale: 1 });
 * family.logProb(family.params(tf.tensor2d([[3]]), {}), tf.tensor2d([[3]])).print(); // [log ¼]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function logistic(options: LocationScaleOptions = {}): Family<LocationScaleParams, true> {
  const settled = settleGaussianOptions(options, 'logistic');
  const { scale, minScale, initialScale } = settled;
  return {
    type: 'logistic',
    options: { scale, minScale, ...(scale === 'shared' && { initialScale }) },
    support: { type: 'real', low: -Infinity, high: Infinity },
    reparameterized: true,
    ...gaussianHead(settled),
    sample: ({ mean, logScale }, key) =>
      tidy(() => add(mean, mul(exp(logScale), quantileNoise(key, mean.shape, logisticQuantile)))),
    logProb: (params, value) => tidy(() => sumEvent(logProbPerDimension(params, value))),
    logProbPerDimension: (params, value) => tidy(() => logProbPerDimension(params, value)),
    mean: ({ mean }) => mean,
    mode: ({ mean }) => mean,
    entropy: ({ mean, logScale }) => tidy(() => sumEvent(add(zerosLike(mean), add(logScale, 2)))),
  };
}

/** The quantile function of the logistic distribution with μ = 0 and s = 1. */
export const logisticQuantile = (u: number) => Math.log(u) - Math.log1p(-u);

function logProbPerDimension({ mean, logScale }: LocationScaleParams, value: Tensor): Tensor {
  const standardized = mul(sub(value, mean), exp(neg(logScale)));
  const logDensity = withGradient(
    standardized,
    (z) => [neg(add(softplus(z), softplus(neg(z)))), z],
    (dy, z) => mul(dy, neg(tanh(mul(0.5, z)))),
  );
  return sub(logDensity, logScale);
}

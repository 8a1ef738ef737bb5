import { abs, add, exp, mul, neg, sub, tidy, zerosLike, type Tensor } from '@tensorflow/tfjs-core';
import { quantileNoise } from '../core/noise.js';
import { sumEvent } from '../core/sum-event.js';
import type { Family } from './family.js';
import { gaussianHead } from './gaussian-heads.js';
import { settleGaussianOptions } from './gaussian-options.js';
import { laplaceKl, laplaceKlPerDimension } from './kl/laplace.js';
import type { LocationScaleOptions, LocationScaleParams } from './location-scale.js';

/**
 * Independent Laplace variables, for values of which a few lie far from the others.
 *
 * log p(x) = −Σ_j |x_j − μ_j| / b_j + log 2 b_j, so that what is learned is the median of the data
 * rather than their mean. Raw network outputs: the means and, behind them on the last axis where
 * the scale is learned, as many values of log b² (before the floor).
 *
 * @param options - The scale b and its floor.
 * @returns The family.
 * @throws {@link VaeKitError} where the scale is neither a name nor a positive number, the floor is
 * negative, or an initial scale is not above it or given for a scale that is not shared.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { laplace } from 'vae-kit';
 *
 * const family = laplace({ scale: 1 });
 * family.logProb(family.params(tf.tensor2d([[0, 3]]), {}), tf.tensor2d([[0, 5]])).print();
 * // [-2 - 2 log 2]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function laplace(options: LocationScaleOptions = {}): Family<LocationScaleParams, true> {
  const settled = settleGaussianOptions(options, 'laplace');
  const { scale, minScale, initialScale } = settled;
  return {
    type: 'laplace',
    options: { scale, minScale, ...(scale === 'shared' && { initialScale }) },
    support: { type: 'real', low: -Infinity, high: Infinity },
    reparameterized: true,
    ...gaussianHead(settled),
    sample: ({ mean, logScale }, key) =>
      tidy(() => add(mean, mul(exp(logScale), quantileNoise(key, mean.shape, quantile)))),
    logProb: (params, value) => tidy(() => sumEvent(logProbPerDimension(params, value))),
    logProbPerDimension: (params, value) => tidy(() => logProbPerDimension(params, value)),
    mean: ({ mean }) => mean,
    mode: ({ mean }) => mean,
    entropy: ({ mean, logScale }) =>
      tidy(() => sumEvent(add(zerosLike(mean), add(logScale, 1 + Math.LN2)))),
    kl: laplaceKl,
    klPerDimension: laplaceKlPerDimension,
  };
}

/** The quantile function of Laplace's distribution with μ = 0 and b = 1. */
const quantile = (u: number) => (u < 0.5 ? Math.log(2 * u) : -Math.log(2 * (1 - u)));

function logProbPerDimension({ mean, logScale }: LocationScaleParams, value: Tensor): Tensor {
  return neg(add(mul(abs(sub(value, mean)), exp(neg(logScale))), add(logScale, Math.LN2)));
}

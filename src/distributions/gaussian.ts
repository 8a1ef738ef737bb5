import { add, exp, mul, tidy, zerosLike, type Tensor } from '@tensorflow/tfjs-core';
import { GAUSSIAN_KL, GAUSSIAN_SAMPLE, runFused } from '../core/fused.js';
import { normalNoise } from '../core/noise.js';
import { sameShape } from '../core/shapes.js';
import { meaning } from '../core/shortcuts.js';
import { sumEvent } from '../core/sum-event.js';
import type { Family } from './family.js';
import { gaussianHead } from './gaussian-heads.js';
import { gaussianLogProb, gaussianLogProbPerDimension, LOG_TWO_PI } from './gaussian-log-prob.js';
import { settleGaussianOptions, type GaussianOptions } from './gaussian-options.js';
import type { GaussianParams } from './gaussian-params.js';
import { gaussianKl, gaussianKlPerDimension } from './kl/gaussian.js';

/**
 * The diagonal Gaussian, whose standard deviation is learned per dimension, shared or fixed.
 *
 * log p(x) = −½ Σ_j ((x_j − μ_j)² / σ_j² + 2 log σ_j + log 2π). Raw network outputs: the means and,
 * behind them on the last axis where the scale is learned, as many values of log σ² (before the
 * floor). Kingma and Welling, Auto-encoding variational Bayes (2014), appendix C.2.
 *
 * @param options - The scale and its floor.
 * @returns The family.
 * @throws {@link VaeKitError} where the scale is neither a name nor a positive number, the floor is
 * negative, or an initial scale is not above it or given for a scale that is not shared.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { gaussian } from 'vae-kit';
 *
 * const unitVariance = gaussian({ scale: 1 });
 * const params = unitVariance.params(tf.tensor2d([[0, 3]]), {});
 * unitVariance.logProb(params, tf.tensor2d([[0, 3]])).print(); // [-log 2π]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function gaussian(options: GaussianOptions = {}): Family<GaussianParams, true> {
  const { scale, minScale, initialScale } = settleGaussianOptions(options);
  return {
    type: 'gaussian',
    options: { scale, minScale, ...(scale === 'shared' && { initialScale }) },
    support: { type: 'real', low: -Infinity, high: Infinity },
    reparameterized: true,
    ...gaussianHead({ scale, minScale, initialScale }),
    sample: meaning<Family<GaussianParams>['sample']>(
      ({ mean, logScale }, key) =>
        tidy(() => {
          const noise = normalNoise(key, mean.shape);
          const fused = sameShape(mean.shape, logScale.shape)
            ? runFused(GAUSSIAN_SAMPLE, { mean, logScale, noise })?.[0]
            : undefined;
          return fused ?? add(mean, mul(exp(logScale), noise));
        }),
      'gaussian sample',
    ),
    logProb: meaning(gaussianLogProb, 'gaussian'),
    logProbPerDimension: gaussianLogProbPerDimension,
    mean: ({ mean }) => mean,
    mode: ({ mean }) => mean,
    entropy: ({ mean, logScale }) =>
      tidy(() => sumEvent(add(zerosLike(mean), add(logScale, 0.5 * (LOG_TWO_PI + 1))))),
    kl: meaning(
      (q: GaussianParams, p: GaussianParams) => fusedKl(q, p) ?? gaussianKl(q, p),
      'gaussian kl',
    ),
    klPerDimension: gaussianKlPerDimension,
  };
}

/** The KL by a kernel, where the backend has it and only rows of the prior are broadcast. */
function fusedKl({ mean, logScale }: GaussianParams, p: GaussianParams): Tensor | undefined {
  const { shape } = mean;
  const isWhole =
    shape.length > 1 &&
    sameShape(logScale.shape, shape) &&
    [p.mean, p.logScale].every((each) => sameShape(each.shape, p.mean.shape)) &&
    (p.mean.shape[0] === 1 || p.mean.shape[0] === shape[0]) &&
    sameShape(p.mean.shape.slice(1), shape.slice(1));
  return isWhole
    ? runFused(GAUSSIAN_KL, { mean, logScale, priorMean: p.mean, priorLogScale: p.logScale })?.[0]
    : undefined;
}

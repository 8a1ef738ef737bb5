import {
  add,
  exp,
  fill,
  log,
  mul,
  neg,
  scalar,
  slice,
  square,
  sub,
  tidy,
  zeros,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, optionError, vaeKitError } from '../core/errors.js';
import { GAUSSIAN_LOG_PROB, runFused } from '../core/fused.js';
import { normalNoise } from '../core/noise.js';
import { sameShape, sizeOf, sumEvent, type Shape } from '../core/shapes.js';
import type { Family } from './family.js';
import type { GaussianParams } from './gaussian-params.js';
import { gaussianKl, gaussianKlPerDimension } from './kl.js';

const LOG_TWO_PI = 1.8378770664093453;

/**
 * What {@link gaussian} can be told.
 *
 * @public
 */
export interface GaussianOptions {
  /**
   * Where the standard deviation σ comes from: `'learned'`, a network output of its own for each
   * dimension (the default); `'shared'`, one learned number for all data and dimensions; or a
   * number, fixed.
   */
  readonly scale?: 'learned' | 'shared' | number;
  /**
   * The least standard deviation, in the units of the data: σ² = exp(raw) + minScale². The floor
   * keeps a density from growing without bound where data are constant. 0.001 unless told.
   */
  readonly minScale?: number;
  /**
   * Where a shared standard deviation starts, in the units of the data and above the floor; 1
   * unless told, or twice the floor where that is more. Training moves it by a small factor at each
   * step, so that a start near the scale of what is left unexplained saves thousands of them.
   */
  readonly initialScale?: number;
}

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
export function gaussian(options: GaussianOptions = {}): Family<GaussianParams, true> {
  const { scale = 'learned', minScale = 1e-3, initialScale } = options;
  if (scale !== 'learned' && scale !== 'shared' && !(Number.isFinite(scale) && scale > 0)) {
    throw vaeKitError(
      "the scale of a gaussian must be 'learned', 'shared' or a positive number",
      describe(scale),
      'Give one of these.',
    );
  }
  if (!(Number.isFinite(minScale) && minScale >= 0)) {
    throw optionError(
      'minScale',
      'must be 0 or a positive number',
      describe(minScale),
      'Give a standard deviation in the units of the data.',
    );
  }
  const start = initialScale ?? Math.max(1, 2 * minScale);
  if (initialScale !== undefined && scale !== 'shared') {
    throw vaeKitError(
      'an initialScale is where a shared scale starts',
      `it with the scale ${describe(scale)}`,
      "Give scale: 'shared' too, or leave it out.",
    );
  }
  if (!(Number.isFinite(start) && start > minScale)) {
    throw optionError(
      'initialScale',
      `must be a number above minScale, ${minScale}`,
      describe(start),
      'Give a standard deviation in the units of the data, such as 0.3.',
    );
  }
  const logScaleOf = (logVariance: Tensor): Tensor =>
    mul(0.5, minScale === 0 ? logVariance : log(add(exp(logVariance), minScale ** 2)));

  const heads: Pick<Family<GaussianParams, true>, 'rawShape' | 'params' | 'variables'> = scale ===
  'learned'
    ? {
        rawShape: (event) => [...event.slice(0, -1), 2 * event[event.length - 1]!],
        params: (raw) =>
          tidy(() => ({ mean: lastAxisHalf(raw, 0), logScale: logScaleOf(lastAxisHalf(raw, 1)) })),
      }
    : scale === 'shared'
      ? {
          rawShape: (event) => event,
          variables: () => ({ logVariance: scalar(Math.log(start ** 2 - minScale ** 2)) }),
          params: (raw, { logVariance }) =>
            tidy(() => ({ mean: raw, logScale: perDatum(logScaleOf(logVariance!), raw.shape) })),
        }
      : {
          rawShape: (event) => event,
          params: (raw) => ({ mean: raw, logScale: fill(sharedShape(raw.shape), Math.log(scale)) }),
        };

  return {
    type: 'gaussian',
    support: { type: 'real', low: -Infinity, high: Infinity },
    reparameterized: true,
    ...heads,
    sample: ({ mean, logScale }, key) =>
      tidy(() => add(mean, mul(exp(logScale), normalNoise(key, mean.shape)))),
    logProb: ({ mean, logScale }, value) =>
      tidy(() => {
        const constant = 0.5 * LOG_TWO_PI * sizeOf(value.shape.slice(1));
        const fused = isWhole(mean, logScale, value)
          ? runFused(GAUSSIAN_LOG_PROB, { mean, logScale, value })
          : undefined;
        return sub(fused ?? unnormalizedLogProb({ mean, logScale }, value), constant);
      }),
    mean: ({ mean }) => mean,
    mode: ({ mean }) => mean,
    entropy: ({ mean, logScale }) =>
      tidy(() => sumEvent(add(zerosLike(mean), add(logScale, 0.5 * (LOG_TWO_PI + 1))))),
    kl: gaussianKl,
    klPerDimension: gaussianKlPerDimension,
  };
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

function lastAxisHalf(raw: Tensor, half: 0 | 1): Tensor {
  const size = raw.shape.slice();
  const width = size[size.length - 1]! / 2;
  size[size.length - 1] = width;
  return slice(raw, [...new Array<number>(raw.rank - 1).fill(0), half * width], size);
}

/** `[N, 1, ..., 1]`: one value for the whole event. */
function sharedShape(shape: Shape): number[] {
  return shape.map((axis, i) => (i === 0 ? axis : 1));
}

function perDatum(value: Tensor, shape: Shape): Tensor {
  return add(zeros(sharedShape(shape)), value);
}

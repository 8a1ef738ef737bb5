import {
  abs,
  add,
  clipByValue,
  fill,
  mul,
  neg,
  scalar,
  sigmoid,
  slice,
  softplus,
  sub,
  tidy,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { GAUSSIAN_HEAD, runFused } from '../core/fused.js';
import { sharedShape, type Shape } from '../core/shapes.js';
import { meaning } from '../core/shortcuts.js';
import { withGradient } from '../core/with-gradient.js';
import type { Family } from './family.js';
import type { SettledGaussianOptions } from './gaussian-options.js';
import type { GaussianParams } from './gaussian-params.js';

/** How a Gaussian gets its parameters from raw network outputs. */
export type GaussianHead = Pick<
  Family<GaussianParams, true>,
  'rawShape' | 'params' | 'variables' | 'minScale'
>;

/** The head of each kind of scale. */
export function gaussianHead(options: SettledGaussianOptions): GaussianHead {
  const { scale, minScale, initialScale } = options;
  if (scale === 'learned') return learnedHead(minScale);
  return scale === 'shared' ? sharedHead(minScale, initialScale) : fixedHead(scale);
}

/** A scale for each dimension: the second half of the last axis is log σ², before the floor. */
function learnedHead(minScale: number): GaussianHead {
  const floored = minScale > 0;
  const floor = floored ? 2 * Math.log(minScale) : 0;
  return {
    minScale,
    rawShape: (event) => [...event.slice(0, -1), 2 * event[event.length - 1]!],
    params: meaning(
      (raw: Tensor) => {
        const [mean, logScale] = runFused(GAUSSIAN_HEAD, { raw }, { floored, floor }) ?? [];
        return mean && logScale
          ? { mean, logScale }
          : tidy(() => ({
              mean: lastAxisHalf(raw, 0),
              logScale: logScaleOf(lastAxisHalf(raw, 1), minScale),
            }));
      },
      { floored, floor },
    ),
  };
}

/** One scale for all data and dimensions, a variable. */
function sharedHead(minScale: number, start: number): GaussianHead {
  return {
    minScale,
    rawShape: (event) => event,
    variables: () => ({ logVariance: scalar(Math.log(start ** 2 - minScale ** 2)) }),
    params: (raw, { logVariance }) =>
      tidy(() => ({
        mean: raw,
        logScale: add(zeros(sharedShape(raw.shape)), logScaleOf(logVariance!, minScale)),
      })),
  };
}

/** One scale, given. */
function fixedHead(scale: number): GaussianHead {
  const logScale = Math.log(scale);
  return {
    rawShape: (event) => event,
    params: meaning(
      (raw: Tensor) => ({ mean: raw, logScale: fill(sharedShape(raw.shape), logScale) }),
      { logScale },
    ),
  };
}

/**
 * log σ of σ² = exp(logVariance) + minScale², as the greater of both logarithms and a rest: neither
 * overflows, and a σ near 1 keeps the digits of its logarithm.
 */
export function logScaleOf(logVariance: Tensor, minScale: number): Tensor {
  if (minScale === 0) return mul(0.5, logVariance);
  const floor = 2 * Math.log(minScale);
  return withGradient(
    logVariance,
    (v) => {
      const above = sub(v, floor);
      // The maximum as a clip, which is several times faster on WASM.
      const greater = clipByValue(v, floor, 3e38);
      return [mul(0.5, add(greater, softplus(neg(abs(above))))), above];
    },
    (dy, above) => mul(dy, mul(0.5, sigmoid(above))),
  );
}

/** The first or the second half of the last axis. */
export function lastAxisHalf(raw: Tensor, half: 0 | 1): Tensor {
  const size: Shape = raw.shape;
  const width = size[size.length - 1]! / 2;
  return slice(
    raw,
    [...new Array<number>(raw.rank - 1).fill(0), half * width],
    [...size.slice(0, -1), width],
  );
}

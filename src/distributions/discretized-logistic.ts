import {
  add,
  clipByValue,
  div,
  exp,
  expm1,
  greater,
  log,
  mul,
  neg,
  round,
  sigmoid,
  softplus,
  sub,
  tidy,
  where,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { log1p } from '../core/log1p.js';
import { quantileNoise } from '../core/noise.js';
import { COUNT, type Kind } from '../core/options.js';
import { stopGradient } from '../core/stop-gradient.js';
import { sumEvent } from '../core/sum-event.js';
import { withGradient } from '../core/with-gradient.js';
import type { Family } from './family.js';
import { gaussianHead } from './gaussian-heads.js';
import { settleGaussianOptions } from './gaussian-options.js';
import type { LocationScaleOptions, LocationScaleParams } from './location-scale.js';
import { logisticQuantile } from './logistic.js';

/**
 * What {@link discretizedLogistic} can be told.
 *
 * @public
 */
export interface DiscretizedLogisticOptions extends LocationScaleOptions {
  /** How many values there are, 2 or more: 0, 1 / (levels − 1), …, 1; 256 unless told. */
  readonly levels?: number;
}

const LEVELS: Kind = {
  wanted: 'a whole number from 2 to 65536',
  holds: (value) => COUNT.holds(value) && (value as number) > 1 && (value as number) <= 65536,
  remedy: 'Give 256 for 8-bit pixels.',
};

/**
 * Independent logistic variables rounded to levels between 0 and 1, such as those of 8-bit pixels.
 *
 * log p(x) = Σ_j log(sigmoid((x_j + h − μ_j) / s_j) − sigmoid((x_j − h − μ_j) / s_j)) with half a
 * step h = ½ / (levels − 1); all that lies beyond 0 or 1 counts to them. Salimans et al.,
 * PixelCNN++ (2017), section 2.1. It is the logarithm of a probability: −log p(x) / (D log 2) of
 * images of D numbers is their bits per dimension. Raw network outputs: the means μ and, behind
 * them on the last axis where the scale is learned, as many values of log s² (before the floor),
 * all in units where 1 is the greatest level.
 *
 * @param options - The levels, the scale s and its floor.
 * @returns The family. Data are divided by levels − 1 beforehand: bytes by 255.
 * @throws {@link VaeKitError} where there are less than 2 levels or more than 65536, the scale is
 * neither a name nor a positive number, the floor is negative, or an initial scale is not above it
 * or given for a scale that is not shared.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { discretizedLogistic } from 'vae-kit';
 *
 * const family = discretizedLogistic({ levels: 2, scale: 1 });
 * family.logProb(family.params(tf.tensor2d([[0.5]]), {}), tf.tensor2d([[1]])).print(); // [log ½]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function discretizedLogistic(
  options: DiscretizedLogisticOptions = {},
): Family<LocationScaleParams, false> {
  const settled = settleGaussianOptions(options, 'discretizedLogistic', { levels: LEVELS });
  const { scale, minScale, initialScale } = settled;
  const { levels = 256 } = options;
  const steps = levels - 1;
  const rounded = (value: Tensor) => mul(round(mul(clipByValue(value, 0, 1), steps)), 1 / steps);
  const logProbOf = (params: LocationScaleParams, value: Tensor) =>
    logProbPerDimension(params, value, steps);
  return {
    type: 'discretizedLogistic',
    options: { levels, scale, minScale, ...(scale === 'shared' && { initialScale }) },
    support: { type: 'levels', low: 0, high: 1, step: 1 / steps },
    reparameterized: false,
    ...gaussianHead(settled),
    sample: ({ mean, logScale }, key) =>
      tidy(() =>
        stopGradient(() => {
          const noise = quantileNoise(key, mean.shape, logisticQuantile);
          return rounded(add(mean, mul(exp(logScale), noise)));
        }),
      ),
    logProb: (params, value) => tidy(() => sumEvent(logProbOf(params, value))),
    logProbPerDimension: (params, value) => tidy(() => logProbOf(params, value)),
    mean: (params) => tidy(() => meanOf(params, steps)),
    mode: (params) =>
      tidy(() =>
        stopGradient(() => {
          // An end, which has all beyond it, may be more probable than the level next to μ.
          let best = rounded(params.mean);
          for (const end of [zerosLike(best), add(zerosLike(best), 1)]) {
            const isBetter = greater(logProbOf(params, end), logProbOf(params, best));
            best = where(isBetter, end, best);
          }
          return best;
        }),
      ),
  };
}

/**
 * With u and v the standardised ends of a level, sigmoid(u) − sigmoid(v) is
 * sigmoid(u) sigmoid(−v) (1 − e^(v − u)), whose logarithm keeps its digits however far they lie.
 */
function logProbPerDimension(
  { mean, logScale }: LocationScaleParams,
  value: Tensor,
  steps: number,
): Tensor {
  const level = stopGradient(() => round(mul(value, steps)));
  const perStep = mul(exp(neg(logScale)), 1 / steps);
  const end = (half: number) => mul(sub(add(level, half), mul(mean, steps)), perStep);
  const none = zerosLike(level);
  const above = where(
    stopGradient(() => greater(steps, level)),
    softplus(neg(end(0.5))),
    none,
  );
  const below = where(
    stopGradient(() => greater(level, 0)),
    softplus(end(-0.5)),
    none,
  );
  const isInner = stopGradient(() => greater(mul(level, sub(steps, level)), 0));
  return sub(where(isInner, logOneLess(add(none, perStep)), none), add(above, below));
}

/** log(1 − e^(−d)) for d > 0 (M. Mächler, Accurately computing log(1 − exp(−|a|)), 2012). */
function logOneLess(distance: Tensor): Tensor {
  return withGradient(
    distance,
    (d) => [where(greater(d, Math.LN2), log1p(neg(exp(neg(d)))), log(neg(expm1(neg(d))))), d],
    (dy, d) => div(dy, expm1(d)),
  );
}

/** The sum over levels of the probability of lying above them: no level less than half a step. */
function meanOf({ mean, logScale }: LocationScaleParams, steps: number): Tensor {
  const [inSteps, perStep] = [mul(mean, steps), mul(exp(neg(logScale)), 1 / steps)];
  let total: Tensor = zerosLike(mean);
  for (let level = 0.5; level < steps; level++) {
    const sum = total;
    total = tidy(() => add(sum, sigmoid(mul(sub(inSteps, level), perStep))));
    sum.dispose();
  }
  return mul(total, 1 / steps);
}

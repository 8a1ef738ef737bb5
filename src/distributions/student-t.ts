import {
  abs,
  add,
  div,
  exp,
  expm1,
  fill,
  greater,
  log,
  maximum,
  mul,
  neg,
  scalar,
  sqrt,
  square,
  sub,
  tidy,
  where,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { splitKey } from '../core/keys.js';
import { log1p } from '../core/log1p.js';
import { quantileNoise } from '../core/noise.js';
import type { Kind } from '../core/options.js';
import { sharedShape } from '../core/shapes.js';
import { digammaGap, stirlingError } from '../core/stirling.js';
import { sumEvent } from '../core/sum-event.js';
import { withGradient } from '../core/with-gradient.js';
import type { Family } from './family.js';
import { gaussianHead } from './gaussian-heads.js';
import { LOG_TWO_PI } from './gaussian-log-prob.js';
import { settleGaussianOptions } from './gaussian-options.js';
import type { LocationScaleOptions, LocationScaleParams } from './location-scale.js';

/**
 * What {@link studentT} can be told.
 *
 * @public
 */
export interface StudentTOptions extends LocationScaleOptions {
  /**
   * The degrees of freedom ν: a number, 1 or more, or `'shared'`, one learned number above 1 for
   * all data and dimensions, which starts at 4. 4 unless told.
   */
  readonly degreesOfFreedom?: number | 'shared';
}

/**
 * The parameters of {@link studentT}.
 *
 * @public
 */
export type StudentTParams = LocationScaleParams & {
  /** ν, shape `[N, ...event]`; event axes of 1 share one. */
  readonly degreesOfFreedom: Tensor;
};

/** Where ν starts, if it is learned. */
const START = 4;

const DEGREES: Kind = {
  wanted: "'shared' or a finite number, 1 or more",
  holds: (value) => value === 'shared' || (Number.isFinite(value) && (value as number) >= 1),
  remedy: 'Give a number such as 4; the greater it is, the lighter the tails are.',
};

/**
 * Independent Student's t variables, for data with outliers: the fewer degrees of freedom, the
 * less a value far from the others counts.
 *
 * p(x) = Π_j Γ((ν + 1) / 2) / (Γ(ν / 2) √(ν π) σ_j) (1 + z_j² / ν)^(−(ν + 1) / 2) for
 * z = (x − μ) / σ. Raw network outputs: the locations and, behind them on the last axis where the
 * scale is learned, as many values of log σ² (before the floor). With one degree of freedom, those
 * of Cauchy's distribution, there is no mean: {@link Family.mean} gives the location.
 *
 * @param options - The degrees of freedom, the scale σ and its floor.
 * @returns The family.
 * @throws {@link VaeKitError} where there is less than one degree of freedom, the scale is neither
 * a name nor a positive number, the floor is negative, or an initial scale is not above it or given
 * for a scale that is not shared.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { studentT } from 'vae-kit';
 *
 * const cauchy = studentT({ degreesOfFreedom: 1, scale: 1 });
 * cauchy.logProb(cauchy.params(tf.tensor2d([[3]]), {}), tf.tensor2d([[3]])).print(); // [-log π]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function studentT(options: StudentTOptions = {}): Family<StudentTParams, true> {
  const settled = settleGaussianOptions(options, 'studentT', { degreesOfFreedom: DEGREES });
  const { scale, minScale, initialScale } = settled;
  const { degreesOfFreedom: degrees = START } = options;
  const { variables, params, ...head } = gaussianHead(settled);
  const learned = degrees === 'shared';
  return {
    type: 'studentT',
    options: {
      degreesOfFreedom: degrees,
      scale,
      minScale,
      ...(scale === 'shared' && { initialScale }),
    },
    support: { type: 'real', low: -Infinity, high: Infinity },
    reparameterized: true,
    ...head,
    ...((learned || variables) && {
      variables: (event, key) => ({
        ...variables?.(event, key),
        ...(learned && { degrees: scalar(Math.log(START - 1)) }),
      }),
    }),
    params: (raw, known) =>
      tidy(() => {
        const own = params(raw, known);
        const shape = sharedShape(own.mean.shape);
        const degreesOfFreedom = learned
          ? add(fill(shape, 1), exp(known.degrees!))
          : fill(shape, degrees);
        return { ...own, degreesOfFreedom };
      }),
    sample: ({ mean, logScale, degreesOfFreedom: v }, key) =>
      tidy(() => {
        // As Box and Muller's (R. W. Bailey, Polar generation of random variates with the
        // t-distribution, 1994).
        const [forRadius, forAngle] = splitKey(key, 2);
        const energy = quantileNoise(forRadius, mean.shape, (u) => -2 * Math.log(u));
        const cosine = quantileNoise(forAngle, mean.shape, (u) => Math.cos(2 * Math.PI * u));
        const radius = sqrt(mul(v, expm1(div(energy, v))));
        return add(mean, mul(exp(logScale), mul(radius, cosine)));
      }),
    logProb: (of, value) => tidy(() => sumEvent(logProbPerDimension(of, value))),
    logProbPerDimension: (of, value) => tidy(() => logProbPerDimension(of, value)),
    mean: ({ mean }) => mean,
    mode: ({ mean }) => mean,
    entropy: ({ mean, logScale, degreesOfFreedom: v }) =>
      tidy(() => {
        const x = mul(0.5, v);
        const y = add(x, 0.5);
        const slope = add(log1p(div(1, v)), sub(digammaGap(x), digammaGap(y)));
        const each = add(sub(mul(y, slope), peak(v)), add(logScale, 0.5 * LOG_TWO_PI));
        return sumEvent(add(zerosLike(mean), each));
      }),
  };
}

function logProbPerDimension(
  { mean, logScale, degreesOfFreedom: v }: StudentTParams,
  value: Tensor,
): Tensor {
  const standardized = mul(sub(value, mean), exp(neg(logScale)));
  const fall = mul(mul(0.5, add(v, 1)), logOfSquare(div(standardized, sqrt(v))));
  return sub(sub(peak(v), add(logScale, 0.5 * LOG_TWO_PI)), fall);
}

/** log(1 + s²), whose square may be more than float32 holds. */
function logOfSquare(s: Tensor): Tensor {
  return withGradient(
    s,
    (given) => {
      const size = abs(given);
      const far = mul(2, log(maximum(size, 1)));
      return [where(greater(size, 1e4), far, log1p(square(given))), given];
    },
    (dy, at) => {
      const [near, far] = [div(at, add(1, square(at))), div(1, at)];
      return mul(dy, mul(2, where(greater(abs(at), 1e4), far, near)));
    },
  );
}

/** log Γ((ν + 1) / 2) − log Γ(ν / 2) − ½ log(ν / 2), which tends to 0: there Gaussians are left. */
function peak(v: Tensor): Tensor {
  const x = mul(0.5, v);
  const y = add(x, 0.5);
  const rest = sub(mul(x, log1p(div(1, v))), 0.5);
  return add(rest, sub(stirlingError(y), stirlingError(x)));
}

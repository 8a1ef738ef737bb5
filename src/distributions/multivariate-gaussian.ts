import {
  add,
  exp,
  expandDims,
  eye,
  log,
  matMul,
  mul,
  reshape,
  slice,
  square,
  sub,
  sum,
  tidy,
  zeros,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { optionError } from '../core/errors.js';
import { normalNoise } from '../core/noise.js';
import { checkOptions, type OptionKinds } from '../core/options.js';
import { formatShape } from '../core/shapes.js';
import { solveLower } from '../core/solve-lower.js';
import { sumEvent } from '../core/sum-event.js';
import { belowDiagonal, diagonalOf } from '../core/triangles.js';
import type { Family, Params } from './family.js';
import { logScaleOf } from './gaussian-heads.js';
import { LOG_TWO_PI } from './gaussian-log-prob.js';
import { settleGaussianOptions } from './gaussian-options.js';
import type { GaussianParams } from './gaussian-params.js';
import { multivariateGaussianKl } from './kl/multivariate-gaussian.js';
import type { MultivariateGaussianParams } from './multivariate-gaussian-params.js';

/**
 * What {@link multivariateGaussian} can be told.
 *
 * @public
 */
export interface MultivariateGaussianOptions {
  /**
   * The least L_jj, which is the standard deviation of a coordinate given those before it, in the
   * units of the data: L_jj² = exp(raw) + minScale². 0.001 unless told.
   */
  readonly minScale?: number;
}

const KINDS: OptionKinds<MultivariateGaussianOptions> = { minScale: null };

/**
 * The Gaussian with a full covariance Σ = L Lᵀ, whose coordinates depend on each other.
 *
 * log p(x) = −½ |L⁻¹ (x − μ)|² − Σ_j log L_jj − ½ D log 2π. Raw network outputs for events of D
 * numbers: D means, D values of log L_jj² (before the floor), both as {@link gaussian} has them, and
 * behind them the D (D − 1) / 2 numbers below the diagonal of L.
 *
 * As a posterior it has closed-form KLs to itself and to diagonal Gaussians, such as
 * {@link standardNormal}: see {@link multivariateGaussianKl}. As a likelihood it takes no mask.
 *
 * @param options - The floor of the diagonal of L.
 * @returns The family.
 * @throws {@link VaeKitError} where the floor is negative, or, as a model is built, its events have
 * more than one axis.
 *
 * @example
 * ```ts
 * import { bernoulli, mlpDecoder, mlpEncoder, multivariateGaussian, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784],
 *   latent: 8,
 *   posterior: multivariateGaussian(),
 *   encoder: mlpEncoder([200]),
 *   decoder: mlpDecoder([200]),
 *   likelihood: bernoulli(),
 * });
 * console.log(model.kl); // closed-form
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function multivariateGaussian(
  options: MultivariateGaussianOptions = {},
): Family<MultivariateGaussianParams, true> {
  checkOptions(options, 'multivariateGaussian', KINDS, {
    'scale std sigma covariance cholesky scaleTril covarianceMatrix':
      'The network gives the covariance, or params: { mean, cholesky }.',
  });
  const { minScale } = settleGaussianOptions(options);
  const logProbOf = (cholesky: Tensor, whitened: Tensor) => {
    const constant = (0.5 * LOG_TWO_PI * whitened.size) / whitened.shape[0];
    return sub(mul(-0.5, sumEvent(square(whitened))), add(logDeterminant(cholesky), constant));
  };
  return {
    type: 'multivariateGaussian',
    options: { minScale },
    support: { type: 'real', low: -Infinity, high: Infinity },
    reparameterized: true,
    minScale,
    rawShape(event) {
      if (event.length !== 1)
        throw optionError(
          'multivariateGaussian',
          'must have events of one axis',
          formatShape(event),
          'Give a number, such as 8, or take gaussian(), whose coordinates are independent.',
        );
      return [(event[0]! * (event[0]! + 3)) / 2];
    },
    params: (raw) => tidy(() => paramsOf(raw, minScale)),
    sample: (params, key) => tidy(() => drawn(params, key).value),
    sampleWithLogProb: (params, key) =>
      tidy(() => {
        const { value, noise } = drawn(params, key);
        return { value, logProb: logProbOf(params.cholesky, noise) };
      }),
    logProb: ({ mean, cholesky }, value) =>
      tidy(() => {
        const distance = expandDims(sub(value, mean), 2);
        return logProbOf(cholesky, solveLower(overRows(cholesky, value.shape[0]), distance));
      }),
    mean: ({ mean }) => mean,
    mode: ({ mean }) => mean,
    entropy: ({ mean, cholesky }) =>
      tidy(() => {
        const constant = 0.5 * mean.shape[1]! * (LOG_TWO_PI + 1);
        return add(sumEvent(zerosLike(mean)), add(logDeterminant(cholesky), constant));
      }),
    kl: multivariateGaussianKl,
    klTo: { gaussian: kl },
    klFrom: { gaussian: kl },
  };
}

type Side = MultivariateGaussianParams | GaussianParams;

const kl = (q: Params, p: Params) => multivariateGaussianKl(q as Side, p as Side);

/** Matrices for each of so many rows, where all shared one. */
function overRows(matrices: Tensor, rows: number): Tensor {
  const [count, ...rest] = matrices.shape;
  return count === rows ? matrices : add(matrices, zeros([rows, ...rest]));
}

/** Σ_j log L_jj, shape `[N]`. */
const logDeterminant = (cholesky: Tensor) => sum(log(diagonalOf(cholesky)), 1);

/** μ + L ε, and ε. */
function drawn(
  { mean, cholesky }: MultivariateGaussianParams,
  key: Parameters<Family['sample']>[1],
) {
  const [rows, size] = [Math.max(mean.shape[0], cholesky.shape[0]), mean.shape[1]!];
  const noise = normalNoise(key, [rows, size, 1]);
  const moved = matMul(overRows(cholesky, rows), noise);
  return { value: add(mean, reshape(moved, [rows, size])), noise };
}

function paramsOf(raw: Tensor, minScale: number): MultivariateGaussianParams {
  const [rows, width] = raw.shape as [number, number];
  // width = D (D + 3) / 2
  const size = Math.round((Math.sqrt(9 + 8 * width) - 3) / 2);
  const part = (from: number, count: number) => slice(raw, [0, from], [rows, count]);
  const scale = exp(logScaleOf(part(size, size), minScale));
  const diagonal = mul(eye(size), expandDims(scale, 2));
  const below = size > 1 ? belowDiagonal(part(2 * size, width - 2 * size), size) : undefined;
  return { mean: part(0, size), cholesky: below ? add(diagonal, below) : diagonal };
}

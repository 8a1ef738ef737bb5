import {
  add,
  div,
  exp,
  expandDims,
  eye,
  log,
  mul,
  neg,
  square,
  sub,
  sum,
  tidy,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { logExcess } from '../../core/excess.js';
import { solveLower } from '../../core/solve-lower.js';
import { spread } from '../../core/spread.js';
import { sumEvent } from '../../core/sum-event.js';
import { diagonalOf } from '../../core/triangles.js';
import { withGradients } from '../../core/with-gradients.js';
import type { GaussianParams } from '../gaussian-params.js';
import type { MultivariateGaussianParams } from '../multivariate-gaussian-params.js';
import { gaussianKl } from './gaussian.js';

/**
 * The KL divergence between Gaussians, each with a full covariance or a diagonal one.
 *
 * KL(q ‖ p) = ½ (tr(Σ_p⁻¹ Σ_q) + (μ_q − μ_p)ᵀ Σ_p⁻¹ (μ_q − μ_p) − D) − log det L_q + log det L_p
 *
 * @param q - Means and Cholesky factors L of Σ = L Lᵀ, or means and logarithms of standard
 * deviations.
 * @param p - The same; a first axis of 1 serves all N. For N(0, I), zeros as both.
 * @returns Shape `[N]`, in nats.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { multivariateGaussianKl } from 'vae-kit';
 *
 * const q = { mean: tf.tensor2d([[1, 0]]), cholesky: tf.tensor3d([[[1, 0], [1, 1]]]) };
 * const p = { mean: tf.zeros([1, 2]), logScale: tf.zeros([1, 2]) };
 * multivariateGaussianKl(q, p).print(); // [1]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function multivariateGaussianKl(
  q: MultivariateGaussianParams | GaussianParams,
  p: MultivariateGaussianParams | GaussianParams,
): Tensor {
  return tidy(() => {
    if (!('cholesky' in q || 'cholesky' in p)) return gaussianKl(q, p);
    const distance = expandDims(sub(q.mean, p.mean), 2);
    const [ofQ, ofP] = [choleskyOf(q), choleskyOf(p)];
    // Not a quotient for a diagonal p, as its gradient divides by the square.
    const whitened = (x: Tensor) =>
      'cholesky' in p ? solveAll(ofP, x) : mul(x, expandDims(exp(neg(p.logScale)), 2));
    // With L_p⁻¹ L_q = I + E no term is negative, and those of a small E keep their digits.
    const excess = whitened(sub(ofQ, ofP));
    const squares = add(sum(square(excess), [1, 2]), sum(square(whitened(distance)), [1, 2]));
    return add(sumEvent(ofScales(diagonalOf(ofQ), diagonalOf(ofP))), mul(0.5, squares));
  });
}

/** L⁻¹ X, where either may have one matrix for all rows of the other. */
function solveAll(lower: Tensor, x: Tensor): Tensor {
  const rows = Math.max(x.shape[0], lower.shape[0]);
  const over = (y: Tensor) =>
    y.shape[0] === rows ? y : add(y, zeros([rows, ...y.shape.slice(1)]));
  return solveLower(over(lower), over(x));
}

/** L of Σ = L Lᵀ, shape `[N, D, D]`. */
function choleskyOf(params: MultivariateGaussianParams | GaussianParams): Tensor {
  if ('cholesky' in params) return params.cholesky;
  const scale = expandDims(exp(params.logScale), 2);
  return mul(eye(params.mean.shape[1]!), scale);
}

/** e − log(1 + e) for 1 + e = a / b: what is left of the KL of two scales beside ½ e². */
function ofScales(a: Tensor, b: Tensor): Tensor {
  const [q, p] = spread(a, b);
  return withGradients(
    { q, p },
    (save) => {
      save([q, p]);
      return logExcess(div(sub(q, p), p), sub(log(q), log(p)));
    },
    (dy, [kept, other]) => {
      const relative = () => mul(dy, div(sub(kept!, other!), other!));
      return { q: () => div(relative(), kept!), p: () => neg(div(relative(), other!)) };
    },
  );
}

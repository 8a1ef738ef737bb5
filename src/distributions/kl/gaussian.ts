import {
  add,
  exp,
  expm1,
  less,
  mul,
  neg,
  square,
  sub,
  tidy,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { sumEvent } from '../../core/sum-event.js';
import { withGradient } from '../../core/with-gradient.js';
import type { GaussianParams } from '../gaussian-params.js';

/**
 * The KL divergence between diagonal Gaussians, apart for each dimension.
 *
 * KL(q ‖ p) = ½ (σ_q² / σ_p² + (μ_q − μ_p)² / σ_p² − 1) − log(σ_q / σ_p)
 *
 * @param q - Means and log standard deviations, shape `[N, ...event]`.
 * @param p - The same; a first axis of 1 serves all N.
 * @returns Shape `[N, ...event]`, in nats.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { gaussianKlPerDimension } from 'vae-kit';
 *
 * const q = { mean: tf.tensor2d([[1, 0]]), logScale: tf.zeros([1, 2]) };
 * const p = { mean: tf.zeros([1, 2]), logScale: tf.zeros([1, 2]) };
 * gaussianKlPerDimension(q, p).print(); // [[0.5, 0]]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function gaussianKlPerDimension(q: GaussianParams, p: GaussianParams): Tensor {
  return tidy(() => {
    const logRatio = sub(q.logScale, p.logScale);
    const distance = mul(sub(q.mean, p.mean), exp(neg(p.logScale)));
    return add(ofScales(logRatio), mul(0.5, square(distance)));
  });
}

/**
 * ½ (e^(2r) − 1) − r for r = log(σ_q / σ_p): the KL of equal means.
 *
 * Near 0 the terms cancel to second order, and r² e^(⅔ r + r²/9) takes their place, which errs by
 * r³/101. There float32 leaves the difference as much: 1e-6.
 */
function ofScales(logRatio: Tensor): Tensor {
  return withGradient(
    logRatio,
    (r) => {
      const [size, slope] = [square(r), expm1(mul(2, r))];
      const near = mul(size, exp(mul(r, add(2 / 3, mul(1 / 9, r)))));
      return [where(less(size, 0.0025), near, sub(mul(0.5, slope), r)), slope];
    },
    mul,
  );
}

/**
 * The KL divergence between diagonal Gaussians.
 *
 * KL(q ‖ p) = Σ_j ½ (σ_q² / σ_p² + (μ_q − μ_p)² / σ_p² − 1) − log(σ_q / σ_p); for a standard normal
 * p this is Kingma and Welling, Auto-encoding variational Bayes (2014), appendix B.
 *
 * @param q - Means and log standard deviations, shape `[N, ...event]`.
 * @param p - The same; a first axis of 1 serves all N.
 * @returns Shape `[N]`, in nats.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { gaussianKl } from 'vae-kit';
 *
 * const q = { mean: tf.tensor2d([[1, 2]]), logScale: tf.zeros([1, 2]) };
 * const p = { mean: tf.zeros([1, 2]), logScale: tf.zeros([1, 2]) };
 * gaussianKl(q, p).print(); // [2.5]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function gaussianKl(q: GaussianParams, p: GaussianParams): Tensor {
  return tidy(() => sumEvent(gaussianKlPerDimension(q, p)));
}

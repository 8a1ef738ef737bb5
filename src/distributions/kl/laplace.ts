import {
  abs,
  add,
  exp,
  expm1,
  less,
  mul,
  neg,
  step,
  sub,
  tidy,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expExcess } from '../../core/excess.js';
import { spread } from '../../core/spread.js';
import { sumEvent } from '../../core/sum-event.js';
import { withGradients } from '../../core/with-gradients.js';
import type { LocationScaleParams } from '../location-scale.js';

/**
 * The KL divergence between independent Laplace variables, apart for each dimension.
 *
 * KL(q ‖ p) = log(b_p / b_q) + (|Δ| + b_q e^(−|Δ| / b_q)) / b_p − 1 for means Δ apart.
 *
 * @param q - Means and logarithms of the scales, shape `[N, ...event]`.
 * @param p - The same; a first axis of 1 serves all N.
 * @returns Shape `[N, ...event]`, in nats.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { laplaceKlPerDimension } from 'vae-kit';
 *
 * const q = { mean: tf.tensor2d([[1, 0]]), logScale: tf.zeros([1, 2]) };
 * const p = { mean: tf.zeros([1, 2]), logScale: tf.zeros([1, 2]) };
 * laplaceKlPerDimension(q, p).print(); // [[1 / e, 0]]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function laplaceKlPerDimension(q: LocationScaleParams, p: LocationScaleParams): Tensor {
  return tidy(() => {
    const logRatio = sub(q.logScale, p.logScale);
    const distance = mul(sub(q.mean, p.mean), exp(neg(p.logScale)));
    const [r, u] = spread(logRatio, distance);
    return withGradients({ r, u }, (save) => divergence(r, u, save), gradients);
  });
}

/**
 * For r = log(b_q / b_p) and u = Δ / b_p, with t = |Δ| / b_q: (e^r − 1 − r) + e^r (e^(−t) − 1 + t),
 * both of which are positive.
 */
function divergence(r: Tensor, u: Tensor, save: (kept: Tensor[]) => void): Tensor {
  save([r, u]);
  const t = mul(abs(u), exp(neg(r)));
  return add(expExcess(r), mul(exp(r), expExcess(neg(t))));
}

/** By r: e^r − 1 − e^r (1 − (1 + t) e^(−t)). By u: 1 − e^(−t), of the sign of u. */
function gradients(dy: Tensor, [r, u]: Tensor[]): Record<string, () => Tensor> {
  const t = mul(abs(u!), exp(neg(r!)));
  const reached = neg(expm1(neg(t)));
  // Neither way keeps its digits everywhere.
  const near = sub(mul(t, reached), expExcess(neg(t)));
  const far = sub(reached, mul(t, exp(neg(t))));
  return {
    r: () => mul(dy, sub(expm1(r!), mul(exp(r!), where(less(t, 1), near, far)))),
    u: () => mul(dy, mul(step(u!, -1), reached)),
  };
}

/**
 * The KL divergence between independent Laplace variables.
 *
 * KL(q ‖ p) = Σ_j log(b_p / b_q) + (|Δ| + b_q e^(−|Δ| / b_q)) / b_p − 1 for means Δ apart.
 *
 * @param q - Means and logarithms of the scales, shape `[N, ...event]`.
 * @param p - The same; a first axis of 1 serves all N.
 * @returns Shape `[N]`, in nats.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { laplaceKl } from 'vae-kit';
 *
 * const q = { mean: tf.tensor2d([[1, -1]]), logScale: tf.zeros([1, 2]) };
 * const p = { mean: tf.zeros([1, 2]), logScale: tf.zeros([1, 2]) };
 * laplaceKl(q, p).print(); // [2 / e]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function laplaceKl(q: LocationScaleParams, p: LocationScaleParams): Tensor {
  return tidy(() => sumEvent(laplaceKlPerDimension(q, p)));
}

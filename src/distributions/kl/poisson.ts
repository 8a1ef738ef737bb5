import {
  abs,
  add,
  exp,
  expm1,
  less,
  mul,
  neg,
  sub,
  tidy,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expExcess } from '../../core/excess.js';
import { spread } from '../../core/spread.js';
import { sumEvent } from '../../core/sum-event.js';
import { withGradients } from '../../core/with-gradients.js';
import type { PoissonParams } from '../poisson-params.js';

/**
 * The KL divergence between independent Poisson variables, apart for each dimension.
 *
 * With rates λ of q and ν of p: KL(q ‖ p) = λ log(λ / ν) − λ + ν.
 *
 * @param q - Logarithms of the rates, shape `[N, ...event]`.
 * @param p - The same; a first axis of 1 serves all N.
 * @returns Shape `[N, ...event]`, in nats.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { poissonKlPerDimension } from 'vae-kit';
 *
 * poissonKlPerDimension(
 *   { logRate: tf.tensor2d([[0, 1]]) },
 *   { logRate: tf.zeros([1, 2]) },
 * ).print(); // [[0, 1]]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function poissonKlPerDimension(q: PoissonParams, p: PoissonParams): Tensor {
  return tidy(() => {
    const [a, b] = spread(q.logRate, p.logRate);
    return withGradients({ a, b }, (save) => (save([a, b]), divergence(a, b)), gradients);
  });
}

/** λ (e^(−r) − 1 + r) for r = log(λ / ν). */
function divergence(a: Tensor, b: Tensor): Tensor {
  const ratio = sub(a, b);
  const far = add(sub(exp(b), exp(a)), mul(exp(a), ratio));
  return where(less(abs(ratio), 1), mul(exp(a), expExcess(neg(ratio))), far);
}

/** By log λ: λ r. By log ν: ν − λ. */
function gradients(dy: Tensor, [a, b]: Tensor[]): Record<string, () => Tensor> {
  const ratio = sub(a!, b!);
  return {
    a: () => mul(dy, mul(exp(a!), ratio)),
    b: () => {
      const near = mul(exp(a!), expm1(neg(ratio)));
      return mul(dy, where(less(abs(ratio), 1), near, sub(exp(b!), exp(a!))));
    },
  };
}

/**
 * The KL divergence between independent Poisson variables.
 *
 * With rates λ of q and ν of p: KL(q ‖ p) = Σ_j λ log(λ / ν) − λ + ν.
 *
 * @param q - Logarithms of the rates, shape `[N, ...event]`.
 * @param p - The same; a first axis of 1 serves all N.
 * @returns Shape `[N]`, in nats.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { poissonKl } from 'vae-kit';
 *
 * poissonKl({ logRate: tf.tensor2d([[1, 1]]) }, { logRate: tf.zeros([1, 2]) }).print(); // [2]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function poissonKl(q: PoissonParams, p: PoissonParams): Tensor {
  return tidy(() => sumEvent(poissonKlPerDimension(q, p)));
}

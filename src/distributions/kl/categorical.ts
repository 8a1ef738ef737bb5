import {
  abs,
  add,
  expm1,
  less,
  max,
  mul,
  neg,
  sub,
  sum,
  tidy,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expExcess } from '../../core/excess.js';
import { log1p } from '../../core/log1p.js';
import { greatestOf, softmaxOf } from '../../core/softmax.js';
import { spread } from '../../core/spread.js';
import { sumEvent } from '../../core/sum-event.js';
import { withGradients } from '../../core/with-gradients.js';
import type { CategoricalParams } from '../categorical-params.js';

/**
 * The KL divergence between independent categorical variables.
 *
 * KL(q ‖ p) = Σ_j q_j (log q_j − log p_j), summed over the classes of all variables.
 *
 * @param q - Logits, shape `[N, ...event]`, the classes on the last axis.
 * @param p - The same; a first axis of 1 serves all N.
 * @returns Shape `[N]`, in nats.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { categoricalKl } from 'vae-kit';
 *
 * categoricalKl({ logits: tf.tensor2d([[100, 0, 0]]) }, { logits: tf.zeros([1, 3]) }).print();
 * // [log 3]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function categoricalKl(q: CategoricalParams, p: CategoricalParams): Tensor {
  return tidy(() => {
    const [a, b] = spread(q.logits, p.logits);
    return sumEvent(withGradients({ a, b }, (save) => divergence(a, b, save), gradients));
  });
}

/**
 * Σ_j q_j (e^(−d_j) − 1 + d_j) for d = log q − log p: what is added is Σ_j p_j − q_j = 0, and every
 * term is positive. Shape `[..., 1]`.
 */
function divergence(a: Tensor, b: Tensor, save: (kept: Tensor[]) => void): Tensor {
  const [q, p] = [softmaxOf(a), softmaxOf(b)];
  // Of logits near each other the differences are exact, those of the logarithms are not.
  const apart = sub(a, b);
  const greatest = greatestOf(a);
  const shift = sub(apart, sum(mul(greatest, apart), -1, true));
  const near = sub(shift, log1p(sum(mul(p.probability, expm1(shift)), -1, true)));
  const far = sub(q.logProbability, p.logProbability);
  const d = where(less(max(abs(shift), -1, true), 0.5), near, far);
  save([q.probability, p.probability, d, greatest]);
  const small = mul(q.probability, expExcess(neg(d)));
  const large = add(sub(p.probability, q.probability), mul(q.probability, d));
  return sum(where(less(abs(d), 1), small, large), -1, true);
}

/** By a: q_k (d_k − KL). By b: p_k − q_k. */
function gradients(dy: Tensor, [q, p, d, greatest]: Tensor[]): Record<string, () => Tensor> {
  return {
    a: () => {
      // Where one class has nearly all, its d is nearly the KL: all are taken less that one's.
      const from = sub(d!, sum(mul(greatest!, d!), -1, true));
      return mul(dy, mul(q!, sub(from, sum(mul(q!, from), -1, true))));
    },
    b: () => {
      const near = mul(q!, expm1(neg(where(less(abs(d!), 1), d!, mul(0, d!)))));
      return mul(dy, where(less(abs(d!), 1), near, sub(p!, q!)));
    },
  };
}

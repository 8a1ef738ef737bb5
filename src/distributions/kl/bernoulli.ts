import {
  add,
  customGrad,
  less,
  matMul,
  mul,
  neg,
  reshape,
  sigmoid,
  softplus,
  square,
  step,
  sub,
  tanh,
  tensor2d,
  tidy,
  where,
  type GradSaveFunc,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { spread } from '../../core/spread.js';
import { sumEvent } from '../../core/sum-event.js';
import type { BernoulliParams } from '../bernoulli-params.js';

/**
 * The KL divergence between independent Bernoulli variables, apart for each dimension.
 *
 * With logits a of q and b of p: KL(q ‖ p) = sigmoid(a) (a − b) − softplus(a) + softplus(b).
 *
 * @param q - Logits, shape `[N, ...event]`.
 * @param p - The same; a first axis of 1 serves all N.
 * @returns Shape `[N, ...event]`, in nats.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { bernoulliKlPerDimension } from 'vae-kit';
 *
 * bernoulliKlPerDimension(
 *   { logits: tf.tensor2d([[0, 50]]) },
 *   { logits: tf.zeros([1, 2]) },
 * ).print(); // [[0, log 2]]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function bernoulliKlPerDimension(q: BernoulliParams, p: BernoulliParams): Tensor {
  return tidy(() => {
    const divergenceOf = customGrad((...given) => {
      const [a, b, save] = given as [Tensor, Tensor, GradSaveFunc];
      save([a, b]);
      return { value: divergence(a, b), gradFunc: (dy, kept) => gradients(dy, kept[0]!, kept[1]!) };
    });
    return divergenceOf(...spread(q.logits, p.logits));
  });
}

/**
 * KL = ∫ₐᵇ (b − x) sigmoid′(x) dx: how far softplus(b) lies above the tangent to softplus at a.
 *
 * Near each other the three terms of the closed form cancel to second order, and a Gauss rule for
 * the integral takes their place.
 */
function divergence(a: Tensor, b: Tensor): Tensor {
  const [from, to] = turned(a, b);
  const length = sub(to, from);
  const size = square(length);
  const far = sub(sub(softplus(to), softplus(from)), mul(sigmoid(from), length));
  return where(less(size, 0.5), mul(size, overInterval(from, length)), far);
}

/**
 * Logits from a ≤ 0: the KL stays the same where 0 and 1 change their names. There softplus(a) and
 * sigmoid(a) are small and keep their digits.
 */
function turned(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const side = step(neg(a), -1);
  return [mul(a, side), mul(b, side)];
}

/** ∫₀¹ (1 − s) sigmoid′(from + s length) ds by the Gauss–Jacobi rule that is exact to degree 5. */
function overInterval(from: Tensor, length: Tensor): Tensor {
  const nodes = tensor2d([[0.08858795951270425], [0.4094668644407348], [0.7876594617608473]]);
  const weights = tensor2d([[0.20093191373895997, 0.2292411063595859, 0.06982697990145412]]);
  const row = [1, from.size];
  const y = sigmoid(add(reshape(from, row), mul(nodes, reshape(length, row))));
  return reshape(matMul(weights, sub<Tensor2D>(y, square(y))), from.shape);
}

/** By a: (a − b) sigmoid′(a). By b: sigmoid(b) − sigmoid(a), as a product. */
function gradients(dy: Tensor, a: Tensor, b: Tensor): Tensor[] {
  const [from, to] = turned(a, b);
  const [y, z] = [sigmoid(from), sigmoid(to)];
  return [
    mul(dy, mul(sub(a, b), sub(y, square(y)))),
    mul(dy, mul(tanh(mul(0.5, sub(b, a))), add(mul(y, sub(1, z)), mul(z, sub(1, y))))),
  ];
}

/**
 * The KL divergence between independent Bernoulli variables.
 *
 * With logits a of q and b of p: KL(q ‖ p) = Σ_j sigmoid(a) (a − b) − softplus(a) + softplus(b).
 *
 * @param q - Logits, shape `[N, ...event]`.
 * @param p - The same; a first axis of 1 serves all N.
 * @returns Shape `[N]`, in nats.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { bernoulliKl } from 'vae-kit';
 *
 * bernoulliKl({ logits: tf.tensor2d([[50, -50]]) }, { logits: tf.zeros([1, 2]) }).print(); // [2 log 2]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function bernoulliKl(q: BernoulliParams, p: BernoulliParams): Tensor {
  return tidy(() => sumEvent(bernoulliKlPerDimension(q, p)));
}

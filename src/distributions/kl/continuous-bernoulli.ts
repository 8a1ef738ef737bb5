import {
  add,
  div,
  exp,
  expm1,
  less,
  log,
  logicalAnd,
  minimum,
  mul,
  neg,
  square,
  step,
  sub,
  tidy,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { logExcess } from '../../core/excess.js';
import { langevin, langevinSlope, logSinhc } from '../../core/langevin.js';
import { spread } from '../../core/spread.js';
import { sumEvent } from '../../core/sum-event.js';
import { withGradients } from '../../core/with-gradients.js';
import type { BernoulliParams } from '../bernoulli-params.js';

/**
 * The KL divergence between independent continuous Bernoulli variables, apart for each dimension.
 *
 * With logits a of q and b of p, and K(a) = log((e^a − 1) / a):
 * KL(q ‖ p) = K′(a) (a − b) − K(a) + K(b).
 *
 * @param q - Logits, shape `[N, ...event]`.
 * @param p - The same; a first axis of 1 serves all N.
 * @returns Shape `[N, ...event]`, in nats.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { continuousBernoulliKlPerDimension } from 'vae-kit';
 *
 * continuousBernoulliKlPerDimension(
 *   { logits: tf.tensor2d([[0, 1]]) },
 *   { logits: tf.zeros([1, 2]) },
 * ).print(); // [[0, 0.0407]]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function continuousBernoulliKlPerDimension(q: BernoulliParams, p: BernoulliParams): Tensor {
  return tidy(() => {
    const [a, b] = spread(q.logits, p.logits);
    return withGradients({ a, b }, (save) => (save([a, b]), divergence(a, b)), gradients);
  });
}

/** How far K(b) lies above the tangent to K at a. */
function divergence(a: Tensor, b: Tensor): Tensor {
  const [from, to] = turned(a, b);
  const length = sub(to, from);
  const plain = sub(
    sub(logSinhc(mul(0.5, to)), logSinhc(mul(0.5, from))),
    mul(mul(0.5, length), langevin(mul(0.5, from))),
  );
  const [low, lower] = [minimum(from, -1), minimum(to, -1)];
  const rest = sub(log(div(expm1(lower), expm1(low))), mul(length, div(exp(low), expm1(low))));
  const steep = add(logExcess(div(sub(lower, low), low)), rest);
  const far = where(isSteep(from, to), steep, plain);
  const size = square(length);
  return where(less(size, 0.5), mul(size, overInterval(from, length, JACOBI)), far);
}

/** Whether both are so far below 0 that K(a) is nearly −log(−a). */
function isSteep(from: Tensor, to: Tensor): Tensor {
  return logicalAnd(less(from, -2), less(to, -1));
}

/** Logits from a ≤ 0: the KL stays the same where x and 1 − x change their names. */
function turned(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const side = step(neg(a), -1);
  return [mul(a, side), mul(b, side)];
}

/** Nodes and weights of ∫₀¹ (1 − s) f(s) ds and of ∫₀¹ f(s) ds, exact to degree 5 (Gauss). */
const JACOBI = [
  [0.08858795951270425, 0.20093191373895997],
  [0.4094668644407348, 0.2292411063595859],
  [0.7876594617608473, 0.06982697990145412],
] as const;
const LEGENDRE = [
  [0.1127016653792583, 0.2777777777777778],
  [0.5, 0.4444444444444444],
  [0.8872983346207417, 0.2777777777777778],
] as const;

/** Such an integral of K″(from + s length). */
function overInterval(from: Tensor, length: Tensor, rule: typeof JACOBI | typeof LEGENDRE): Tensor {
  return rule
    .map(([node, weight]) =>
      mul(0.25 * weight, langevinSlope(mul(0.5, add(from, mul(node, length))))),
    )
    .reduce((total, each) => add(total, each));
}

/** By a: (a − b) K″(a). By b: K′(b) − K′(a). */
function gradients(dy: Tensor, [a, b]: Tensor[]): Record<string, () => Tensor> {
  const length = sub(b!, a!);
  return {
    a: () => mul(dy, neg(mul(length, mul(0.25, langevinSlope(mul(0.5, a!)))))),
    b: () => {
      const near = mul(length, overInterval(a!, length, LEGENDRE));
      const plain = mul(0.5, sub(langevin(mul(0.5, b!)), langevin(mul(0.5, a!))));
      const [from, to] = turned(a!, b!);
      const [low, lower] = [minimum(from, -1), minimum(to, -1)];
      const rest = sub(div(exp(lower), expm1(lower)), div(exp(low), expm1(low)));
      const steep = add(div(sub(lower, low), mul(low, lower)), rest);
      const far = where(isSteep(from, to), mul(steep, step(neg(a!), -1)), plain);
      return mul(dy, where(less(square(length), 0.5), near, far));
    },
  };
}

/**
 * The KL divergence between independent continuous Bernoulli variables.
 *
 * With logits a of q and b of p, and K(a) = log((e^a − 1) / a):
 * KL(q ‖ p) = Σ_j K′(a) (a − b) − K(a) + K(b).
 *
 * @param q - Logits, shape `[N, ...event]`.
 * @param p - The same; a first axis of 1 serves all N.
 * @returns Shape `[N]`, in nats.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { continuousBernoulliKl } from 'vae-kit';
 *
 * const uniform = { logits: tf.zeros([1, 2]) };
 * continuousBernoulliKl({ logits: tf.tensor2d([[1, -1]]) }, uniform).print(); // [0.0815]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function continuousBernoulliKl(q: BernoulliParams, p: BernoulliParams): Tensor {
  return tidy(() => sumEvent(continuousBernoulliKlPerDimension(q, p)));
}

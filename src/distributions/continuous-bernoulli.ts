import {
  abs,
  cast,
  div,
  exp,
  expm1,
  greater,
  greaterEqual,
  less,
  minimum,
  mul,
  neg,
  sub,
  tidy,
  where,
  add,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { langevin, langevinSlope, logSinhc } from '../core/langevin.js';
import { log1p } from '../core/log1p.js';
import { quantileNoise } from '../core/noise.js';
import { stopGradient } from '../core/stop-gradient.js';
import { sumEvent } from '../core/sum-event.js';
import { withGradient } from '../core/with-gradient.js';
import type { BernoulliParams } from './bernoulli-params.js';
import type { Family } from './family.js';
import {
  continuousBernoulliKl,
  continuousBernoulliKlPerDimension,
} from './kl/continuous-bernoulli.js';

/**
 * Independent continuous Bernoulli variables on [0, 1], on logits: what the Bernoulli's
 * cross-entropy lacks to be a log-density of grey pixels.
 *
 * log p(x) = Σ_j x_j a_j − log((e^a_j − 1) / a_j), with logits a; one raw network output per
 * dimension, the logit. Loaiza-Ganem and Cunningham, The continuous Bernoulli: fixing a pervasive
 * error in variational autoencoders (2019). The mean is not sigmoid(a).
 *
 * @returns The family. Its samples are reparameterised, by the inverse of the distribution function.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { continuousBernoulli } from 'vae-kit';
 *
 * const family = continuousBernoulli();
 * family.logProb({ logits: tf.zeros([1, 3]) }, tf.tensor2d([[0, 0.3, 1]])).print(); // [0]: uniform
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function continuousBernoulli(): Family<BernoulliParams, true> {
  return {
    type: 'continuousBernoulli',
    options: {},
    support: { type: 'unit', low: 0, high: 1 },
    reparameterized: true,
    rawShape: (event) => event,
    params: (raw) => ({ logits: raw }),
    sample: ({ logits }, key) =>
      tidy(() => {
        // Both to all digits, so that neither end is coarser than the other.
        const below = quantileNoise(key, logits.shape, (u) => u);
        const above = quantileNoise(key, logits.shape, (u) => 1 - u);
        return withGradient(
          logits,
          (a) => {
            const value = quantile(a, below, above);
            return [value, value];
          },
          (dy, value) => mul(dy, quantileSlope(logits, value)),
        );
      }),
    logProb: (params, value) => tidy(() => sumEvent(logProbPerDimension(params, value))),
    logProbPerDimension: (params, value) => tidy(() => logProbPerDimension(params, value)),
    mean: ({ logits }) => tidy(() => withGradient(logits, (a) => [meanOf(a), a], scaled(variance))),
    mode: ({ logits }) => tidy(() => stopGradient(() => cast(greaterEqual(logits, 0), 'float32'))),
    entropy: ({ logits }) =>
      tidy(() =>
        sumEvent(
          withGradient(
            logits,
            (a) => [sub(logSinhc(mul(0.5, a)), mul(mul(0.5, a), langevin(mul(0.5, a)))), a],
            scaled((a) => neg(mul(a, variance(a)))),
          ),
        ),
      ),
    kl: continuousBernoulliKl,
    klPerDimension: continuousBernoulliKlPerDimension,
  };
}

const scaled = (slope: (a: Tensor) => Tensor) => (dy: Tensor, a: Tensor) => mul(dy, slope(a));

/** a (x − ½) − log(sinh(a / 2) / (a / 2)). */
function logProbPerDimension({ logits }: BernoulliParams, value: Tensor): Tensor {
  const normalizer = withGradient(mul(0.5, logits), (h) => [logSinhc(h), h], scaled(langevin));
  return sub(mul(logits, sub(value, 0.5)), normalizer);
}

/** 1 / (1 − e^(−a)) − 1 / a, for negative logits without the ½ that would take digits. */
function meanOf(a: Tensor): Tensor {
  const low = minimum(a, -1);
  const far = sub(div(exp(low), expm1(low)), div(1, low));
  return where(less(a, -2), far, add(0.5, mul(0.5, langevin(mul(0.5, a)))));
}

const variance = (a: Tensor): Tensor => mul(0.25, langevinSlope(mul(0.5, a)));

/** log(1 + u (e^a − 1)) / a for a < 0, and by 1 − x where a > 0. */
function quantile(a: Tensor, below: Tensor, above: Tensor): Tensor {
  const low = minimum(neg(abs(a)), -1e-6);
  const isHigh = greater(a, 0);
  const x = div(log1p(mul(where(isHigh, above, below), expm1(low))), low);
  return where(isHigh, sub(1, x), x);
}

/** ((1 − e^(−a x)) / (1 − e^(−a)) − x) / a, the same for 1 − x and −a: −∂F(x)/∂a / p(x). */
function quantileSlope(a: Tensor, value: Tensor): Tensor {
  const x = where(greater(a, 0), value, sub(1, value));
  const size = add(abs(a), 1e-6);
  const far = div(sub(div(expm1(neg(mul(size, x))), expm1(neg(size))), x), size);
  const product = mul(0.5, mul(x, sub(1, x)));
  const near = mul(product, add(1, mul(size, sub(1 / 6, mul(1 / 3, x)))));
  return where(less(size, 0.01), near, far);
}

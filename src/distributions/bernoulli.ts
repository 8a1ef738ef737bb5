import {
  abs,
  cast,
  greaterEqual,
  less,
  mul,
  neg,
  sigmoid,
  softplus,
  sub,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { BERNOULLI_LOG_PROB, canRunFused, runFused, SCALE_ROWS } from '../core/fused.js';
import { uniformNoise } from '../core/noise.js';
import { sameShape } from '../core/shapes.js';
import { meaning } from '../core/shortcuts.js';
import { sumEvent } from '../core/sum-event.js';
import { stopGradient } from '../core/stop-gradient.js';
import { withGradient } from '../core/with-gradient.js';
import { withGradients } from '../core/with-gradients.js';
import type { BernoulliParams } from './bernoulli-params.js';
import type { Family } from './family.js';
import { bernoulliKl, bernoulliKlPerDimension } from './kl/bernoulli.js';

/**
 * Independent Bernoulli variables, on logits.
 *
 * log p(x) = Σ_j x_j a_j − softplus(a_j), with logits a; one raw network output per dimension, the
 * logit. Values between 0 and 1 are accepted too: the sum is then the negative cross-entropy, which
 * is no log-probability. Binarise grey images for figures that can be compared.
 *
 * As a posterior it has no reparameterisation: it needs an estimator such as {@link scoreFunction}.
 *
 * @returns The family.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { bernoulli } from 'vae-kit';
 *
 * const family = bernoulli();
 * family.logProb({ logits: tf.zeros([1, 3]) }, tf.tensor2d([[0, 1, 1]])).print(); // [3 log ½]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function bernoulli(): Family<BernoulliParams, false> {
  return {
    type: 'bernoulli',
    options: {},
    support: { type: 'binary', low: 0, high: 1 },
    reparameterized: false,
    rawShape: (event) => event,
    params: meaning((raw: Tensor) => ({ logits: raw }), 'logits'),
    sample: ({ logits }, key) =>
      tidy(() =>
        stopGradient(() => cast(less(uniformNoise(key, logits.shape), sigmoid(logits)), 'float32')),
      ),
    logProb: meaning(
      ({ logits }: BernoulliParams, value: Tensor) =>
        tidy(() => {
          const fused = sameShape(logits.shape, value.shape)
            ? fusedLogProb(logits, value)
            : undefined;
          return fused ?? sumEvent(logProbPerDimension({ logits }, value));
        }),
      'bernoulli',
    ),
    logProbPerDimension,
    mean: ({ logits }) => probabilityOf(logits),
    mode: ({ logits }) => tidy(() => stopGradient(() => cast(greaterEqual(logits, 0), 'float32'))),
    entropy: ({ logits }) => tidy(() => sumEvent(entropyOf(logits))),
    kl: bernoulliKl,
    klPerDimension: bernoulliKlPerDimension,
  };
}

const logProbPerDimension = ({ logits }: BernoulliParams, value: Tensor): Tensor =>
  tidy(() => sub(mul(value, logits), softplus(logits)));

/**
 * log p(value) by a kernel, where the backend has it; the way back only scales the rows of what the
 * kernel has left.
 */
function fusedLogProb(logits: Tensor, value: Tensor): Tensor | undefined {
  const inputs = { logits, value };
  if (!canRunFused(BERNOULLI_LOG_PROB, inputs)) return undefined;
  return withGradients(
    inputs,
    (save) => {
      const [logProb, residual] = runFused(BERNOULLI_LOG_PROB, inputs)!;
      save([residual!, logits]);
      return logProb!;
    },
    (dy, [residual, kept]) => ({
      logits: () => runFused(SCALE_ROWS, { x: residual!, scale: dy })![0]!,
      value: () => runFused(SCALE_ROWS, { x: kept!, scale: dy })![0]!,
    }),
  );
}

/** sigmoid(a), whose slope in tfjs is 0 where it rounds to 1. */
function probabilityOf(logits: Tensor): Tensor {
  return withGradient(
    logits,
    (a) => [sigmoid(a), a],
    (dy, a) => mul(dy, sigmoidSlope(a)),
  );
}

/**
 * softplus(−|a|) + |a| sigmoid(−|a|), the entropy of each bit, by the name of the rarer value: no
 * term is large where the sum is small.
 */
function entropyOf(logits: Tensor): Tensor {
  return withGradient(
    logits,
    (a) => {
      const rare = neg(abs(a));
      return [sub(softplus(rare), mul(sigmoid(rare), rare)), a];
    },
    (dy, a) => mul(dy, mul(neg(a), sigmoidSlope(a))),
  );
}

/**
 * sigmoid′(x) = sigmoid(x) sigmoid(−x): 1 − sigmoid(x) keeps no digits where sigmoid(x) is near 1.
 */
function sigmoidSlope(x: Tensor): Tensor {
  return mul(sigmoid(x), sigmoid(neg(x)));
}

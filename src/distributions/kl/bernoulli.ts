import { add, mul, sigmoid, softplus, sub, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { sumEvent } from '../../core/shapes.js';
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
export function bernoulliKlPerDimension(q: BernoulliParams, p: BernoulliParams): Tensor {
  return tidy(() =>
    add(
      sub(mul(sigmoid(q.logits), sub(q.logits, p.logits)), softplus(q.logits)),
      softplus(p.logits),
    ),
  );
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
export function bernoulliKl(q: BernoulliParams, p: BernoulliParams): Tensor {
  return tidy(() => sumEvent(bernoulliKlPerDimension(q, p)));
}

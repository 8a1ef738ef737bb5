import { clone, customGrad, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Runs a computation whose result counts as a constant: no gradient flows back through it.
 *
 * tfjs has no such operation. A custom gradient without inputs keeps the computation off the tape
 * altogether, which also saves its backward work and works for operations that have no gradient.
 *
 * @param compute - The computation, or a tensor already computed.
 * @returns The value, detached.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { stopGradient } from 'vae-kit';
 *
 * const slope = tf.grad((x) => tf.sum(tf.mul(stopGradient(x), x)));
 * slope(tf.tensor1d([3])).print(); // 3, not 6
 * ```
 *
 * @public
 */
export function stopGradient(compute: Tensor | (() => Tensor)): Tensor {
  return customGrad(() => ({
    // A computation may hand back a tensor that is on the tape; only a copy leaves it.
    value: clone(typeof compute === 'function' ? compute() : compute),
    gradFunc: () => [],
  }))();
}

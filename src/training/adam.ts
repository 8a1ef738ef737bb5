import { env, getBackend, train, type AdamOptimizer } from '@tensorflow/tfjs-core';

/** tfjs's own for float32. */
const EPSILON = 1e-7;

/**
 * Adam as it is for float32 on each backend that computes with such: tfjs takes WebGL's float32 for
 * half precision, and its ε would be a thousand times as great there, a share of the step that is
 * seen in the losses.
 */
export function adamOf(learningRate: number): AdamOptimizer {
  const isFull = getBackend() === 'webgl' && env().getBool('WEBGL_RENDER_FLOAT32_ENABLED');
  return train.adam(learningRate, undefined, undefined, isFull ? EPSILON : undefined);
}

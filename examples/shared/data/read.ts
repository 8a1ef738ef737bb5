import type { Tensor } from '@tensorflow/tfjs-core';

/** The values of a tensor that is needed no longer. */
export function read(tensor: Tensor): Float32Array {
  const values = tensor.dataSync<'float32'>();
  tensor.dispose();
  return values;
}

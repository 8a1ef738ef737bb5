import { add, broadcast_util, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { sameShape } from './shapes.js';

/** Two tensors over the whole of the shape that they have together. */
export function spread(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const shape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const over = (x: Tensor) => (sameShape(x.shape, shape) ? x : add(x, zeros(shape)));
  return [over(a), over(b)];
}

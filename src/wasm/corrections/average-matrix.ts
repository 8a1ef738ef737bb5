import { tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';

/** The windows of a pooling operation along one axis. */
export interface AxisWindows {
  readonly inputs: number;
  readonly outputs: number;
  readonly filter: number;
  readonly stride: number;
  /** How far the first window reaches past the start. */
  readonly pad: number;
}

/**
 * The matrix of average pooling along one axis, where padding does not count.
 *
 * A window over several axes averages over as many elements as the product of those along each
 * axis, so that the matrices of the axes apart make up the whole.
 */
export function averageMatrix({ inputs, outputs, filter, stride, pad }: AxisWindows): Tensor2D {
  const values = new Float32Array(outputs * inputs);
  for (let output = 0; output < outputs; output++) {
    const first = Math.max(0, output * stride - pad);
    const end = Math.min(inputs, output * stride - pad + filter);
    values.fill(1 / (end - first), output * inputs + first, output * inputs + Math.max(first, end));
  }
  return tensor2d(values, [outputs, inputs]);
}

import { sum, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Sums everything behind the batch axis, so that one number per datum is left.
 *
 * @param values - Shape `[N, ...event]`.
 * @returns Shape `[N]`.
 */
export function sumEvent(values: Tensor): Tensor {
  if (values.rank < 2) return values;
  return sum(
    values,
    values.shape.slice(1).map((_, i) => i + 1),
  );
}

import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/**
 * What a layer keeps besides the weights that gradients change, such as a moving average of batch
 * normalization, and its value after a step.
 *
 * @public
 */
export interface LayerUpdate {
  /** What is kept. */
  readonly variable: Variable;
  /** Its value, to be assigned once the step is done. */
  readonly value: Tensor;
}

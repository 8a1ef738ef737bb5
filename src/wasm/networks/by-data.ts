import { add, engine, grad, mul, type Tensor } from '@tensorflow/tfjs-core';
import type { BoundInputs } from '../../core/shortcuts.js';

/**
 * The gradient of a bound by the data, which hardly anybody asks for: by the way of operations.
 *
 * @param slopes - The gradients by its figures.
 */
export function byData(
  figuresOf: BoundInputs['figuresOf'],
  data: Tensor,
  slopes: readonly Tensor[],
): Tensor {
  const { state } = engine();
  const tape = state.activeTape;
  try {
    return grad((points) =>
      figuresOf(points)
        .map((figure, i) => mul(figure, slopes[i]!))
        .reduce((sum, next) => add(sum, next)),
    )(data);
  } finally {
    // The gradients within have ended it.
    state.activeTape = tape;
  }
}

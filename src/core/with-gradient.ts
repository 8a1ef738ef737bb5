import { customGrad, type GradSaveFunc, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Computes a value off the tape, and its gradient by a formula.
 *
 * @param input - What the gradient is by; of the shape of the value.
 * @param compute - From the input to the value, and behind it what the gradient needs: what else is
 * made within a tidy is gone by the time of the backward pass.
 * @param gradient - From the gradient by the value and what was kept to that by the input.
 */
export function withGradient(
  input: Tensor,
  compute: (input: Tensor) => [value: Tensor, kept: Tensor],
  gradient: (dy: Tensor, kept: Tensor) => Tensor,
): Tensor {
  return customGrad((x, save) => {
    const [value, kept] = compute(x as Tensor);
    (save as GradSaveFunc)([kept]);
    return { value, gradFunc: (dy, [saved]) => gradient(dy, saved!) };
  })(input);
}

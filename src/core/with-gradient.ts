import { customGrad, type GradSaveFunc, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Computes a value off the tape, and its gradient by a formula.
 *
 * @param inputs - What the gradients are by; each has the shape of the value.
 * @param compute - From the inputs to the value, and behind it what the gradient needs: what else
 * is made within a tidy is gone by the time of the backward pass.
 * @param gradient - From the gradient by the value and what was kept to that by each input.
 */
export function withGradient(
  inputs: Tensor[],
  compute: (...inputs: Tensor[]) => [Tensor, ...Tensor[]],
  gradient: (dy: Tensor, ...kept: Tensor[]) => Tensor | Tensor[],
): Tensor {
  return customGrad((...given) => {
    const save = given.pop() as GradSaveFunc;
    const [value, ...kept] = compute(...(given as Tensor[]));
    save(kept);
    return { value, gradFunc: (dy, saved) => gradient(dy, ...saved) };
  })(...inputs);
}

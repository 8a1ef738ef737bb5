import { engine, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';

/** What tfjs's engine makes its own custom gradients with. */
interface Taping {
  runKernelFunc(call: {
    forwardFunc(backend: unknown, save: (kept: Tensor[]) => void): Tensor;
    backwardsFunc(dy: Tensor, saved: Tensor[]): Readonly<Record<string, () => Tensor>>;
    inputs: NamedTensorMap;
  }): Tensor;
}

/**
 * Computes a value off the tape, and its gradients by a function; unlike `customGrad`, which asks
 * for the gradients by all inputs, each is computed only where something depends on it.
 *
 * @param inputs - What the gradients are by.
 * @param compute - The value; what is handed to `save` is kept for the way back.
 * @param gradients - From the gradient by the value and what was kept to those by the inputs.
 */
export function withGradients(
  inputs: Readonly<Record<string, Tensor>>,
  compute: (save: (kept: Tensor[]) => void) => Tensor,
  gradients: (dy: Tensor, kept: Tensor[]) => Readonly<Record<string, () => Tensor>>,
): Tensor {
  return (engine() as unknown as Taping).runKernelFunc({
    forwardFunc: (_, save) => compute(save),
    backwardsFunc: gradients,
    inputs: { ...inputs },
  });
}

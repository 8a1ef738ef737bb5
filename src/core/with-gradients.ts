import { engine, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';

/** What tfjs's engine makes its own custom gradients with. */
interface Taping {
  runKernelFunc<T extends Tensor | Tensor[]>(call: {
    forwardFunc(backend: unknown, save: (kept: Tensor[]) => void): T;
    backwardsFunc(dy: T, saved: Tensor[]): Readonly<Record<string, () => Tensor>>;
    inputs: NamedTensorMap;
  }): T;
}

/**
 * Computes a value off the tape, and its gradients by a function; unlike `customGrad`, which asks
 * for the gradients by all inputs, each is computed only where something depends on it.
 *
 * @param inputs - What the gradients are by.
 * @param compute - The value, or several; what is handed to `save` is kept for the way back.
 * @param gradients - From the gradient by the value and what was kept to those by the inputs.
 */
export function withGradients<T extends Tensor | Tensor[] = Tensor>(
  inputs: Readonly<Record<string, Tensor>>,
  compute: (save: (kept: Tensor[]) => void) => T,
  gradients: (dy: T, kept: Tensor[]) => Readonly<Record<string, () => Tensor>>,
): T {
  return (engine() as unknown as Taping).runKernelFunc({
    forwardFunc: (_, save) => compute(save),
    backwardsFunc: gradients,
    inputs: { ...inputs },
  });
}

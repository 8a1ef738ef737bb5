import {
  engine,
  variableGrads,
  type NamedTensorMap,
  type Scalar,
  type Variable,
} from '@tensorflow/tfjs-core';
import { explained } from './missing-kernel.js';

/**
 * `variableGrads` of tfjs, but where it throws, on the way forward or back, the tensors that it
 * keeps for the way back are disposed.
 *
 * @param compute - The loss.
 * @param variables - What to differentiate by; at least one, all trainable.
 */
export function gradientsOf(
  compute: () => Scalar,
  variables: readonly Variable[],
): { readonly value: Scalar; readonly grads: NamedTensorMap } {
  try {
    return variableGrads(compute, [...variables]);
  } catch (error) {
    const { state } = engine();
    // Where gradients are taken of gradients, the outer call still needs them.
    if (state.gradientDepth === 0) {
      state.activeTape?.forEach(({ saved }) => saved?.forEach((tensor) => tensor.dispose()));
      state.activeTape = [];
    }
    throw explained(error);
  }
}

import {
  engine,
  tidy,
  type NamedTensorMap,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { explained } from './missing-kernel.js';

/**
 * Runs what takes gradients. Where it throws, on the way forward or back, tfjs leaves the tensors
 * that it keeps for the way back; this does not.
 */
export function withoutRemains<T>(run: () => T): T {
  try {
    return run();
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

/**
 * The gradients of a scalar, by the names of the variables; none for a variable without a part in
 * it, where tfjs's `variableGrads` throws if no variable has one. Leaves nothing where it throws.
 *
 * @param compute - The scalar.
 * @param variables - What to differentiate by; at least one, all trainable.
 */
export function gradientsOf(compute: () => Tensor, variables: readonly Variable[]): NamedTensorMap {
  return withoutRemains(() =>
    tidy(() => {
      const { grads } = engine().gradients(compute, [...variables], undefined, true);
      return Object.fromEntries(
        variables.flatMap(({ name }, i) => (grads[i] ? [[name, grads[i]]] : [])),
      );
    }),
  );
}

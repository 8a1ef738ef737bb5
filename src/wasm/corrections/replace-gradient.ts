import {
  getGradient,
  registerGradient,
  unregisterGradient,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Replacement } from '../replacement.js';

/** From the gradient by an operation's output to the one by its only input, whose shape is told. */
export type InputGradient = (dy: Tensor, shape: readonly number[], attrs: NamedAttrMap) => Tensor;

/**
 * Replaces the gradient of an operation with one input, for all backends.
 *
 * @param name - The operation's kernel.
 * @param input - The name of that input.
 * @param gradient - The new gradient.
 * @returns The replacement, which leaves alone what somebody else has replaced since.
 */
export function replaceGradient(name: string, input: string, gradient: InputGradient): Replacement {
  // There is none yet where tfjs-core alone is loaded in Node.
  const stock = getGradient(name) as ReturnType<typeof getGradient> | undefined;
  const config = {
    kernelName: name,
    inputsToSave: [input],
    gradFunc: (dy: Tensor | Tensor[], [x]: Tensor[], attrs: NamedAttrMap) => ({
      [input]: () => gradient(dy as Tensor, x!.shape, attrs),
    }),
  };
  registerGradient(config);
  return {
    names: [name],
    undo() {
      if (getGradient(name) !== config) return;
      if (stock) registerGradient(stock);
      else unregisterGradient(name);
    },
  };
}

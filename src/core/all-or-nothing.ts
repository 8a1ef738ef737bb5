import { engine } from '@tensorflow/tfjs-core';

/**
 * Runs what makes tensors and variables. Where it throws, all that it has made is disposed; where
 * it does not, all is left as if it had been called by itself.
 *
 * @param make - Makes them, and returns no promise.
 */
export function allOrNothing<T>(make: () => T): T {
  const { state } = engine();
  const before = new Set(Object.values(state.registeredVariables));
  engine().startScope();
  try {
    const made = make();
    engine().endScope([...state.activeScope.track]);
    return made;
  } catch (error) {
    engine().endScope();
    for (const variable of Object.values(state.registeredVariables))
      if (!before.has(variable)) variable.dispose();
    throw error;
  }
}

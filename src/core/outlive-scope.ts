import { engine } from '@tensorflow/tfjs-core';
import { vaeKitError } from './errors.js';

/**
 * Waits until whoever called has gone on, and checks that their `tf.tidy`, if they were in one, has
 * not taken with it what an asynchronous function works on. A scope that stays open does no harm.
 *
 * @param call - The function that was called, as the error names it.
 */
export async function outliveScope(call: string): Promise<void> {
  const { activeScope } = engine().state;
  await Promise.resolve();
  if (activeScope && !engine().state.scopeStack.includes(activeScope)) {
    throw vaeKitError(
      `${call} must go on when the call has returned`,
      'a tf.tidy around it, which ended at once and disposed its tensors',
      `Await ${call} outside of tf.tidy.`,
    );
  }
}

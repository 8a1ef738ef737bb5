import { describe, optionError } from '../core/errors.js';
import { checkOptions, FUNCTION, type OptionKinds } from '../core/options.js';
import type { Callback } from './fit-options.js';

const KINDS: OptionKinds<Callback> = {
  type: null,
  onStart: FUNCTION,
  onStep: FUNCTION,
  onEpoch: FUNCTION,
  onEnd: FUNCTION,
  remember: FUNCTION,
  recall: FUNCTION,
};

const HINTS = { onBatchEnd: 'Give onStep, which is called after each batch.' };

/** Checks a list of callbacks, before the first is called. */
export function checkCallbacks(callbacks: unknown): asserts callbacks is readonly Callback[] {
  const example = 'Give callbacks: [{ onEpoch: (record) => { … } }].';
  if (!Array.isArray(callbacks))
    throw optionError('callbacks', 'must be a list', describe(callbacks), example);
  for (const callback of callbacks as readonly Partial<Callback>[]) {
    const prototype: unknown =
      typeof callback === 'object' && callback !== null ? Object.getPrototypeOf(callback) : null;
    // What is of a class may have members of its own, and its functions elsewhere.
    if (prototype === null || prototype === Object.prototype)
      checkOptions(callback, 'a callback', KINDS, HINTS);
    else if (![callback.onStep, callback.onEpoch].some((call) => typeof call === 'function'))
      throw optionError('callbacks', 'must have onStep or onEpoch', describe(callback), example);
  }
}

/** Tells all callbacks of a step or an epoch, one after the other; whether any wants to stop. */
export async function anyStops<Name extends 'onStep' | 'onEpoch'>(
  callbacks: readonly Callback[],
  name: Name,
  record: Parameters<NonNullable<Callback[Name]>>[0],
): Promise<boolean> {
  let stops = false;
  for (const callback of callbacks) {
    const call = callback[name] as ((told: typeof record) => unknown) | undefined;
    const answer = await call?.call(callback, record);
    if (answer === 'stop') stops = true;
    else if (answer !== undefined) {
      throw optionError(
        'callbacks',
        `must return nothing, or 'stop', from ${name}`,
        describe(answer),
        "Return 'stop' to end training, and put the body of an arrow function in braces.",
      );
    }
  }
  return stops;
}

import type { Tensor } from '@tensorflow/tfjs-core';
import { checkReturned } from './check-tensor.js';
import { describe, vaeKitError } from './errors.js';
import type { Shape } from './shapes.js';

/** How an error of what a part's function has returned begins; a part may be the user's own. */
export function mustReturn(
  name: string,
  part: string,
  { type }: { readonly type: string },
): string {
  return `the function ${name} of the ${part} '${type}' must return`;
}

/**
 * What a part's function has returned, whose own function `name` is looked at as it returns.
 *
 * @param result - What was returned.
 * @param name - A function in it that gives a tensor.
 * @param shape - The shape of that tensor.
 * @param rule - How errors begin, as {@link mustReturn} says.
 * @param remedy - What the caller can do, a full sentence with its stop.
 */
export function checkedResult<
  K extends string,
  // Whatever it is to be given.
  T extends Readonly<Record<K, (...given: never[]) => Tensor>>,
>(result: T, name: K, shape: Shape, rule: string, remedy: string): T {
  const own: unknown = (Object(result) as Partial<T>)[name];
  if (typeof own !== 'function')
    throw vaeKitError(`${rule} tensors and the function ${name}()`, describe(result), remedy);
  return {
    ...result,
    [name](...given: unknown[]) {
      const value: unknown = own.apply(result, given);
      checkReturned(value, shape, `${rule} ${name}() that gives`, remedy);
      return value;
    },
  };
}

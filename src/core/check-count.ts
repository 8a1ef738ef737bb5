import { describe, vaeKitError } from './errors.js';

/**
 * Checks that a number is one to count by.
 *
 * @param count - What was received.
 * @param what - What it counts, as the error names it.
 * @param example - A number that would do.
 * @throws {@link VaeKitError} where it is no positive integer.
 */
export function checkCount(count: unknown, what: string, example = 16): asserts count is number {
  if (!(Number.isSafeInteger(count) && (count as number) > 0))
    throw vaeKitError(
      `${what} must be a positive integer`,
      describe(count),
      `Give a number such as ${example}.`,
    );
}

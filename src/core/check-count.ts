import { describe, vaeKitError } from './errors.js';
import { COUNT } from './options.js';

/**
 * Checks that a number is one to count by.
 *
 * @param count - What was received.
 * @param what - What it counts, as the error names it; a single word is an option's name.
 * @param example - A number that would do.
 * @throws {@link VaeKitError} where it is no positive integer.
 */
export function checkCount(count: unknown, what: string, example = 16): asserts count is number {
  if (COUNT.holds(count)) return;
  throw vaeKitError(
    `${what} must be ${COUNT.wanted}`,
    describe(count),
    `Give a number such as ${example}.`,
    { option: /^\w+$/.test(what) ? what : undefined },
  );
}

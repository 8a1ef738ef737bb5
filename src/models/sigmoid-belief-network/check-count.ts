import { describe, vaeKitError } from '../../core/errors.js';

/** Checks that a number is one to count by; `what` names it in the error. */
export function checkCount(count: unknown, what: string): void {
  if (!(Number.isInteger(count) && (count as number) > 0)) throw vaeKitError(`${what} must be a positive integer`, describe(count), 'Give a number such as 16.');
}

import { describe, vaeKitError } from '../../core/errors.js';

/** Checks that a number is finite and above 0. */
export function checkPositive(value: unknown, what: string, example: number): void {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return;
  throw vaeKitError(
    `${what} must be a positive number`,
    describe(value),
    `Give a number such as ${example}.`,
  );
}

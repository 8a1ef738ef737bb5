import { expect } from 'vitest';
import { VaeKitError } from '../../src/core/errors.js';
import { ERROR_GRAMMAR } from './grammar.js';

export { ERROR_GRAMMAR };

/**
 * Expects a call to throw a {@link VaeKitError} in the library's grammar, whose message matches.
 */
export function expectVaeKitError(run: () => unknown, message: RegExp | string): void {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  expectVaeKitMessage(thrown, message);
}

/** The same for a promise. */
export async function expectVaeKitRejection(
  promise: Promise<unknown>,
  message: RegExp | string,
): Promise<void> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expectVaeKitMessage(thrown, message);
}

function expectVaeKitMessage(thrown: unknown, message: RegExp | string): void {
  expect(thrown).toBeInstanceOf(VaeKitError);
  const { message: text, name } = thrown as VaeKitError;
  expect(name).toBe('VaeKitError');
  expect(text).toMatch(ERROR_GRAMMAR);
  expect(text).toMatch(message);
}

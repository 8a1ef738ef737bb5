import { vaeKitError, type VaeKitError } from '../core/errors.js';

/** The error of a batch that is asked for after `close()`. */
export function closedError(name: string): VaeKitError {
  return vaeKitError(
    'a dataset must be open to be read',
    `a batch of ${name}, which was closed`,
    'Close it after its last use.',
  );
}

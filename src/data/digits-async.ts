import { vaeKitError } from '../core/errors.js';
import { FUNCTION, SIGNAL } from '../core/options.js';
import { restNowAndThen } from '../core/rest.js';
import { digitWriter, type SyntheticDigitsOptions } from './digit-writer.js';
import type { LabelledImages } from './labelled-images.js';

/**
 * What {@link syntheticDigitsAsync} can be told.
 *
 * @public
 */
export interface SyntheticDigitsAsyncOptions extends SyntheticDigitsOptions {
  /** Gives up: the promise is rejected. */
  readonly signal?: AbortSignal;
  /** Is told how many images are there, from 1 to `count`, after each. */
  readonly onProgress?: (made: number) => void;
}

const KINDS = { signal: SIGNAL, onProgress: FUNCTION };

/**
 * Writes the digits of {@link syntheticDigits}, the same for the same options, and lets the event
 * loop run about every 10 milliseconds, so that a page goes on smoothly.
 *
 * @param options - How many, the seed, and the shape of an image; how to give up, and whom to tell
 * how far it is.
 * @returns A promise of the images, grey levels from 0 to 1 kept as bytes, and their labels.
 * @throws {@link VaeKitError} where an option is out of range or unknown, and on an abort; whatever
 * `onProgress` throws.
 *
 * @example
 * ```ts
 * import { syntheticDigitsAsync } from 'vae-kit';
 *
 * const { images, labels } = await syntheticDigitsAsync({
 *   count: 100,
 *   seed: 1,
 *   onProgress: (made) => console.assert(made <= 100),
 * });
 * ```
 *
 * @public
 */
export async function syntheticDigitsAsync(
  options: SyntheticDigitsAsyncOptions,
): Promise<LabelledImages> {
  const { digits, write } = digitWriter('syntheticDigitsAsync', options, KINDS);
  const { signal, onProgress } = options;
  const rest = restNowAndThen(10);
  for (let made = 1; made <= digits.images.size; made++) {
    if (signal?.aborted) {
      throw vaeKitError(
        'digits must be written to the last',
        'an abort by the signal',
        'Call syntheticDigitsAsync again to start anew.',
        { cause: signal.reason },
      );
    }
    write();
    onProgress?.(made);
    await rest();
  }
  return digits;
}

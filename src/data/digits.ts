import { digitWriter, type SyntheticDigitsOptions } from './digit-writer.js';
import type { LabelledImages } from './labelled-images.js';

/**
 * Writes digits that look like handwriting: data in the format of MNIST without a download.
 *
 * Each image is drawn from the strokes of one of several ways to write its digit, with a slant,
 * size, width, thickness, pressure and unsteadiness of its own. Like MNIST's, the digits fill about
 * 20 of 28 pixels and are centred by their mass. The classes are shuffled, and as equal in number
 * as can be.
 *
 * Ten thousand take about a quarter of a second. Where a page should go on meanwhile, use
 * {@link syntheticDigitsAsync}, which writes the same ones.
 *
 * @param options - How many, the seed, and the shape of an image.
 * @returns The images, grey levels from 0 to 1 kept as bytes, and their labels.
 * @throws {@link VaeKitError} where an option is out of range or unknown.
 *
 * @example
 * ```ts
 * import { syntheticDigits } from 'vae-kit';
 *
 * const { images, labels } = syntheticDigits({ count: 100, seed: 1 });
 * const first = images.batch([0]); // [1, 28, 28, 1], an image of the digit labels[0]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function syntheticDigits(options: SyntheticDigitsOptions): LabelledImages {
  const { digits, write } = digitWriter('syntheticDigits', options);
  for (let i = 0; i < digits.images.size; i++) write();
  return digits;
}

import { checkCount } from '../core/check-count.js';
import { randomKey, splitKey } from '../core/keys.js';
import { normalStream, permutation, uniformStream } from '../core/noise.js';
import type { Shape } from '../core/shapes.js';
import { arrayDataset } from './dataset.js';
import { GLYPHS } from './glyphs.js';
import { writeByHand } from './handwriting.js';
import { digitShape, IMAGE_SIDE, type LabelledImages } from './labelled-images.js';
import { drawStroke } from './raster.js';

/**
 * What {@link syntheticDigits} can be told.
 *
 * @public
 */
export interface SyntheticDigitsOptions {
  /** How many images. */
  readonly count: number;
  /** What decides the writing, 0 unless told; other seeds for training and for testing. */
  readonly seed?: number;
  /** The shape of one image, of 784 elements; `[28, 28, 1]` unless told. */
  readonly shape?: Shape;
}

/**
 * Writes digits that look like handwriting: data in the format of MNIST without a download.
 *
 * Each image is drawn from the strokes of one of several ways to write its digit, with a slant,
 * size, width, thickness, pressure and unsteadiness of its own. Like MNIST's, the digits fill about
 * 20 of 28 pixels and are centred by their mass. The classes are shuffled, and as equal in number
 * as can be.
 *
 * @param options - How many, the seed, and the shape of an image.
 * @returns The images, grey levels from 0 to 1 kept as bytes, and their labels.
 * @throws {@link VaeKitError} where an option is out of range.
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
export function syntheticDigits({
  count,
  seed = 0,
  shape = [IMAGE_SIDE, IMAGE_SIDE, 1],
}: SyntheticDigitsOptions): LabelledImages {
  checkCount(count, 'count', 10_000);
  const imageShape = digitShape(shape);
  const [forOrder, forUniform, forNormal] = splitKey(randomKey(seed), 3);
  const chance = { uniform: uniformStream(forUniform), normal: normalStream(forNormal) };
  const labels = Uint8Array.from(permutation(forOrder, count), (position) => position % 10);
  const pixels = new Uint8Array(count * IMAGE_SIDE * IMAGE_SIDE);
  labels.forEach((label, i) => {
    const image = pixels.subarray(i * IMAGE_SIDE * IMAGE_SIDE, (i + 1) * IMAGE_SIDE * IMAGE_SIDE);
    const ways = GLYPHS[label]!;
    const glyph = ways[Math.floor(chance.uniform() * ways.length)]!;
    // Scans of pen on paper differ in how sharp they are.
    const softness = 1.05 + 0.4 * chance.uniform();
    for (const stroke of writeByHand(glyph, IMAGE_SIDE, chance))
      drawStroke(image, IMAGE_SIDE, stroke, softness);
  });
  return { images: arrayDataset(pixels, imageShape, { scale: 1 / 255 }), labels };
}

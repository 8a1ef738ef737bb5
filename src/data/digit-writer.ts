import { checkCount } from '../core/check-count.js';
import { optionError } from '../core/errors.js';
import { randomKey, splitKey } from '../core/keys.js';
import { normalStream, permutation, uniformStream } from '../core/noise.js';
import { checkOptions, type Kind } from '../core/options.js';
import type { Shape } from '../core/shapes.js';
import { arrayDataset } from './dataset.js';
import { glyphOf, GLYPHS } from './glyphs.js';
import { writeByHand } from './handwriting.js';
import { digitShape, IMAGE_SIDE, type LabelledImages } from './labelled-images.js';
import { rasterizer } from './raster.js';

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

// Each is looked at where it is used.
const KINDS = { count: null, seed: null, shape: null };

const HINTS = {
  'n samples nSamples numSamples': 'Give count, the number of images.',
  size: 'Give count for the number of images, or shape for theirs.',
  flatten: 'Give shape: [784] for flat images.',
  progress: 'Give onProgress to syntheticDigitsAsync.',
};

/** 28 × 28, as a literal: bundlers keep what is computed at module scope. */
const PIXELS = 784;

/** Digits that are written one after the other. */
export interface DigitWriter {
  /** All of them; those not written yet are blank. */
  readonly digits: LabelledImages;
  /** Writes the next one. */
  readonly write: () => void;
}

function blankPixels(count: number): Uint8Array {
  try {
    return new Uint8Array(count * PIXELS);
  } catch {
    throw optionError(
      'count',
      'must be a number of images that memory can hold',
      String(count),
      'Make fewer at a time.',
    );
  }
}

/**
 * Checks what a maker of digits was told, and gets ready to write.
 *
 * @param call - The function that was told, as errors name it.
 * @param options - What it was told.
 * @param more - The kinds of the options that it takes besides.
 */
export function digitWriter(
  call: string,
  options: SyntheticDigitsOptions,
  more: Readonly<Record<string, Kind>> = {},
): DigitWriter {
  checkOptions(options, call, { ...KINDS, ...more }, HINTS);
  const { count, seed = 0, shape = [IMAGE_SIDE, IMAGE_SIDE, 1] } = options;
  checkCount(count, 'count', 10_000);
  const imageShape = digitShape(shape);
  const [forOrder, forUniform, forNormal] = splitKey(randomKey(seed), 3);
  const pixels = blankPixels(count);
  const labels = Uint8Array.from(permutation(forOrder, count), (position) => position % 10);
  const chance = { uniform: uniformStream(forUniform), normal: normalStream(forNormal) };
  const glyphs = GLYPHS.map((ways) => ways.map(glyphOf));
  const draw = rasterizer(IMAGE_SIDE);
  let next = 0;
  return {
    digits: { images: arrayDataset(pixels, imageShape, { scale: 1 / 255 }), labels },
    write() {
      const ways = glyphs[labels[next]!]!;
      const glyph = ways[Math.floor(chance.uniform() * ways.length)]!;
      // Scans of pen on paper differ in how sharp they are.
      const softness = 1.05 + 0.4 * chance.uniform();
      const image = pixels.subarray(next * PIXELS, ++next * PIXELS);
      draw(image, writeByHand(glyph, IMAGE_SIDE, chance), softness);
    },
  };
}

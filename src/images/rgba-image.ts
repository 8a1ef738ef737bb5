import { describe, vaeKitError } from '../core/errors.js';

/**
 * A picture as screens take it: red, green, blue and opacity of each pixel, row by row. A page's
 * `ImageData` is one, too.
 *
 * @public
 */
export interface RgbaImage {
  /** How many pixels a row has. */
  readonly width: number;
  /** How many rows there are. */
  readonly height: number;
  /** Four bytes for each pixel. */
  readonly data: Uint8ClampedArray;
}

/** Checks that a value is a picture, and all of it is there. */
export function checkImage(image: unknown, call: string): asserts image is RgbaImage {
  const { width, height, data } = Object(image) as Partial<RgbaImage>;
  const whole = [width, height].every((side) => Number.isSafeInteger(side) && side! > 0);
  if (whole && ArrayBuffer.isView(data) && data.length === 4 * width! * height!) return;
  throw vaeKitError(
    `${call} must be given a picture { width, height, data } of four bytes for each pixel`,
    describe(image),
    'Give what imageGrid returned, say.',
  );
}

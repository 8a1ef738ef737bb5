import { describe, vaeKitError } from '../core/errors.js';
import { checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import { checkImage, type RgbaImage } from './rgba-image.js';

/**
 * A page's canvas, or an `OffscreenCanvas`, as far as pictures are drawn on it.
 *
 * @public
 */
export interface Canvas {
  /** How many pixels a row has; set to the picture's. */
  width: number;
  /** How many rows there are; set to the picture's. */
  height: number;
  /**
   * The drawing context.
   *
   * @param type - `'2d'`.
   * @returns What has `createImageData` and `putImageData`; null where the canvas is used otherwise.
   */
  getContext(type: '2d'): unknown;
}

/**
 * Options of {@link drawImage}.
 *
 * @public
 */
export interface DrawImageOptions {
  /** How many pixels of the canvas, across and down, each of the picture takes; 1 unless told. */
  readonly scale?: number;
}

/** What is drawn with. */
interface Context {
  createImageData(width: number, height: number): RgbaImage;
  putImageData(image: RgbaImage, x: number, y: number): void;
}

const KINDS: OptionKinds<DrawImageOptions> = { scale: COUNT };

/**
 * Shows a picture on a canvas, which gets its size.
 *
 * @param image - The picture.
 * @param canvas - An HTML canvas, or an `OffscreenCanvas`; what was on it goes.
 * @param options - How large.
 * @throws {@link VaeKitError} where these are not a picture and a canvas to be drawn on.
 *
 * @example
 * ```ts
 * import { drawImage, imageGrid, syntheticDigits } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 4, shape: [28, 28] });
 * const grid = imageGrid(images.batch([0, 1, 2, 3]));
 * const canvas = globalThis.document?.querySelector('canvas');
 * if (canvas) drawImage(grid, canvas, { scale: 2 });
 * ```
 *
 * @public
 */
export function drawImage(image: RgbaImage, canvas: Canvas, options: DrawImageOptions = {}): void {
  checkImage(image, 'drawImage');
  checkOptions(options, 'drawImage', KINDS);
  const { scale = 1 } = options;
  const context = (Object(canvas) as Partial<Canvas>).getContext?.('2d') as
    Context | null | undefined;
  if (typeof context?.putImageData !== 'function') {
    throw vaeKitError(
      'drawImage must be given a canvas with a context for 2d',
      describe(canvas),
      "Give document.querySelector('canvas'), one that nothing else draws on.",
    );
  }
  canvas.width = scale * image.width;
  canvas.height = scale * image.height;
  const shown = context.createImageData(canvas.width, canvas.height);
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const from = 4 * (Math.floor(y / scale) * image.width + Math.floor(x / scale));
      shown.data.set(image.data.subarray(from, from + 4), 4 * (y * canvas.width + x));
    }
  }
  context.putImageData(shown, 0, 0);
}

import type { Tensor } from '@tensorflow/tfjs-core';
import { checkTensor } from '../core/check-tensor.js';
import { vaeKitError } from '../core/errors.js';
import { checkOptions, COUNT, type Kind, type OptionKinds } from '../core/options.js';
import { formatShape, type Shape } from '../core/shapes.js';
import { colorScale } from './colors.js';
import type { RgbaImage } from './rgba-image.js';

/**
 * Options of {@link imageGrid}.
 *
 * @public
 */
export interface ImageGridOptions {
  /** How many images stand side by side; as many as make the grid about square unless told. */
  readonly columns?: number;
  /** How many pixels lie between two images and around them, transparent; 2 unless told. */
  readonly padding?: number;
  /**
   * For images of one channel: the colours of 0 and of 1, and of what lies at equal distances between
   * them, as in CSS; `['#000000', '#ffffff']` unless told.
   */
  readonly colors?: readonly string[];
  /** For flat images: their rows and columns; a square unless told. */
  readonly shape?: readonly [height: number, width: number];
}

const PIXELS: Kind = {
  wanted: 'a whole number of pixels, 0 or more',
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  remedy: 'Give a number such as 2.',
};

const SHAPE: Kind = {
  wanted: 'the height and the width of an image',
  holds: (value) => Array.isArray(value) && value.length === 2 && value.every(COUNT.holds),
  remedy: 'Give [28, 28], say.',
};

const KINDS: OptionKinds<ImageGridOptions> = {
  columns: COUNT,
  padding: PIXELS,
  colors: null,
  shape: SHAPE,
};

const HINTS = {
  rows: 'Give columns: there are as many rows as the images need.',
  'cmap colormap palette': "Give colors: ['#000000', '#ffffff'], say.",
  nrow: 'Give columns.',
};

/** What a pixel's channels are. */
const CHANNELS = [1, 3, 4];

/**
 * Lays images out in a grid, as one picture of plain pixels.
 *
 * @param images - Shape `[N, height, width]`, or with a last axis of 1 (grey), 3 (red, green, blue)
 * or 4 channels (and opacity), or `[N, height · width]`; values from 0 to 1, others count as the
 * nearer of these.
 * @param options - Columns, padding and colours.
 * @returns The picture: {@link drawImage} shows it on a canvas, {@link encodePng} makes a file of it,
 * {@link halfBlocks} a text for a terminal.
 * @throws {@link VaeKitError} where these are not images, or not numbers, or an option is not what it
 * should be.
 *
 * @example
 * ```ts
 * import { imageGrid, syntheticDigits } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 6, shape: [28, 28] });
 * const digits = images.batch([0, 1, 2, 3, 4, 5]);
 * const { width, height } = imageGrid(digits, { columns: 3 });
 * console.assert(width === 92 && height === 62);
 * digits.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function imageGrid(images: Tensor, options: ImageGridOptions = {}): RgbaImage {
  checkTensor(images, 'images', 'a tensor of shape [N, height, width] or [N, height, width, 3]');
  checkOptions(options, 'imageGrid', KINDS, HINTS);
  const { padding = 2, colors = ['#000000', '#ffffff'], shape } = options;
  const colorOf = colorScale(colors);
  const [count, high, wide, channels] = axesOf(images.shape, shape);
  const { columns = Math.ceil(Math.sqrt(count)) } = options;
  const values = images.dataSync();
  const nan = values.findIndex(Number.isNaN);
  if (nan >= 0)
    throw vaeKitError(
      'images must be numbers',
      `NaN at position ${nan}`,
      'Look where it comes from.',
    );

  const width = columns * (wide + padding) + padding;
  const height = Math.ceil(count / columns) * (high + padding) + padding;
  const data = new Uint8ClampedArray(4 * width * height);
  for (let n = 0; n < count; n++) {
    const left = padding + (n % columns) * (wide + padding);
    const top = padding + Math.floor(n / columns) * (high + padding);
    for (let y = 0; y < high; y++) {
      for (let x = 0; x < wide; x++) {
        const from = ((n * high + y) * wide + x) * channels;
        const at = 4 * ((top + y) * width + left + x);
        const channel = (i: number) => Math.min(Math.max(values[from + i]!, 0), 1);
        if (channels === 1) data.set(colorOf(channel(0)), at);
        else for (let i = 0; i < 3; i++) data[at + i] = 255 * channel(i);
        data[at + 3] = channels === 4 ? 255 * channel(3) : 255;
      }
    }
  }
  return { width, height, data };
}

/** How many images there are, their height and width, and the channels of a pixel. */
function axesOf(
  axes: Shape,
  shape: ImageGridOptions['shape'],
): readonly [count: number, height: number, width: number, channels: number] {
  const [count = 0, first = 0, second, channels = 1] = axes;
  const side = Math.sqrt(first);
  const [high, wide] =
    second !== undefined ? [first, second] : (shape ?? [side, Number.isInteger(side) ? side : 0]);
  const fits =
    axes.length <= 4 &&
    CHANNELS.includes(channels) &&
    (second !== undefined ? shape === undefined : high * wide === first);
  if (fits && count * high * wide > 0) return [count, high, wide, channels];
  throw vaeKitError(
    'images must be a tensor of shape [N, height, width], with 1, 3 or 4 channels behind, or ' +
      '[N, height * width]',
    `one of shape ${formatShape(axes)}${shape ? ` and shape: ${formatShape(shape)}` : ''}`,
    'Reshape it, or give shape: [height, width] for flat images that are not square.',
  );
}

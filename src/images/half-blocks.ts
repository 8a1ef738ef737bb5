import { checkOptions, COUNT, FLAG, type OptionKinds } from '../core/options.js';
import { checkImage, type RgbaImage } from './rgba-image.js';

/**
 * Options of {@link halfBlocks}.
 *
 * @public
 */
export interface HalfBlocksOptions {
  /** How many characters a line has at most; 80 unless told. A wider picture is made smaller. */
  readonly columns?: number;
  /** Whether the colours are told to the terminal; true unless told. False leaves shades of signs. */
  readonly color?: boolean;
}

const KINDS: OptionKinds<HalfBlocksOptions> = { columns: COUNT, color: FLAG };

/** From dark to light, for terminals without colours. */
const SHADES = ' .:-=+*#%@';

const RESET = '\u001b[0m';

/**
 * Writes a picture as text for a terminal: each character is the upper half of a block in the colour
 * of one pixel, on the colour of the one below it.
 *
 * @param image - The picture; where it is wider than there is room for, each pixel is the mean of
 * those that fall together. What is transparent is left as the terminal is.
 * @param options - How wide, and whether with colours (SGR codes of 24 bits, ISO 8613-6).
 * @returns Lines, each with its end.
 * @throws {@link VaeKitError} where it is no picture, or an option is not what it should be.
 *
 * @example
 * ```ts
 * import { halfBlocks, imageGrid, syntheticDigits } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 10, shape: [28, 28] });
 * const digits = images.batch([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
 * console.log(halfBlocks(imageGrid(digits, { columns: 5 })));
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function halfBlocks(image: RgbaImage, options: HalfBlocksOptions = {}): string {
  checkImage(image, 'halfBlocks');
  checkOptions(options, 'halfBlocks', KINDS);
  const { columns = 80, color = true } = options;
  const small = shrunk(image, Math.ceil(image.width / columns));
  let text = '';
  for (let y = 0; y < small.height; y += 2) {
    for (let x = 0; x < small.width; x++) {
      const [upper, lower] = [pixelOf(small, x, y), pixelOf(small, x, y + 1)];
      text += color ? colored(upper, lower) : shaded(upper, lower);
    }
    text += color ? `${RESET}\n` : '\n';
  }
  return text;
}

type Pixel = readonly [red: number, green: number, blue: number, opacity: number];

const CLEAR: Pixel = [0, 0, 0, 0];

function pixelOf({ width, height, data }: RgbaImage, x: number, y: number): Pixel {
  if (y >= height) return CLEAR;
  const at = 4 * (y * width + x);
  return [data[at]!, data[at + 1]!, data[at + 2]!, data[at + 3]!];
}

/** Whether more of a pixel is there than not. */
const isSeen = ([, , , opacity]: Pixel) => opacity > 127;

const codeOf = ([red, green, blue]: Pixel) => `2;${red};${green};${blue}`;

function colored(upper: Pixel, lower: Pixel): string {
  if (isSeen(upper)) {
    const behind = isSeen(lower) ? `\u001b[48;${codeOf(lower)}m` : '\u001b[49m';
    return `\u001b[38;${codeOf(upper)}m${behind}▀`;
  }
  return isSeen(lower) ? `\u001b[38;${codeOf(lower)}m\u001b[49m▄` : `${RESET} `;
}

function shaded(...pixels: readonly Pixel[]): string {
  const seen = pixels.filter(isSeen);
  // The weights of the eye for the primaries of screens, ITU-R BT.709.
  const light = seen.reduce(
    (sum, [red, green, blue]) => sum + (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 256,
    0,
  );
  return SHADES[Math.floor((light / pixels.length) * SHADES.length)]!;
}

/** The picture with squares of so many pixels across made one, each their mean. */
function shrunk(image: RgbaImage, factor: number): RgbaImage {
  if (factor === 1) return image;
  const [width, height] = [Math.ceil(image.width / factor), Math.ceil(image.height / factor)];
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(meanOf(image, x, y, factor), 4 * (y * width + x));
  }
  return { width, height, data };
}

/** The mean colour of a square, what is transparent left out, and its mean opacity. */
function meanOf(image: RgbaImage, x: number, y: number, factor: number): Pixel {
  const sums = [0, 0, 0, 0];
  let pixels = 0;
  for (let j = y * factor; j < Math.min((y + 1) * factor, image.height); j++) {
    for (let i = x * factor; i < Math.min((x + 1) * factor, image.width); i++) {
      const pixel = pixelOf(image, i, j);
      for (let k = 0; k < 3; k++) sums[k]! += pixel[k]! * pixel[3];
      sums[3]! += pixel[3];
      pixels++;
    }
  }
  const [red, green, blue, opacity] = sums as [number, number, number, number];
  const mean = (sum: number) => (opacity > 0 ? sum / opacity : 0);
  return [mean(red), mean(green), mean(blue), opacity / pixels];
}

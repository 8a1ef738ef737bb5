import { VaeKitError } from 'vae-kit';

/** How images are laid out. */
export interface TileOptions {
  /** Rows and columns of one image. */
  readonly imageHeight: number;
  readonly imageWidth: number;
  /** How many images stand beside each other. */
  readonly across: number;
  /** Pixels on the side of one image element. */
  readonly scale: number;
  /** Pixels between images and around them. */
  readonly gutter: number;
}

/** Grey levels laid out on a sheet, four bytes a pixel. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

const GUTTER_GREY = 215;

/** How wide and high a sheet of so many images is. */
export function sheetSize(
  count: number,
  { imageHeight, imageWidth, across, scale, gutter }: TileOptions,
): { width: number; height: number } {
  const down = Math.ceil(count / across);
  return {
    width: across * (imageWidth * scale + gutter) + gutter,
    height: down * (imageHeight * scale + gutter) + gutter,
  };
}

/** Lays images out row by row, ink on paper: 1 is black, 0 is white; enlarged without blurring. */
export function tileImages(levels: ArrayLike<number>, options: TileOptions): Sheet {
  const { imageHeight, imageWidth, across, scale, gutter } = options;
  const area = imageHeight * imageWidth;
  if (levels.length === 0 || levels.length % area !== 0) {
    throw new VaeKitError({
      problem: `images of ${imageHeight} by ${imageWidth} need a positive multiple of ${area} values`,
      received: String(levels.length),
      remedy: 'Give whole images.',
    });
  }
  const count = levels.length / area;
  const { width, height } = sheetSize(count, options);
  const rgba = new Uint8Array(4 * width * height).fill(255);
  const paint = (x: number, y: number, grey: number) =>
    rgba.fill(grey, 4 * (y * width + x), 4 * (y * width + x) + 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) paint(x, y, GUTTER_GREY);
  for (let image = 0; image < count; image++) {
    const left = gutter + (image % across) * (imageWidth * scale + gutter);
    const top = gutter + Math.floor(image / across) * (imageHeight * scale + gutter);
    for (let y = 0; y < imageHeight * scale; y++) {
      for (let x = 0; x < imageWidth * scale; x++) {
        const level =
          levels[image * area + Math.floor(y / scale) * imageWidth + Math.floor(x / scale)]!;
        paint(left + x, top + y, Math.round(255 * (1 - Math.min(1, Math.max(0, level)))));
      }
    }
  }
  return { width, height, rgba };
}

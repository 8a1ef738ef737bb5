/** Images, one behind the other, each value from 0 to 1; grey, or red, green and blue in turn. */
export interface Images {
  readonly values: Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** How images are laid out. */
export interface Tiling {
  readonly columns: number;
  /** Pixels between two images. */
  readonly gap: number;
}

/** The size of the picture that shows so many images. */
export function tiledSize(
  { count, height, width }: Pick<Images, 'count' | 'height' | 'width'>,
  { columns, gap }: Tiling,
): { width: number; height: number } {
  const rows = Math.max(1, Math.ceil(count / columns));
  return { width: columns * (width + gap) - gap, height: rows * (height + gap) - gap };
}

/**
 * Writes images into a picture, row by row; what lies between them stays as it is.
 *
 * @param pixels - The picture, `0xAABBGGRR` each.
 * @param across - The picture's width.
 * @param images - What to write.
 * @param tiling - Where.
 * @param table - The pixel of each of 256 tones, for grey images.
 */
export function writeTiles(
  pixels: Uint32Array,
  across: number,
  { values, count, height, width, channels }: Images,
  { columns, gap }: Tiling,
  table: Uint32Array,
): void {
  const pixelAt =
    channels === 1
      ? (i: number) => table[toneOf(values[i]!)]!
      : (i: number) => colorOf(values[3 * i]!, values[3 * i + 1]!, values[3 * i + 2]!);
  for (let i = 0; i < count; i++) {
    const left = (i % columns) * (width + gap);
    const top = Math.floor(i / columns) * (height + gap);
    let from = i * height * width;
    for (let y = 0; y < height; y++) {
      let to = (top + y) * across + left;
      for (let x = 0; x < width; x++) pixels[to++] = pixelAt(from++);
    }
  }
}

function colorOf(red: number, green: number, blue: number): number {
  return ((255 << 24) | (toneOf(blue) << 16) | (toneOf(green) << 8) | toneOf(red)) >>> 0;
}

/** The tone of a value; what is no number has none of the ink. */
function toneOf(value: number): number {
  return value > 0 ? Math.min(255, Math.round(value * 255)) : 0;
}

/** Grey images, one behind the other, each value from 0 to 1. */
export interface GreyImages {
  readonly values: Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/** How images are laid out. */
export interface Tiling {
  readonly columns: number;
  /** Pixels between two images. */
  readonly gap: number;
}

/** The size of the picture that shows so many images. */
export function tiledSize(
  { count, height, width }: Pick<GreyImages, 'count' | 'height' | 'width'>,
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
 * @param table - The pixel of each of 256 tones.
 */
export function writeTiles(
  pixels: Uint32Array,
  across: number,
  { values, count, height, width }: GreyImages,
  { columns, gap }: Tiling,
  table: Uint32Array,
): void {
  for (let i = 0; i < count; i++) {
    const left = (i % columns) * (width + gap);
    const top = Math.floor(i / columns) * (height + gap);
    let from = i * height * width;
    for (let y = 0; y < height; y++) {
      let to = (top + y) * across + left;
      for (let x = 0; x < width; x++) pixels[to++] = table[toneOf(values[from++]!)]!;
    }
  }
}

/** The tone of a value; what is no number has none of the ink. */
function toneOf(value: number): number {
  return value > 0 ? Math.min(255, Math.round(value * 255)) : 0;
}

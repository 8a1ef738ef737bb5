/** Rows of a strip, and rows and columns of a tile. */
const SIDE = 4;

/** How many numbers a lower triangle of so many rows takes in strips. */
export function stripLength(size: number): number {
  let length = 0;
  for (let row = 0; row < size; row += SIDE) length += SIDE * Math.min(row + SIDE, size);
  return length;
}

/**
 * Lower triangles in strips of four rows, each column by column up to the strip's diagonal; 0 past
 * the last row.
 *
 * @param matrices - `[count, size, size]`.
 */
export function stripsOf(
  matrices: Float64Array,
  count: number,
  size: number,
  into: Float64Array,
): void {
  let at = 0;
  for (let start = 0; start < count * size * size; start += size * size)
    for (let row = 0; row < size; row += SIDE)
      for (let column = 0; column < Math.min(row + SIDE, size); column++)
        for (let i = row; i < row + SIDE; i++)
          into[at++] = i < size ? matrices[start + i * size + column]! : 0;
}

/** How many numbers the tiles on and below the diagonal have. */
export function tilesLength(size: number): number {
  const tiles = Math.ceil(size / SIDE);
  return ((tiles * (tiles + 1)) / 2) * SIDE * SIDE;
}

/** Adds what is in tiles, row of tiles by row of tiles, to lower triangles `[count, size, size]`. */
export function triangleOf(
  tiles: Float64Array,
  count: number,
  size: number,
  into: Float64Array,
): void {
  const own = tilesLength(size);
  for (let k = 0; k < count; k++)
    for (let row = 0; row < size; row++) {
      const above = Math.floor(row / SIDE);
      const strip = k * own + ((above * (above + 1)) / 2) * SIDE * SIDE + (row % SIDE) * SIDE;
      for (let column = 0; column <= row; column++)
        into[(k * size + row) * size + column]! +=
          tiles[strip + Math.floor(column / SIDE) * SIDE * SIDE + (column % SIDE)]!;
    }
}

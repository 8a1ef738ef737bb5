/** Rows and columns of a tile: eight accumulators of two values each. */
export const SIDE = 4;

/** Points whose densities are computed together. */
export const TOGETHER = 8;

/** Points worked on at a time at most: what is computed of them stays in the second-level cache. */
export const MOST_POINTS = 64;

/** Bytes of points that stay in the first-level cache beside what they are added to. */
export const NEAREST: usize = 12 * 1024;

/** Bytes that may be used at `scratch`. */
export const ROOM = 512 * 1024;

/** Dimensions, filled up to whole tiles. */
@inline
export function padded(dimensions: i32): i32 {
  return (dimensions + SIDE - 1) & ~(SIDE - 1);
}

import { copyWindow } from './im2col';
import { A_BLOCK, TILE_COLS, TILE_ROWS } from './sizes';
import { transformSeen, transformSlopes } from './winograd-image-transforms';
import { PRODUCTS, TEMP_BYTES } from './winograd-points';

const ROOM: usize = <usize>A_BLOCK * 4;

/** Maps as tiles of a product want them, with zeros behind the last. */
@inline
export function padded(maps: i32): i32 {
  return (maps + TILE_COLS - 1) / TILE_COLS * TILE_COLS;
}

/** Bytes of the windows at an image's edge, with what lies outside it. */
@inline
export function edgeBytes(channels: i32, maps: i32): usize {
  return <usize>PRODUCTS * <usize>max(channels, maps) << 2;
}

/** How many tiles' products the scratch memory holds. */
@inline
export function tilesTogether(channels: i32, maps: i32): i32 {
  const tiles = (ROOM - TEMP_BYTES - edgeBytes(channels, maps)) / (<usize>PRODUCTS * <usize>(channels + padded(maps)) << 2);
  return <i32>tiles / TILE_ROWS * TILE_ROWS;
}

/** Transforms a window of an image, which may leave it. */
@inline
export function see(
  image: i32, y0: i32, x0: i32, size: i32, x: usize, height: i32, width: i32, channels: i32,
  to: usize, toStep: usize, edge: usize, temp: usize, slopes: bool,
): void {
  const pixel = <usize>channels << 2;
  let from = x + <usize>((image * height + y0) * width + x0) * pixel;
  let rowStep = <usize>width * pixel;
  if (y0 < 0 || x0 < 0 || y0 + size > height || x0 + size > width) {
    copyWindow(x, edge, image, y0, x0, size, size, height, width, pixel);
    from = edge;
    rowStep = <usize>size * pixel;
  }
  if (slopes) transformSlopes(channels, from, rowStep, to, toStep, temp);
  else transformSeen(channels, from, rowStep, to, toStep, temp);
}

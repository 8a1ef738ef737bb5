import { addTo, copyWindow } from './im2col';
import { A_BLOCK, TILE_COLS, TILE_ROWS } from './sizes';
import { tileColumns, tileRows } from './tile';
import {
  gatherTaps, MADE, PRODUCTS, SEEN, TEMP_BYTES, transformMade, transformSeen, transformSlopes, transformTaps,
} from './winograd-transforms';

const ROOM: usize = <usize>A_BLOCK * 4;

/** Maps as tiles of a product want them, with zeros behind the last. */
@inline
function padded(maps: i32): i32 {
  return (maps + TILE_COLS - 1) / TILE_COLS * TILE_COLS;
}

/** Bytes of the windows at an image's edge, with what lies outside it. */
@inline
function edgeBytes(channels: i32, maps: i32): usize {
  return <usize>PRODUCTS * <usize>max(channels, maps) << 2;
}

/** How many tiles' products the scratch memory holds. */
@inline
function tilesTogether(channels: i32, maps: i32): i32 {
  const tiles = (ROOM - TEMP_BYTES - edgeBytes(channels, maps)) / (<usize>PRODUCTS * <usize>(channels + padded(maps)) << 2);
  return <i32>tiles / TILE_ROWS * TILE_ROWS;
}

/**
 * G g Gᵀ of a filter 3×3, packed for products.
 *
 * @param first - the first channel
 * @param count - how many
 * @param filter - `[3, 3, channels, maps]`
 * @param out - `[36, maps / 8, channels, 8]`, maps rounded up
 */
export function winogradFilter(first: i32, count: i32, filter: usize, out: usize, channels: i32, maps: i32, scratch: usize): void {
  const temp: usize = (scratch + 63) & ~63;
  const step = <usize>channels * <usize>padded(maps) << 2;
  for (let channel = first; channel < first + count; channel++) {
    for (let map = 0; map < padded(maps); map += 4) {
      const to = out + (<usize>((map / TILE_COLS * channels + channel) * TILE_COLS + map % TILE_COLS) << 2);
      if (map < maps) {
        const from = filter + (<usize>(channel * maps + map) << 2);
        transformTaps(maps - map, from, <usize>(channels * maps) << 2, to, step, temp);
      } else {
        for (let i: usize = 0; i < <usize>PRODUCTS; i++) v128.store(to + i * step, f32x4.splat(0));
      }
    }
  }
}

/**
 * y = relu?(x ∗ filter + bias) with strides of 1, by tiles of 4×4 pixels of y: 36 products in place
 * of 144.
 *
 * @param first - the first tile, counted by image, row and column
 * @param x - `[N, inHeight, inWidth, channels]`, channels a multiple of four
 * @param filter - what `winogradFilter` made of it
 * @param bias - a value for each map, or 0
 * @param y - `[N, outHeight, outWidth, maps]`, maps a multiple of four
 * @param scratch - this caller's own
 */
export function winograd(
  first: i32, count: i32, x: usize, filter: usize, bias: usize, y: usize,
  inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32, maps: i32, top: i32, left: i32,
  activation: i32, scratch: usize,
): void {
  const temp: usize = (scratch + 63) & ~63;
  const edge = temp + TEMP_BYTES;
  const most = tilesTogether(channels, maps);
  const seen = edge + edgeBytes(channels, maps);
  const rowOfSeen = <usize>channels << 2;
  const seenStep = <usize>most * rowOfSeen;
  const made = seen + <usize>PRODUCTS * seenStep;
  const rowOfMade = <usize>padded(maps) << 2;
  const madeStep = <usize>most * rowOfMade;
  const rowOfY = <usize>(outWidth * maps) << 2;
  const floor: f32 = activation == 1 ? 0 : -<f32>Infinity;
  const across = (outWidth + MADE - 1) / MADE;
  const tiles = across * ((outHeight + MADE - 1) / MADE);
  for (const end = first + count; first < end; first += most) {
    const n = min(most, end - first);
    for (let i = 0; i < n; i++) {
      const tile = first + i;
      const x0 = tile % across * MADE - left;
      const y0 = tile % tiles / across * MADE - top;
      see(tile / tiles, y0, x0, SEEN, x, inHeight, inWidth, channels, seen + <usize>i * rowOfSeen, seenStep, edge, temp, false);
    }
    for (let product: usize = 0; product < <usize>PRODUCTS; product++) {
      const a = seen + product * seenStep;
      const b = filter + product * <usize>channels * rowOfMade;
      const c = made + product * madeStep;
      for (let column: usize = 0; column < rowOfMade; column += TILE_COLS * 4) {
        for (let i = 0; i < n; i += TILE_ROWS) {
          tileRows(
            channels, a + <usize>i * rowOfSeen, rowOfSeen, b + column * <usize>channels, TILE_COLS * 4,
            0, 0, c + <usize>i * rowOfMade + column, rowOfMade, min(TILE_ROWS, n - i), -<f32>Infinity,
          );
        }
      }
    }
    for (let i = 0; i < n; i++) {
      const tile = first + i;
      const x0 = tile % across * MADE;
      const y0 = tile % tiles / across * MADE;
      const to = y + <usize>(tile / tiles * outHeight + y0) * rowOfY + <usize>x0 * (<usize>maps << 2);
      transformMade(
        maps, made + <usize>i * rowOfMade, madeStep, bias, to, rowOfY,
        min(MADE, outHeight - y0), min(MADE, outWidth - x0), floor, temp,
      );
    }
  }
}

/** Transforms a window of an image, which may leave it. */
@inline
function see(
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

/**
 * The gradient of such a convolution's filter, before `winogradGather`: Σ over tiles of
 * Bᵀ x B times A dy Aᵀ. The tiles are shared out to parts, whose sums stay apart.
 *
 * @param first - the first part
 * @param count - how many
 * @param parts - how many there are
 * @param tiles - how many tiles all images have
 * @param sums - `[parts, 36, channels, maps]`, maps rounded up to a multiple of eight
 */
export function winogradSums(
  first: i32, count: i32, parts: i32, tiles: i32, x: usize, dy: usize, sums: usize,
  inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32, maps: i32, top: i32, left: i32,
  scratch: usize,
): void {
  const temp: usize = (scratch + 63) & ~63;
  const edge = temp + TEMP_BYTES;
  const most = tilesTogether(channels, maps);
  const seen = edge + edgeBytes(channels, maps);
  const rowOfSeen = <usize>channels << 2;
  const seenStep = <usize>most * rowOfSeen;
  const slopes = seen + <usize>PRODUCTS * seenStep;
  const rowOfSlopes = <usize>padded(maps) << 2;
  const slopesStep = <usize>most * rowOfSlopes;
  const sumsStep = <usize>channels * rowOfSlopes;
  const across = (outWidth + MADE - 1) / MADE;
  const tilesOfImage = across * ((outHeight + MADE - 1) / MADE);
  if (padded(maps) > maps) {
    // Zeros, not what the scratch held: denormals there would slow the tile.
    const last = slopes + (<usize>maps << 2);
    for (let row: usize = 0; row < <usize>(PRODUCTS * most); row++) v128.store(last + row * rowOfSlopes, f32x4.splat(0));
  }
  for (let part = first; part < first + count; part++) {
    const to = sums + <usize>part * <usize>PRODUCTS * sumsStep;
    const begin = <i32>(<i64>tiles * part / parts);
    const end = <i32>(<i64>tiles * (part + 1) / parts);
    for (let tile0 = begin; tile0 < end; tile0 += most) {
      const n = min(most, end - tile0);
      for (let i = 0; i < n; i++) {
        const tile = tile0 + i;
        const image = tile / tilesOfImage;
        const x0 = tile % across * MADE;
        const y0 = tile % tilesOfImage / across * MADE;
        see(image, y0 - top, x0 - left, SEEN, x, inHeight, inWidth, channels, seen + <usize>i * rowOfSeen, seenStep, edge, temp, false);
        see(image, y0, x0, MADE, dy, outHeight, outWidth, maps, slopes + <usize>i * rowOfSlopes, slopesStep, edge, temp, true);
      }
      for (let product: usize = 0; product < <usize>PRODUCTS; product++) {
        const a = seen + product * seenStep;
        const b = slopes + product * slopesStep;
        for (let column: usize = 0; column < rowOfSlopes; column += TILE_COLS * 4) {
          for (let channel = 0; channel < channels; channel += TILE_ROWS) {
            const c = to + product * sumsStep + <usize>channel * rowOfSlopes + column;
            tileColumns(
              n, a + (<usize>channel << 2), rowOfSeen, b + column, rowOfSlopes,
              tile0 == begin ? 0 : c, rowOfSlopes, c, rowOfSlopes, min(TILE_ROWS, channels - channel), -<f32>Infinity,
            );
          }
        }
      }
    }
  }
}

/**
 * The gradient of the filter from the sums of the parts, added up one after the other where the
 * first is.
 *
 * @param first - the first channel
 * @param count - how many
 */
export function winogradGather(first: i32, count: i32, parts: i32, sums: usize, dFilter: usize, channels: i32, maps: i32, scratch: usize): void {
  const temp: usize = (scratch + 63) & ~63;
  const rowOfSums = <usize>padded(maps) << 2;
  const step = <usize>channels * rowOfSums;
  const from = sums + <usize>first * rowOfSums;
  for (let product: usize = 0; product < <usize>PRODUCTS; product++) {
    for (let part = 1; part < parts; part++) {
      addTo(count * padded(maps), from + (<usize>(part * PRODUCTS) + product) * step, from + product * step);
    }
  }
  for (let channel: usize = 0; channel < <usize>count; channel++) {
    for (let map: usize = 0; map < <usize>maps << 2; map += 16) {
      gatherTaps(
        from + channel * rowOfSums + map, step,
        dFilter + (<usize>first + channel) * (<usize>maps << 2) + map, <usize>(channels * maps) << 2, temp,
      );
    }
  }
}

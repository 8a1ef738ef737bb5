import { TILE_COLS, TILE_ROWS } from './sizes';
import { tileRows } from './tile';
import { transformTaps } from './winograd-filter-transforms';
import { transformMade } from './winograd-image-transforms';
import { MADE, PRODUCTS, SEEN, TEMP_BYTES } from './winograd-points';
import { edgeBytes, padded, see, tilesTogether } from './winograd-tiles';

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

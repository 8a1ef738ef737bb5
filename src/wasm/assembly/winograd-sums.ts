import { addTo } from './im2col';
import { TILE_COLS, TILE_ROWS } from './sizes';
import { tileColumns } from './tile';
import { gatherTaps } from './winograd-filter-transforms';
import { MADE, PRODUCTS, SEEN, TEMP_BYTES } from './winograd-points';
import { edgeBytes, padded, see, tilesTogether } from './winograd-tiles';

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

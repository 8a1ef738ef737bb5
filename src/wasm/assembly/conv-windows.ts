import { addTo, col2im, im2col } from './im2col';
import { sgemm, sgemmBytes } from './sgemm';
import { PATCH_VALUES } from './sizes';

/** Bytes the functions here need at `scratch`. */
export function scratchBytes(): usize {
  return sgemmBytes() + <usize>PATCH_VALUES * 4;
}

/** How many windows are worked on at a time: what is written of them is then still in the cache. */
@inline
function windowsTogether(values: i32): i32 {
  return max(PATCH_VALUES / max(values, 1), 1);
}

/**
 * y = relu?(x ∗ filter + bias): the rows of a matrix are the windows of the output's pixels.
 *
 * @param first - the first output pixel, counted through all images
 * @param x - `[N, inHeight, inWidth, channels]`
 * @param filter - `[height, width, channels, maps]`
 * @param bias - a value for each map, or 0
 * @param y - `[N, outHeight, outWidth, maps]`
 * @param patches - room for one window where that has more than `PATCH_VALUES` values, or 0
 * @param scratch - this caller's own
 */
export function gatherWindows(
  first: i32, count: i32, x: usize, filter: usize, bias: usize, y: usize, maps: i32, activation: i32, patches: usize,
  inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32,
  height: i32, width: i32, strideY: i32, strideX: i32, top: i32, left: i32, scratch: usize,
): void {
  const values = height * width * channels;
  const most = windowsTogether(values);
  const room = patches ? patches : scratch + sgemmBytes();
  for (const end = first + count; first < end; first += most) {
    const n = min(most, end - first);
    im2col(first, n, x, room, inHeight, inWidth, channels, outHeight, outWidth, height, width, strideY, strideX, top, left);
    sgemm(false, false, n, maps, values, room, filter, y + (<usize>(first * maps) << 2), bias, activation, scratch);
  }
}

/**
 * The transpose: x = bias + what each output pixel sends to its window.
 *
 * @param first - the first image
 * @param bias - a value for each channel, or 0
 */
export function scatterWindows(
  first: i32, count: i32, y: usize, filter: usize, bias: usize, x: usize, maps: i32, patches: usize,
  inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32,
  height: i32, width: i32, strideY: i32, strideX: i32, top: i32, left: i32, scratch: usize,
): void {
  const values = height * width * channels;
  const most = windowsTogether(values);
  const room = patches ? patches : scratch + sgemmBytes();
  const pixels = inHeight * inWidth;
  fillRows(count * pixels, channels, bias, x + (<usize>(first * pixels * channels) << 2));
  const end = (first + count) * outHeight * outWidth;
  for (let pixel = first * outHeight * outWidth; pixel < end; pixel += most) {
    const n = min(most, end - pixel);
    sgemm(false, true, n, values, maps, y + (<usize>(pixel * maps) << 2), filter, room, 0, 0, scratch);
    col2im(pixel, n, x, room, inHeight, inWidth, channels, outHeight, outWidth, height, width, strideY, strideX, top, left);
  }
}

function fillRows(rows: i32, cols: i32, row: usize, out: usize): void {
  const bytes = <usize>cols << 2;
  const end = out + <usize>rows * bytes;
  if (row == 0) memory.fill(out, 0, end - out);
  else for (; out < end; out += bytes) memory.copy(out, row, bytes);
}

/**
 * The gradient of the filter, in parts: Σ over the output's pixels of window times dy.
 *
 * @param first - the first part
 * @param count - how many
 * @param parts - how many there are
 * @param pixels - how many pixels all images of the output have
 * @param sums - `[2, parts, height, width, channels, maps]`, the second half to work in
 */
export function correlateWindows(
  first: i32, count: i32, parts: i32, pixels: i32, x: usize, dy: usize, sums: usize, maps: i32, patches: usize,
  inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32,
  height: i32, width: i32, strideY: i32, strideX: i32, top: i32, left: i32, scratch: usize,
): void {
  const values = height * width * channels;
  const most = windowsTogether(values);
  const room = patches ? patches : scratch + sgemmBytes();
  const size = values * maps;
  for (let part = first; part < first + count; part++) {
    const sum = sums + (<usize>part * <usize>size << 2);
    const begin = <i32>(<i64>pixels * part / parts);
    const end = <i32>(<i64>pixels * (part + 1) / parts);
    for (let pixel = begin; pixel < end; pixel += most) {
      const n = min(most, end - pixel);
      const to = pixel == begin ? sum : sum + (<usize>parts * <usize>size << 2);
      im2col(pixel, n, x, room, inHeight, inWidth, channels, outHeight, outWidth, height, width, strideY, strideX, top, left);
      sgemm(true, false, values, maps, n, room, dy + (<usize>(pixel * maps) << 2), to, 0, 0, scratch);
      if (to != sum) addTo(size, to, sum);
    }
  }
}

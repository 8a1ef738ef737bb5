/** dst = src, `bytes` a multiple of 4. */
@inline
function copy(dst: usize, src: usize, bytes: usize): void {
  const end = dst + bytes;
  for (; dst + 16 <= end; dst += 16, src += 16) v128.store(dst, v128.load(src));
  for (; dst < end; dst += 4, src += 4) store<f32>(dst, load<f32>(src));
}

/** dst += src, `bytes` a multiple of 4. */
@inline
function add(dst: usize, src: usize, bytes: usize): void {
  const end = dst + bytes;
  for (; dst + 16 <= end; dst += 16, src += 16) v128.store(dst, f32x4.add(v128.load(dst), v128.load(src)));
  for (; dst < end; dst += 4, src += 4) store<f32>(dst, load<f32>(dst) + load<f32>(src));
}

@inline
function clear(dst: usize, bytes: usize): void {
  const end = dst + bytes;
  const zero = f32x4.splat(0);
  for (; dst + 16 <= end; dst += 16) v128.store(dst, zero);
  for (; dst < end; dst += 4) store<f32>(dst, 0);
}

/** out += x, over n values. */
export function addTo(n: i32, x: usize, out: usize): void {
  add(out, x, <usize>n << 2);
}

/**
 * Writes what each of `count` pixels of a convolution's output sees, as the rows of a matrix: its
 * window by row, column and channel, with 0 where the window leaves the image.
 *
 * @param first - the first output pixel, counted through all images
 * @param x - all images, `[N, inHeight, inWidth, channels]`
 * @param patches - `[count, height·width·channels]`
 */
export function im2col(
  first: i32, count: i32, x: usize, patches: usize,
  inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32,
  height: i32, width: i32, strideY: i32, strideX: i32, top: i32, left: i32,
): void {
  visit(false, first, count, x, patches, inHeight, inWidth, channels, outHeight, outWidth, height, width, strideY, strideX, top, left);
}

/** Adds the rows of such a matrix to the pixels that they stand for: the transpose of `im2col`. */
export function col2im(
  first: i32, count: i32, x: usize, patches: usize,
  inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32,
  height: i32, width: i32, strideY: i32, strideX: i32, top: i32, left: i32,
): void {
  visit(true, first, count, x, patches, inHeight, inWidth, channels, outHeight, outWidth, height, width, strideY, strideX, top, left);
}

/**
 * Copies a window of one image, with 0 where it leaves the image.
 *
 * @param pixel - bytes of a pixel
 */
export function copyWindow(
  x: usize, to: usize, image: i32, y0: i32, x0: i32, height: i32, width: i32, inHeight: i32, inWidth: i32, pixel: usize,
): void {
  const line = <usize>width * pixel;
  const start = min(max(-x0, 0), width);
  const end = max(min(width, inWidth - x0), start);
  const lead = <usize>start * pixel;
  const run = <usize>(end - start) * pixel;
  for (let y = y0; y < y0 + height; y++) {
    if (y < 0 || y >= inHeight || run == 0) {
      clear(to, line);
    } else {
      clear(to, lead);
      copy(to + lead, x + <usize>((image * inHeight + y) * inWidth + x0 + start) * pixel, run);
      clear(to + lead + run, line - lead - run);
    }
    to += line;
  }
}

@inline
function visit(
  back: bool, first: i32, count: i32, x: usize, patches: usize,
  inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32,
  height: i32, width: i32, strideY: i32, strideX: i32, top: i32, left: i32,
): void {
  const pixel = <usize>channels << 2;
  const line = <usize>width * pixel;
  let column = first % outWidth;
  let row = first / outWidth % outHeight;
  let image = first / outWidth / outHeight;
  for (let i = 0; i < count; i++) {
    const x0 = column * strideX - left;
    const y0 = row * strideY - top;
    // The window's columns inside the image are neighbours in memory: one run for each of its rows.
    const start = min(max(-x0, 0), width);
    const end = max(min(width, inWidth - x0), start);
    const lead = <usize>start * pixel;
    const run = <usize>(end - start) * pixel;
    for (let r = 0; r < height; r++) {
      const y = y0 + r;
      if (y < 0 || y >= inHeight || run == 0) {
        if (!back) clear(patches, line);
      } else {
        const from = x + <usize>((image * inHeight + y) * inWidth + x0 + start) * pixel;
        if (back) {
          add(from, patches + lead, run);
        } else {
          clear(patches, lead);
          copy(patches + lead, from, run);
          clear(patches + lead + run, line - lead - run);
        }
      }
      patches += line;
    }
    if (++column == outWidth) {
      column = 0;
      if (++row == outHeight) {
        row = 0;
        image++;
      }
    }
  }
}

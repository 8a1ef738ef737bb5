import { madd } from './fma';
import { copyWindow } from './im2col';

/*
 * Convolutions of 3×3 with strides of 1 from a single map: the window's nine values are too few for
 * a product.
 */

export const TAPS: usize = 9;

/**
 * y = relu?(x ∗ filter + bias) of images of one map.
 *
 * @param first - the first image
 * @param x - `[N, inHeight, inWidth]`
 * @param filter - `[3, 3, maps]`, maps a multiple of four
 * @param bias - a value for each map, or 0
 * @param y - `[N, outHeight, outWidth, maps]`
 */
export function fromOneMap(
  first: i32, count: i32, x: usize, filter: usize, bias: usize, y: usize,
  inHeight: i32, inWidth: i32, outHeight: i32, outWidth: i32, maps: i32, top: i32, left: i32,
  activation: i32, scratch: usize,
): void {
  const image: usize = (scratch + 63) & ~63;
  const line = <usize>(outWidth + 2) << 2;
  const pixel = <usize>maps << 2;
  // pmax(s, low) is s < low ? low : s, so NaN stays.
  const low = f32x4.splat(activation == 1 ? 0 : -<f32>Infinity);
  let to = y + <usize>(first * outHeight * outWidth) * pixel;
  for (let i = first; i < first + count; i++) {
    copyWindow(x, image, i, -top, -left, outHeight + 2, outWidth + 2, inHeight, inWidth, 4);
    let row = image;
    for (let rest = outHeight; rest > 0; rest--) {
      for (let map: usize = 0; map < pixel; map += 16) {
        rowFromOneMap(outWidth, row, line, filter + map, bias ? v128.load(bias + map) : f32x4.splat(0), low, to + map, pixel);
      }
      row += line;
      to += <usize>outWidth * pixel;
    }
  }
}

/** A row of four maps: nine weights of each stay in registers, and a value that is loaded serves two pixels. */
@inline
function rowFromOneMap(width: i32, x: usize, line: usize, filter: usize, start: v128, low: v128, y: usize, pixel: usize): void {
  const w0 = v128.load(filter);
  const w1 = v128.load(filter + pixel);
  const w2 = v128.load(filter + 2 * pixel);
  const w3 = v128.load(filter + 3 * pixel);
  const w4 = v128.load(filter + 4 * pixel);
  const w5 = v128.load(filter + 5 * pixel);
  const w6 = v128.load(filter + 6 * pixel);
  const w7 = v128.load(filter + 7 * pixel);
  const w8 = v128.load(filter + 8 * pixel);
  const x1 = x + line;
  const x2 = x1 + line;
  let at: usize = 0;
  for (; width > 1; width -= 2) {
    let s0 = start;
    let s1 = start;
    let v = v128.load32_splat(x + at);
    s0 = madd(v, w0, s0);
    v = v128.load32_splat(x + at, 4);
    s0 = madd(v, w1, s0);
    s1 = madd(v, w0, s1);
    v = v128.load32_splat(x + at, 8);
    s0 = madd(v, w2, s0);
    s1 = madd(v, w1, s1);
    v = v128.load32_splat(x + at, 12);
    s1 = madd(v, w2, s1);
    v = v128.load32_splat(x1 + at);
    s0 = madd(v, w3, s0);
    v = v128.load32_splat(x1 + at, 4);
    s0 = madd(v, w4, s0);
    s1 = madd(v, w3, s1);
    v = v128.load32_splat(x1 + at, 8);
    s0 = madd(v, w5, s0);
    s1 = madd(v, w4, s1);
    v = v128.load32_splat(x1 + at, 12);
    s1 = madd(v, w5, s1);
    v = v128.load32_splat(x2 + at);
    s0 = madd(v, w6, s0);
    v = v128.load32_splat(x2 + at, 4);
    s0 = madd(v, w7, s0);
    s1 = madd(v, w6, s1);
    v = v128.load32_splat(x2 + at, 8);
    s0 = madd(v, w8, s0);
    s1 = madd(v, w7, s1);
    v = v128.load32_splat(x2 + at, 12);
    s1 = madd(v, w8, s1);
    v128.store(y, f32x4.pmax(s0, low));
    v128.store(y + pixel, f32x4.pmax(s1, low));
    at += 8;
    y += 2 * pixel;
  }
  if (width > 0) {
    let s = start;
    s = madd(v128.load32_splat(x + at), w0, s);
    s = madd(v128.load32_splat(x + at, 4), w1, s);
    s = madd(v128.load32_splat(x + at, 8), w2, s);
    s = madd(v128.load32_splat(x1 + at), w3, s);
    s = madd(v128.load32_splat(x1 + at, 4), w4, s);
    s = madd(v128.load32_splat(x1 + at, 8), w5, s);
    s = madd(v128.load32_splat(x2 + at), w6, s);
    s = madd(v128.load32_splat(x2 + at, 4), w7, s);
    s = madd(v128.load32_splat(x2 + at, 8), w8, s);
    v128.store(y, f32x4.pmax(s, low));
  }
}

/**
 * The gradient of its filter, in parts: Σ over pixels of window times dy.
 *
 * @param first - the first part
 * @param count - how many
 * @param parts - how many there are
 * @param x - `[batch, inHeight, inWidth]`
 * @param dy - `[batch, outHeight, outWidth, maps]`
 * @param sums - `[parts, 3, 3, maps]`
 */
export function oneMapSums(
  first: i32, count: i32, parts: i32, batch: i32, x: usize, dy: usize, sums: usize,
  inHeight: i32, inWidth: i32, outHeight: i32, outWidth: i32, maps: i32, top: i32, left: i32,
  scratch: usize,
): void {
  const image: usize = (scratch + 63) & ~63;
  const line = <usize>(outWidth + 2) << 2;
  const pixel = <usize>maps << 2;
  for (let part = first; part < first + count; part++) {
    const to = sums + <usize>part * TAPS * pixel;
    for (let at = to; at < to + TAPS * pixel; at += 16) v128.store(at, f32x4.splat(0));
    const end = <i32>(<i64>batch * (part + 1) / parts);
    for (let i = <i32>(<i64>batch * part / parts); i < end; i++) {
      copyWindow(x, image, i, -top, -left, outHeight + 2, outWidth + 2, inHeight, inWidth, 4);
      let from = dy + <usize>(i * outHeight * outWidth) * pixel;
      let row = image;
      for (let rest = outHeight; rest > 0; rest--) {
        for (let map: usize = 0; map < pixel; map += 16) sumRow(outWidth, row, line, from + map, pixel, to + map);
        row += line;
        from += <usize>outWidth * pixel;
      }
    }
  }
}

@inline
function sumRow(width: i32, x: usize, line: usize, dy: usize, pixel: usize, sums: usize): void {
  let s0 = v128.load(sums);
  let s1 = v128.load(sums + pixel);
  let s2 = v128.load(sums + 2 * pixel);
  let s3 = v128.load(sums + 3 * pixel);
  let s4 = v128.load(sums + 4 * pixel);
  let s5 = v128.load(sums + 5 * pixel);
  let s6 = v128.load(sums + 6 * pixel);
  let s7 = v128.load(sums + 7 * pixel);
  let s8 = v128.load(sums + 8 * pixel);
  const x1 = x + line;
  const x2 = x1 + line;
  let at: usize = 0;
  for (; width > 1; width -= 2) {
    const d0 = v128.load(dy);
    const d1 = v128.load(dy + pixel);
    let v = v128.load32_splat(x + at);
    s0 = madd(v, d0, s0);
    v = v128.load32_splat(x + at, 4);
    s1 = madd(v, d0, s1);
    s0 = madd(v, d1, s0);
    v = v128.load32_splat(x + at, 8);
    s2 = madd(v, d0, s2);
    s1 = madd(v, d1, s1);
    v = v128.load32_splat(x + at, 12);
    s2 = madd(v, d1, s2);
    v = v128.load32_splat(x1 + at);
    s3 = madd(v, d0, s3);
    v = v128.load32_splat(x1 + at, 4);
    s4 = madd(v, d0, s4);
    s3 = madd(v, d1, s3);
    v = v128.load32_splat(x1 + at, 8);
    s5 = madd(v, d0, s5);
    s4 = madd(v, d1, s4);
    v = v128.load32_splat(x1 + at, 12);
    s5 = madd(v, d1, s5);
    v = v128.load32_splat(x2 + at);
    s6 = madd(v, d0, s6);
    v = v128.load32_splat(x2 + at, 4);
    s7 = madd(v, d0, s7);
    s6 = madd(v, d1, s6);
    v = v128.load32_splat(x2 + at, 8);
    s8 = madd(v, d0, s8);
    s7 = madd(v, d1, s7);
    v = v128.load32_splat(x2 + at, 12);
    s8 = madd(v, d1, s8);
    at += 8;
    dy += 2 * pixel;
  }
  if (width > 0) {
    const d = v128.load(dy);
    s0 = madd(v128.load32_splat(x + at), d, s0);
    s1 = madd(v128.load32_splat(x + at, 4), d, s1);
    s2 = madd(v128.load32_splat(x + at, 8), d, s2);
    s3 = madd(v128.load32_splat(x1 + at), d, s3);
    s4 = madd(v128.load32_splat(x1 + at, 4), d, s4);
    s5 = madd(v128.load32_splat(x1 + at, 8), d, s5);
    s6 = madd(v128.load32_splat(x2 + at), d, s6);
    s7 = madd(v128.load32_splat(x2 + at, 4), d, s7);
    s8 = madd(v128.load32_splat(x2 + at, 8), d, s8);
  }
  v128.store(sums, s0);
  v128.store(sums + pixel, s1);
  v128.store(sums + 2 * pixel, s2);
  v128.store(sums + 3 * pixel, s3);
  v128.store(sums + 4 * pixel, s4);
  v128.store(sums + 5 * pixel, s5);
  v128.store(sums + 6 * pixel, s6);
  v128.store(sums + 7 * pixel, s7);
  v128.store(sums + 8 * pixel, s8);
}

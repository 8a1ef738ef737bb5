import { madd } from './fma';
import { copyWindow } from './im2col';
import { storeLanes } from './lanes';

/*
 * Convolutions of 3×3 with strides of 1 where one side has a single map: the window's nine values
 * are too few for a product, and so is one column.
 */

const TAPS: usize = 9;

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

/**
 * y = relu?(x ∗ filter + bias) where y has one map: what each pixel of x gives to nine of y, then
 * their sums.
 *
 * @param first - the first image
 * @param x - `[N, inHeight, inWidth, channels]`, channels a multiple of four
 * @param filter - `[3, 3, channels]`
 * @param bias - one value, or 0
 * @param y - `[N, outHeight, outWidth]`
 */
export function toOneMap(
  first: i32, count: i32, x: usize, filter: usize, bias: usize, y: usize,
  inHeight: i32, inWidth: i32, outHeight: i32, outWidth: i32, channels: i32, top: i32, left: i32,
  activation: i32, scratch: usize,
): void {
  // A plane for each tap, its windows' first pixel at the edge: two pixels more on each side.
  const planes: usize = (scratch + 63) & ~63;
  const line = <usize>(inWidth + 4) << 2;
  const plane = <usize>(inHeight + 4) * line + 16;
  const pixel = <usize>channels << 2;
  const start: f32 = bias ? load<f32>(bias) : 0;
  const floor: f32 = activation == 1 ? 0 : -<f32>Infinity;
  const low = f32x4.splat(floor);
  for (let at = planes; at < planes + TAPS * plane; at += 16) v128.store(at, f32x4.splat(0));
  for (let i = first; i < first + count; i++) {
    let from = x + <usize>(i * inHeight * inWidth) * pixel;
    let row = planes + 2 * line + 8;
    for (let rest = inHeight; rest > 0; rest--) {
      let at: usize = 0;
      let columns = inWidth;
      for (; columns >= 4; columns -= 4) {
        for (let tap: usize = 0; tap < TAPS; tap += 3) fourPixels(pixel, from, filter + tap * pixel, row + at + tap * plane, plane);
        from += 4 * pixel;
        at += 16;
      }
      for (; columns > 0; columns--) {
        for (let tap: usize = 0; tap < TAPS; tap++) store<f32>(row + at + tap * plane, dot(pixel, from, filter + tap * pixel));
        from += pixel;
        at += 4;
      }
      row += line;
    }
    let to = y + (<usize>(i * outHeight * outWidth) << 2);
    row = planes + <usize>(2 - top) * line + (<usize>(2 - left) << 2);
    for (let rest = outHeight; rest > 0; rest--) {
      let at = row;
      let columns = outWidth;
      for (; columns > 0; columns -= 4) {
        let s = f32x4.splat(start);
        let tapAt = at;
        for (let r = 0; r < 3; r++) {
          s = f32x4.add(s, v128.load(tapAt));
          tapAt += plane + 4;
          s = f32x4.add(s, v128.load(tapAt));
          tapAt += plane + 4;
          s = f32x4.add(s, v128.load(tapAt));
          tapAt += plane + line - 8;
        }
        storeLanes(to, f32x4.pmax(s, low), columns);
        at += 16;
        to += <usize>min(columns, 4) << 2;
      }
      row += line;
    }
  }
}

/** What four pixels give by three taps. */
@inline
function fourPixels(pixel: usize, x: usize, filter: usize, to: usize, plane: usize): void {
  let s00 = f32x4.splat(0);
  let s01 = s00, s02 = s00, s03 = s00;
  let s10 = s00, s11 = s00, s12 = s00, s13 = s00;
  let s20 = s00, s21 = s00, s22 = s00, s23 = s00;
  const x1 = x + pixel;
  const x2 = x1 + pixel;
  const x3 = x2 + pixel;
  const f1 = filter + pixel;
  const f2 = f1 + pixel;
  for (let at: usize = 0; at < pixel; at += 16) {
    const w0 = v128.load(filter + at);
    const w1 = v128.load(f1 + at);
    const w2 = v128.load(f2 + at);
    let v = v128.load(x + at);
    s00 = madd(v, w0, s00);
    s10 = madd(v, w1, s10);
    s20 = madd(v, w2, s20);
    v = v128.load(x1 + at);
    s01 = madd(v, w0, s01);
    s11 = madd(v, w1, s11);
    s21 = madd(v, w2, s21);
    v = v128.load(x2 + at);
    s02 = madd(v, w0, s02);
    s12 = madd(v, w1, s12);
    s22 = madd(v, w2, s22);
    v = v128.load(x3 + at);
    s03 = madd(v, w0, s03);
    s13 = madd(v, w1, s13);
    s23 = madd(v, w2, s23);
  }
  v128.store(to, sumsOf(s00, s01, s02, s03));
  v128.store(to + plane, sumsOf(s10, s11, s12, s13));
  v128.store(to + 2 * plane, sumsOf(s20, s21, s22, s23));
}

/** The sums of four vectors' lanes, (0 + 2) + (1 + 3) each. */
@inline
function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 1, 4, 5), v128.shuffle<f32>(c, d, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 2, 4, 6), v128.shuffle<f32>(ab, cd, 1, 3, 5, 7));
}

function dot(pixel: usize, x: usize, filter: usize): f32 {
  let s = f32x4.splat(0);
  for (let at: usize = 0; at < pixel; at += 16) s = madd(v128.load(x + at), v128.load(filter + at), s);
  return (f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 2)) + (f32x4.extract_lane(s, 1) + f32x4.extract_lane(s, 3));
}

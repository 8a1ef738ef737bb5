import { TAPS } from './conv-from-one-map';
import { madd } from './fma';
import { storeLanes } from './lanes';

/*
 * Convolutions of 3×3 with strides of 1 to a single map: a product of one column would leave most of
 * its tile empty.
 */

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

import { madd } from './fma';
import { TILE_ROWS } from './sizes';

/**
 * Multiplies a packed panel of A with a panel of B. Unrolling the loop over k spills registers: V8
 * hoists the loads of all its copies.
 *
 * @param k - steps
 * @param a - five values a step
 * @param b - eight values a step, `bStep` bytes from step to step
 * @param start - what the sum starts from, `startStep` bytes from row to row, or 0
 * @param c - the result, `cStep` bytes from row to row
 * @param rows - how many of the five rows exist
 * @param floor - lower bound of the result: 0 for relu, else −∞
 */
export function tilePacked(
  k: i32, a: usize, b: usize, bStep: usize,
  start: usize, startStep: usize, c: usize, cStep: usize, rows: i32, floor: f32,
): void {
  tile(k, a, TILE_ROWS * 4, b, bStep, start, startStep, c, cStep, rows, floor);
}

/** The same with A's columns where they lie, five values of each, `aStep` bytes from one to the next. */
export function tileColumns(
  k: i32, a: usize, aStep: usize, b: usize, bStep: usize,
  start: usize, startStep: usize, c: usize, cStep: usize, rows: i32, floor: f32,
): void {
  tile(k, a, aStep, b, bStep, start, startStep, c, cStep, rows, floor);
}

@inline
function tile(
  k: i32, a: usize, aStep: usize, b: usize, bStep: usize,
  start: usize, startStep: usize, c: usize, cStep: usize, rows: i32, floor: f32,
): void {
  // Rows past the edge repeat the last one.
  const i1 = <usize>min(1, rows - 1);
  const i2 = <usize>min(2, rows - 1);
  const i3 = <usize>min(3, rows - 1);
  const i4 = <usize>min(4, rows - 1);
  let s00 = f32x4.splat(0), s01 = s00;
  let s10 = s00, s11 = s00;
  let s20 = s00, s21 = s00;
  let s30 = s00, s31 = s00;
  let s40 = s00, s41 = s00;
  if (start) {
    s00 = v128.load(start);
    s01 = v128.load(start, 16);
    s10 = v128.load(start + i1 * startStep);
    s11 = v128.load(start + i1 * startStep, 16);
    s20 = v128.load(start + i2 * startStep);
    s21 = v128.load(start + i2 * startStep, 16);
    s30 = v128.load(start + i3 * startStep);
    s31 = v128.load(start + i3 * startStep, 16);
    s40 = v128.load(start + i4 * startStep);
    s41 = v128.load(start + i4 * startStep, 16);
  }
  // V8 computes each of these addresses anew at every step unless it met them before the loop.
  v128.load32_splat(a, 4);
  v128.load32_splat(a, 8);
  v128.load32_splat(a, 12);
  v128.load32_splat(a, 16);
  const last = a + <usize>k * aStep;
  while (a != last) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load32_splat(a, 0);
    s00 = madd(a0, b0, s00);
    s01 = madd(a0, b1, s01);
    const a1 = v128.load32_splat(a, 4);
    s10 = madd(a1, b0, s10);
    s11 = madd(a1, b1, s11);
    const a2 = v128.load32_splat(a, 8);
    s20 = madd(a2, b0, s20);
    s21 = madd(a2, b1, s21);
    const a3 = v128.load32_splat(a, 12);
    s30 = madd(a3, b0, s30);
    s31 = madd(a3, b1, s31);
    const a4 = v128.load32_splat(a, 16);
    s40 = madd(a4, b0, s40);
    s41 = madd(a4, b1, s41);
    a += aStep;
    b += bStep;
  }
  storeTile(s00, s01, s10, s11, s20, s21, s30, s31, s40, s41, c, cStep, rows, floor);
}

/** The same with A's rows where they lie, `aStep` bytes from row to row. */
export function tileRows(
  k: i32, a: usize, aStep: usize, b: usize, bStep: usize,
  start: usize, startStep: usize, c: usize, cStep: usize, rows: i32, floor: f32,
): void {
  const i1 = <usize>min(1, rows - 1);
  const i2 = <usize>min(2, rows - 1);
  const i3 = <usize>min(3, rows - 1);
  const i4 = <usize>min(4, rows - 1);
  let s00 = f32x4.splat(0), s01 = s00;
  let s10 = s00, s11 = s00;
  let s20 = s00, s21 = s00;
  let s30 = s00, s31 = s00;
  let s40 = s00, s41 = s00;
  if (start) {
    s00 = v128.load(start);
    s01 = v128.load(start, 16);
    s10 = v128.load(start + i1 * startStep);
    s11 = v128.load(start + i1 * startStep, 16);
    s20 = v128.load(start + i2 * startStep);
    s21 = v128.load(start + i2 * startStep, 16);
    s30 = v128.load(start + i3 * startStep);
    s31 = v128.load(start + i3 * startStep, 16);
    s40 = v128.load(start + i4 * startStep);
    s41 = v128.load(start + i4 * startStep, 16);
  }
  let r1 = a + i1 * aStep;
  let r2 = a + i2 * aStep;
  let r3 = a + i3 * aStep;
  let r4 = a + i4 * aStep;
  // Stepping before the loads: V8 knows a sum, unlike a loop variable, to be 32 bits wide and
  // need not widen it. With six pointers that pays; with tilePacked's two it measured slower.
  a -= 4;
  r1 -= 4;
  r2 -= 4;
  r3 -= 4;
  r4 -= 4;
  b -= bStep;
  const last = a + (<usize>k << 2);
  while (a != last) {
    a += 4;
    r1 += 4;
    r2 += 4;
    r3 += 4;
    r4 += 4;
    b += bStep;
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    s00 = madd(a0, b0, s00);
    s01 = madd(a0, b1, s01);
    const a1 = v128.load32_splat(r1);
    s10 = madd(a1, b0, s10);
    s11 = madd(a1, b1, s11);
    const a2 = v128.load32_splat(r2);
    s20 = madd(a2, b0, s20);
    s21 = madd(a2, b1, s21);
    const a3 = v128.load32_splat(r3);
    s30 = madd(a3, b0, s30);
    s31 = madd(a3, b1, s31);
    const a4 = v128.load32_splat(r4);
    s40 = madd(a4, b0, s40);
    s41 = madd(a4, b1, s41);
  }
  storeTile(s00, s01, s10, s11, s20, s21, s30, s31, s40, s41, c, cStep, rows, floor);
}

@inline
function storeTile(
  s00: v128, s01: v128, s10: v128, s11: v128, s20: v128, s21: v128, s30: v128, s31: v128, s40: v128, s41: v128,
  c: usize, cStep: usize, rows: i32, floor: f32,
): void {
  // pmax(s, low) is s < low ? low : s, so NaN stays.
  const low = f32x4.splat(floor);
  v128.store(c, f32x4.pmax(s00, low));
  v128.store(c, f32x4.pmax(s01, low), 16);
  if (rows < 2) return;
  c += cStep;
  v128.store(c, f32x4.pmax(s10, low));
  v128.store(c, f32x4.pmax(s11, low), 16);
  if (rows < 3) return;
  c += cStep;
  v128.store(c, f32x4.pmax(s20, low));
  v128.store(c, f32x4.pmax(s21, low), 16);
  if (rows < 4) return;
  c += cStep;
  v128.store(c, f32x4.pmax(s30, low));
  v128.store(c, f32x4.pmax(s31, low), 16);
  if (rows < 5) return;
  c += cStep;
  v128.store(c, f32x4.pmax(s40, low));
  v128.store(c, f32x4.pmax(s41, low), 16);
}

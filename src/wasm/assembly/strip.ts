import { madd } from './fma';
import { ENTRY, STRIP } from './sizes';

export const STRIP_BYTES: usize = <usize>STRIP << 2;

/** An entry of a list: how many bytes on a row of B is, and the value of A that it is multiplied by. */
export const ENTRY_BYTES: usize = ENTRY;

/**
 * 32 values of one row of C: the sum of rows of B, each times a value of A.
 *
 * @param from - the first entry of a list, up to `end`
 * @param b - what the entries' places count from
 * @param bias - 32 values that the sum starts from, or 0
 * @param floor - lower bound of the result: 0 for relu, else −∞
 */
export function sumStrip(from: usize, end: usize, b: usize, bias: usize, c: usize, floor: f32): void {
  let s0 = f32x4.splat(0);
  let s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  if (bias) {
    s0 = v128.load(bias);
    s1 = v128.load(bias, 16);
    s2 = v128.load(bias, 32);
    s3 = v128.load(bias, 48);
    s4 = v128.load(bias, 64);
    s5 = v128.load(bias, 80);
    s6 = v128.load(bias, 96);
    s7 = v128.load(bias, 112);
  }
  while (from != end) {
    const row = b + <usize>load<u32>(from);
    const value = v128.load32_splat(from, 4);
    s0 = madd(value, v128.load(row), s0);
    s1 = madd(value, v128.load(row, 16), s1);
    s2 = madd(value, v128.load(row, 32), s2);
    s3 = madd(value, v128.load(row, 48), s3);
    s4 = madd(value, v128.load(row, 64), s4);
    s5 = madd(value, v128.load(row, 80), s5);
    s6 = madd(value, v128.load(row, 96), s6);
    s7 = madd(value, v128.load(row, 112), s7);
    from += ENTRY_BYTES;
  }
  // pmax(s, low) is s < low ? low : s, so NaN stays.
  const low = f32x4.splat(floor);
  v128.store(c, f32x4.pmax(s0, low));
  v128.store(c, f32x4.pmax(s1, low), 16);
  v128.store(c, f32x4.pmax(s2, low), 32);
  v128.store(c, f32x4.pmax(s3, low), 48);
  v128.store(c, f32x4.pmax(s4, low), 64);
  v128.store(c, f32x4.pmax(s5, low), 80);
  v128.store(c, f32x4.pmax(s6, low), 96);
  v128.store(c, f32x4.pmax(s7, low), 112);
}

import { loadSome } from './lanes';
import { FINITE_TOGETHER } from './sizes';

// A float32 is NaN or infinite where all these bits are set.
const EXPONENT: i32 = 0x7f800000;

/** Whether none of n values is NaN or infinite. */
export function allFinite(n: i32, x: usize): bool {
  const exponent = i32x4.splat(EXPONENT);
  let largest = i32x4.splat(0);
  for (; n >= FINITE_TOGETHER; n -= FINITE_TOGETHER) {
    const pair = i32x4.max_s(v128.and(v128.load(x), exponent), v128.and(v128.load(x, 16), exponent));
    largest = i32x4.max_s(largest, pair);
    x += 32;
  }
  for (; n > 0; n -= 4) {
    const v = n >= 4 ? v128.load(x) : loadSome(x, n);
    largest = i32x4.max_s(largest, v128.and(v, exponent));
    x += 16;
  }
  return !v128.any_true(i32x4.eq(largest, exponent));
}

/** Notes at a place where some of the values from `x` on are NaN or infinite. */
export function noteNotFinite(first: i32, count: i32, x: usize, place: usize): void {
  if (!allFinite(count, x + (<usize>first << 2))) store<i32>(place, 1);
}

import { madd } from './fma';
import { loadSome, storeSome } from './lanes';
import { nearestPower, restOf, seriesOf } from './math';

const SIGN: i32 = <i32>0x80000000;

/** out = tanh(x), to about two units in the last place, for `count` values from `first` on. */
export function tanh(first: i32, count: i32, x: usize, out: usize): void {
  x += <usize>first << 2;
  out += <usize>first << 2;
  // Sixteen at a time: V8 makes each constant anew in every round of the loop.
  for (; count >= 16; count -= 16) {
    const y0 = tanhOf(v128.load(x));
    const y1 = tanhOf(v128.load(x, 16));
    const y2 = tanhOf(v128.load(x, 32));
    const y3 = tanhOf(v128.load(x, 48));
    v128.store(out, y0);
    v128.store(out, y1, 16);
    v128.store(out, y2, 32);
    v128.store(out, y3, 48);
    x += 64;
    out += 64;
  }
  for (; count > 0; count -= 4) {
    if (count >= 4) v128.store(out, tanhOf(v128.load(x)));
    else storeSome(out, tanhOf(loadSome(x, count)), count);
    x += 16;
    out += 16;
  }
}

/**
 * −y / (y + 2) with y = e^(−2|x|) − 1, and the sign of x. In y = 2ⁿ(e^r − 1) + (2ⁿ − 1) nothing
 * cancels: near 0 n is 0.
 */
@inline
export function tanhOf(x: v128): v128 {
  // From 20 on the result is 1. pmax(z, least) is z < least ? least : z, so NaN stays.
  const z = f32x4.pmax(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)), f32x4.splat(-20));
  const rounded = nearestPower(z);
  const r = restOf(z, rounded);
  const p = madd(f32x4.mul(seriesOf(r), r), r, r);
  // The integer stands in the low bits, which the shift leaves alone.
  const power = i32x4.add(i32x4.shl(rounded, 23), i32x4.splat(127 << 23));
  const y = madd(p, power, f32x4.sub(power, f32x4.splat(1)));
  return v128.bitselect(x, f32x4.div(y, f32x4.add(y, f32x4.splat(2))), i32x4.splat(SIGN));
}

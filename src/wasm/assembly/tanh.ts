import { madd } from './fma';
import { loadSome, storeSome } from './lanes';
import { exp } from './math';
import { SERIES_BELOW } from './sizes';

/** out = tanh(x), to about two units in the last place. */
export function tanh(n: i32, x: usize, out: usize): void {
  for (; n > 0; n -= 4) {
    if (n >= 4) v128.store(out, tanhOf(v128.load(x)));
    else storeSome(out, tanhOf(loadSome(x, n)), n);
    x += 16;
    out += 16;
  }
}

@inline
export function tanhOf(x: v128): v128 {
  const one = f32x4.splat(1);
  const size = f32x4.abs(x);
  // Far from 0: (1 − t) / (1 + t) with t = e^(−2|x|), with the sign of x.
  const t = exp(f32x4.mul(size, f32x4.splat(-2)));
  const far = v128.bitselect(x, f32x4.div(f32x4.sub(one, t), f32x4.add(one, t)), i32x4.splat(<i32>0x80000000));
  // Near it 1 − t would cancel: the Taylor series.
  const square = f32x4.mul(x, x);
  let p = f32x4.splat(21844.0 / 6081075);
  p = madd(p, square, f32x4.splat(-1382.0 / 155925));
  p = madd(p, square, f32x4.splat(62.0 / 2835));
  p = madd(p, square, f32x4.splat(-17.0 / 315));
  p = madd(p, square, f32x4.splat(2.0 / 15));
  p = madd(p, square, f32x4.splat(-1.0 / 3));
  const near = madd(f32x4.mul(p, square), x, x);
  return v128.bitselect(near, far, f32x4.lt(size, f32x4.splat(<f32>SERIES_BELOW)));
}

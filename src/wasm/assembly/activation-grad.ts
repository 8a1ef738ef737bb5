import { loadSome, storeSome } from './lanes';

/** out = dy where y is above 0, else 0, for y = relu(x); in place where out is dy. */
export function reluGrad(n: i32, y: usize, dy: usize, out: usize): void {
  for (; n > 0; n -= 4) {
    const whole = n >= 4;
    const above = f32x4.gt(whole ? v128.load(y) : loadSome(y, n), f32x4.splat(0));
    const d = v128.and(whole ? v128.load(dy) : loadSome(dy, n), above);
    if (whole) v128.store(out, d);
    else storeSome(out, d, n);
    y += 16;
    dy += 16;
    out += 16;
  }
}

/** out = (1 − y²) dy for y = tanh(x), rounded as tfjs rounds it; in place where out is dy. */
export function tanhGrad(n: i32, y: usize, dy: usize, out: usize): void {
  for (; n > 0; n -= 4) {
    const whole = n >= 4;
    const value = whole ? v128.load(y) : loadSome(y, n);
    const slope = f32x4.sub(f32x4.splat(1), f32x4.mul(value, value));
    const d = f32x4.mul(slope, whole ? v128.load(dy) : loadSome(dy, n));
    if (whole) v128.store(out, d);
    else storeSome(out, d, n);
    y += 16;
    dy += 16;
    out += 16;
  }
}

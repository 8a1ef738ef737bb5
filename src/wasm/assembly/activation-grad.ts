import { loadLanes, storeLanes } from './lanes';

/** out = dy where y is above 0, else 0, for y = relu(x); in place where out is dy. */
export function reluGrad(n: i32, y: usize, dy: usize, out: usize): void {
  for (; n > 0; n -= 4) {
    const above = f32x4.gt(loadLanes(y, n), f32x4.splat(0));
    const d = v128.and(loadLanes(dy, n), above);
    storeLanes(out, d, n);
    y += 16;
    dy += 16;
    out += 16;
  }
}

/** out = (1 − y²) dy for y = tanh(x), rounded as tfjs rounds it; in place where out is dy. */
export function tanhGrad(n: i32, y: usize, dy: usize, out: usize): void {
  for (; n > 0; n -= 4) {
    const value = loadLanes(y, n);
    const slope = f32x4.sub(f32x4.splat(1), f32x4.mul(value, value));
    const d = f32x4.mul(slope, loadLanes(dy, n));
    storeLanes(out, d, n);
    y += 16;
    dy += 16;
    out += 16;
  }
}

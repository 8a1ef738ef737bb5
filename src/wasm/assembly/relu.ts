import { loadSome, storeSome } from './lanes';

/** dx = dy where y, relu's input or output, is above 0, else 0. */
export function reluGrad(n: i32, y: usize, dy: usize, dx: usize): void {
  const zero = f32x4.splat(0);
  for (; n > 0; n -= 4) {
    if (n >= 4) v128.store(dx, v128.andnot(v128.load(dy), f32x4.le(v128.load(y), zero)));
    else storeSome(dx, v128.andnot(loadSome(dy, n), f32x4.le(loadSome(y, n), zero)), n);
    y += 16;
    dy += 16;
    dx += 16;
  }
}

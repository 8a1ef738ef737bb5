import { loadSome, storeSome } from './lanes';
import { LEAST_NORMAL, LEAST_SQUARED } from './sizes';

const LEAST: f32 = <f32>LEAST_NORMAL;
const LEAST_ROOT: f32 = <f32>LEAST_SQUARED;

@inline
function flushed(x: v128, least: f32): v128 {
  // A comparison with NaN does not hold, so NaN stays.
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(least)));
}

/**
 * One step of Adam over n values.
 *
 * The operations are tfjs's AdamOptimizer's, in its order and never fused, so the results are the
 * same to the bit. They go to memory of their own: tensors are immutable, and what shares their
 * data must not change.
 *
 * But moments below the normal numbers become 0: those of units that no longer get a gradient decay
 * to there within a thousand steps and stay, each taking a hundred times as long as a normal one.
 * No weight can feel the difference, since the step divides them by epsilon at least.
 *
 * @param rest1 - 1 − beta1
 * @param rest2 - 1 − beta2
 * @param correction1 - 1 − beta1^step
 * @param correction2 - 1 − beta2^step
 * @param rate - the learning rate
 */
export function adam(
  n: i32, value: usize, grad: usize, m: usize, v: usize, newValue: usize, newM: usize, newV: usize,
  beta1: f32, rest1: f32, beta2: f32, rest2: f32,
  correction1: f32, correction2: f32, rate: f32, epsilon: f32,
): void {
  for (; n > 0; n -= 4) {
    const whole = n >= 4;
    const g = whole ? v128.load(grad) : loadSome(grad, n);
    const first = flushed(f32x4.add(
      f32x4.mul(whole ? v128.load(m) : loadSome(m, n), f32x4.splat(beta1)),
      f32x4.mul(g, f32x4.splat(rest1)),
    ), LEAST);
    const squared = flushed(g, LEAST_ROOT);
    const second = flushed(f32x4.add(
      f32x4.mul(whole ? v128.load(v) : loadSome(v, n), f32x4.splat(beta2)),
      f32x4.mul(f32x4.mul(squared, squared), f32x4.splat(rest2)),
    ), LEAST);
    const root = f32x4.sqrt(f32x4.div(second, f32x4.splat(correction2)));
    const step = f32x4.mul(
      f32x4.div(f32x4.div(first, f32x4.splat(correction1)), f32x4.add(root, f32x4.splat(epsilon))),
      f32x4.splat(-rate),
    );
    const moved = f32x4.add(step, whole ? v128.load(value) : loadSome(value, n));
    if (whole) {
      v128.store(newM, first);
      v128.store(newV, second);
      v128.store(newValue, moved);
    } else {
      storeSome(newM, first, n);
      storeSome(newV, second, n);
      storeSome(newValue, moved, n);
    }
    value += 16;
    grad += 16;
    m += 16;
    v += 16;
    newValue += 16;
    newM += 16;
    newV += 16;
  }
}

import { loadSome, storeSome } from './lanes';
import { LEAST_NORMAL, LEAST_SQUARED } from './sizes';

const LEAST: f32 = <f32>LEAST_NORMAL;
const LEAST_ROOT: f32 = <f32>LEAST_SQUARED;

@inline
function flushed(x: v128, least: f32): v128 {
  // A comparison with NaN does not hold, so NaN stays.
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(least)));
}

@inline
function firstMoment(m: v128, g: v128, beta1: v128, rest1: v128): v128 {
  return flushed(f32x4.add(f32x4.mul(m, beta1), f32x4.mul(g, rest1)), LEAST);
}

@inline
function secondMoment(v: v128, g: v128, beta2: v128, rest2: v128): v128 {
  const squared = flushed(g, LEAST_ROOT);
  const sum = f32x4.add(f32x4.mul(v, beta2), f32x4.mul(f32x4.mul(squared, squared), rest2));
  // It is no less than 0.
  return v128.andnot(sum, f32x4.lt(sum, f32x4.splat(LEAST)));
}

@inline
function moved(value: v128, first: v128, second: v128, rate: v128, correction2: v128, epsilon: v128): v128 {
  const root = f32x4.sqrt(f32x4.mul(second, correction2));
  return f32x4.sub(value, f32x4.mul(f32x4.div(first, f32x4.add(root, epsilon)), rate));
}

/** Four values. */
@inline
function four(
  value: usize, grad: usize, m: usize, v: usize,
  beta1: v128, rest1: v128, beta2: v128, rest2: v128, rate: v128, correction2: v128, epsilon: v128,
): void {
  const g = v128.load(grad);
  const first = firstMoment(v128.load(m) , g, beta1, rest1);
  const second = secondMoment(v128.load(v) , g, beta2, rest2);
  v128.store(m, first);
  v128.store(v, second);
  v128.store(value, moved(v128.load(value), first, second, rate, correction2, epsilon));
}

/**
 * One step of Adam, in place, over `count` values from `first` on.
 *
 * The moments are those of tfjs's AdamOptimizer to the bit, and so is the formula; but what divides
 * all values alike is a factor, since divisions are what takes the time: the step itself is within
 * four units in its last place.
 *
 * And moments below the normal numbers become 0: those of units that no longer get a gradient decay
 * to there within a thousand steps and stay, each taking a hundred times as long as a normal one.
 * No weight can feel the difference, since the step divides them by epsilon at least.
 *
 * @param rest1 - 1 − beta1
 * @param rest2 - 1 − beta2
 * @param rate - the learning rate / (1 − beta1^step)
 * @param correction2 - 1 / (1 − beta2^step)
 */
export function adam(
  first: i32, count: i32, value: usize, grad: usize, m: usize, v: usize,
  beta1: f32, rest1: f32, beta2: f32, rest2: f32, rate: f32, correction2: f32, epsilon: f32,
): void {
  const start = <usize>first << 2;
  value += start;
  grad += start;
  m += start;
  v += start;
  const b1 = f32x4.splat(beta1), r1 = f32x4.splat(rest1), b2 = f32x4.splat(beta2), r2 = f32x4.splat(rest2);
  const by = f32x4.splat(rate), c2 = f32x4.splat(correction2), e = f32x4.splat(epsilon);
  for (; count >= 16; count -= 16) {
    four(value, grad, m, v, b1, r1, b2, r2, by, c2, e);
    four(value + 16, grad + 16, m + 16, v + 16, b1, r1, b2, r2, by, c2, e);
    four(value + 32, grad + 32, m + 32, v + 32, b1, r1, b2, r2, by, c2, e);
    four(value + 48, grad + 48, m + 48, v + 48, b1, r1, b2, r2, by, c2, e);
    value += 64;
    grad += 64;
    m += 64;
    v += 64;
  }
  for (; count > 0; count -= 4) {
    if (count >= 4) four(value, grad, m, v, b1, r1, b2, r2, by, c2, e);
    else {
      const g = loadSome(grad, count);
      const newM = firstMoment(loadSome(m, count), g, b1, r1);
      const newV = secondMoment(loadSome(v, count), g, b2, r2);
      storeSome(m, newM, count);
      storeSome(v, newV, count);
      storeSome(value, moved(loadSome(value, count), newM, newV, by, c2, e), count);
    }
    value += 16;
    grad += 16;
    m += 16;
    v += 16;
  }
}

import {
  abs,
  add,
  div,
  exp,
  expm1,
  less,
  mul,
  square,
  sub,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { log1p } from './log1p.js';

/** How far e^x lies above its tangent at 0: e^x − 1 − x, with all digits, off the tape. */
export function expExcess(x: Tensor): Tensor {
  // x²/2 e^(x/3 + x²/36) errs by x³/810 of itself.
  const near = mul(mul(0.5, square(x)), exp(mul(x, add(1 / 3, mul(1 / 36, x)))));
  return where(less(abs(x), 0.1), near, sub(expm1(x), x));
}

/**
 * How far x lies above log(1 + x), of which it is the tangent at 0: x − log(1 + x), with all
 * digits, off the tape.
 *
 * @param x - Above −1.
 * @param logarithm - log(1 + x) where |x| is not small, if it is known better than by x.
 */
export function logExcess(x: Tensor, logarithm = log1p(x)): Tensor {
  // log(1 + x) = 2 artanh v and x = 2 v / (1 − v) (C. Loader, Fast and accurate computation of
  // binomial probabilities, 2000).
  const v = div(x, add(2, x));
  const w = square(v);
  const series = mul(w, add(1 / 3, mul(w, add(1 / 5, mul(w, add(1 / 7, mul(w, 1 / 9)))))));
  const near = mul(v, sub(x, mul(2, series)));
  return where(less(abs(x), 0.3), near, sub(x, logarithm));
}

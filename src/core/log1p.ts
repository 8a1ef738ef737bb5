import { add, div, equal, log, mul, sub, where, type Tensor } from '@tensorflow/tfjs-core';
import { withGradient } from './with-gradient.js';

/**
 * log(1 + x) with all digits; tfjs's own on WASM has none where x is small.
 *
 * The error of 1 + x is divided out again (W. Kahan, in HP-15C Advanced Functions Handbook, 1982).
 */
export function log1p(x: Tensor): Tensor {
  return withGradient(
    x,
    (given) => {
      const sum = add(1, given);
      return [where(equal(sum, 1), given, mul(log(sum), div(given, sub(sum, 1)))), sum];
    },
    div,
  );
}

import { add, div, maximum, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import { log1p } from './log1p.js';
import { withGradient } from './with-gradient.js';

/** Numbers from here on are left to the series. */
const STEPS = 4;

/**
 * How far log Γ(x + 1) lies above Stirling's formula: log Γ(x + 1) − (x + ½) log x + x − ½ log 2π,
 * for x > 0. It is small where the terms of log Γ are large, whose differences it makes exact.
 */
export function stirlingError(x: Tensor): Tensor {
  return withGradient(
    x,
    (given) => {
      let total = series(add(given, STEPS), [1 / 12, -1 / 360, 1 / 1260, -1 / 1680]);
      for (let i = STEPS - 1; i >= 0; i--) {
        const at = add(given, i);
        total = add(total, sub(mul(add(at, 0.5), logStep(at)), 1));
      }
      return [total, given];
    },
    (dy, at) => mul(dy, sub(div(0.5, at), digammaGap(at))),
  );
}

/** log x − ψ(x) for x > 0, where ψ is the derivative of log Γ. */
export function digammaGap(x: Tensor): Tensor {
  return withGradient(
    x,
    (given) => {
      const far = add(given, STEPS);
      const rest = div(series(far, [1 / 12, -1 / 120, 1 / 252, -1 / 240]), far);
      let total = add(div(0.5, far), rest);
      for (let i = STEPS - 1; i >= 0; i--) {
        const at = add(given, i);
        total = add(total, sub(div(1, at), logStep(at)));
      }
      return [total, given];
    },
    (dy, at) => mul(dy, sub(div(1, at), trigamma(at))),
  );
}

/** The second derivative of log Γ. */
function trigamma(x: Tensor): Tensor {
  const far = add(x, STEPS);
  const inverse = div(1, far);
  let total = add(
    add(inverse, mul(0.5, mul(inverse, inverse))),
    div(series(far, [1 / 6, -1 / 30, 1 / 42, -1 / 30]), mul(far, far)),
  );
  for (let i = STEPS - 1; i >= 0; i--) {
    const step = div(1, add(x, i));
    total = add(total, mul(step, step));
  }
  return total;
}

/** log((x + 1) / x). */
function logStep(x: Tensor): Tensor {
  const tiny = maximum(x, 1e-30);
  return log1p(div(1, tiny));
}

/** Σ c_k / x^(2k + 1). */
function series(x: Tensor, coefficients: readonly number[]): Tensor {
  const inverse = div(1, x);
  const square = mul(inverse, inverse);
  return mul(
    inverse,
    [...coefficients]
      .reverse()
      .reduce<Tensor>((rest, each) => add(each, mul(rest, square)), mul(0, square)),
  );
}

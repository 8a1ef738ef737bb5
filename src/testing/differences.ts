import {
  engine,
  grads,
  mul,
  sum,
  tensor,
  tidy,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { withoutRemains } from '../core/gradients.js';

/** A gradient and what differences say of it. */
export interface Compared {
  /** How far they are apart at most, relative to 1 + the size of the difference. */
  readonly figure: number;
  /** Where, in words. */
  readonly where: string;
}

/** How far a right gradient of float32 may be from differences of values of size 10. */
export const GRADIENT_TOLERANCE = 2e-3;

/**
 * Compares the gradient of a function of tensors with central differences, for a random weighting
 * of its outputs.
 *
 * Two central differences, of steps h and h / 2, are extrapolated to h = 0 (Richardson), each taken
 * of every output and added up in float64. Where they do not agree, smaller steps are tried: a kink
 * nearby, as in a Laplace density, is a fault of the differences.
 */
export function compareGradient(
  compute: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  step = 2 ** -5,
): Compared {
  const shape = tidy(() => compute(...inputs).shape.slice());
  const size = shape.reduce((product, axis) => product * axis, 1);
  const weights = Array.from({ length: size }, (_, i) => 0.5 + ((i * 0.61803398875) % 1));
  const weighted = (...given: Tensor[]) =>
    sum<Scalar>(mul(compute(...given), tensor(weights, shape)));
  const analytic = withoutRemains(() => {
    // Within scopes of its own: functions may throw.
    engine().startScope();
    try {
      return grads(weighted)([...inputs]).map((gradient) => Array.from(gradient.dataSync()));
    } finally {
      engine().endScope();
    }
  });
  let worst: Compared = { figure: 0, where: '' };
  inputs.forEach((input, which) => {
    const values = Float32Array.from(input.dataSync());
    const slope = (i: number, h: number) => {
      const [above, below] = [Math.fround(values[i]! + h), Math.fround(values[i]! - h)];
      const at = (value: number) =>
        tidy(() => {
          const moved = values.slice();
          moved[i] = value;
          const given = inputs.map((other, j) =>
            j === which ? tensor(moved, [...input.shape]) : other,
          );
          return Array.from(compute(...given).dataSync());
        });
      const [high, low] = [at(above), at(below)];
      return (
        weights.reduce((total, weight, j) => total + weight * (high[j]! - low[j]!), 0) /
        (above - below)
      );
    };
    values.forEach((_, i) => {
      const gradient = analytic[which]![i]!;
      let [figure, difference] = [Infinity, Number.NaN];
      for (let h = step; h >= step / 64 && !(figure <= GRADIENT_TOLERANCE); h /= 8) {
        const closer = (4 * slope(i, h / 2) - slope(i, h)) / 3;
        const off = Math.abs(gradient - closer) / (1 + Math.abs(closer));
        if (!(off >= figure)) [figure, difference] = [off, closer];
      }
      if (figure <= worst.figure) return;
      worst = {
        figure: Number.isNaN(figure) ? Infinity : figure,
        where:
          `${gradient.toPrecision(4)} by its gradient and ${difference.toPrecision(4)} by ` +
          `differences, at element ${i} of input ${which}`,
      };
    });
  });
  return worst;
}

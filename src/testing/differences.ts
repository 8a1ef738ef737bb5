import {
  engine,
  grads,
  mul,
  sum,
  tensor,
  tidy,
  type Scalar,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { gradientsOf, withoutRemains } from '../core/gradients.js';

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
      const { figure, difference } = richardson(gradient, (h) => slope(i, h), step);
      if (figure <= worst.figure) return;
      worst = { figure, where: apartAt(gradient, difference, `element ${i} of input ${which}`) };
    });
  });
  return worst;
}

const apartAt = (gradient: number, difference: number, place: string) =>
  `${gradient.toPrecision(4)} by its gradient and ${difference.toPrecision(4)} by differences, ` +
  `at ${place}`;

/** A slope against differences of two steps, extrapolated to none; smaller ones where they differ. */
function richardson(gradient: number, slope: (h: number) => number, step: number, least = 64) {
  let [figure, difference] = [Infinity, Number.NaN];
  for (let h = step; h >= step / least && !(figure <= GRADIENT_TOLERANCE); h /= 8) {
    const closer = (4 * slope(h / 2) - slope(h)) / 3;
    const off = Math.abs(gradient - closer) / (1 + Math.abs(closer));
    if (!(off >= figure)) [figure, difference] = [off, closer];
  }
  return { figure: Number.isNaN(figure) ? Infinity : figure, difference };
}

/**
 * Compares the gradient of what is computed from variables with differences, the sum of all its
 * numbers, for the first elements of each variable and along directions at random.
 *
 * Variables move and are put back where they were, also where the function throws.
 */
export function compareVariables(
  compute: () => Tensor,
  variables: Readonly<Record<string, Variable>>,
): Compared {
  let worst: Compared = { figure: 0, where: '' };
  // Of what learns nothing tfjs takes no gradients.
  if (Object.keys(variables).length === 0) return worst;
  const grads = gradientsOf(() => sum(compute()), Object.values(variables));
  for (const [name, variable] of Object.entries(variables)) {
    const start = Float32Array.from(variable.dataSync());
    const gradient = grads[variable.name]?.dataSync();
    const put = (values: Float32Array) =>
      tidy(() => variable.assign(tensor(values, [...variable.shape])));
    const at = (direction: Float64Array, h: number) => {
      put(start.map((value, i) => value + h * direction[i]!));
      return tidy(() => Array.from(compute().dataSync()));
    };
    try {
      directionsOf(start.length).forEach((direction, which) => {
        const own = direction.reduce((total, d, i) => total + d * (gradient?.[i] ?? 0), 0);
        const slope = (h: number) => {
          const [high, low] = [at(direction, h), at(direction, -h)];
          return high.reduce((total, value, i) => total + (value - low[i]!), 0) / (2 * h);
        };
        const { figure, difference } = richardson(own, slope, 2 ** -5, 8);
        if (figure <= worst.figure) return;
        const place =
          which < 2 ? `'${name}', along a direction` : `element ${which - 2} of '${name}'`;
        worst = { figure, where: apartAt(own, difference, place) };
      });
    } finally {
      put(start);
    }
  }
  return worst;
}

/** Two directions of length 1 over all elements, and then the first elements alone. */
function directionsOf(size: number): Float64Array[] {
  return Array.from({ length: size === 1 ? 1 : 2 + Math.min(size, 3) }, (_, which) =>
    Float64Array.from({ length: size }, (_x, i) =>
      which > 1
        ? Number(i === which - 2)
        : (((i + 1) * (0.6180339 + 0.2 * which)) % 1 < 0.5 ? -1 : 1) / Math.sqrt(size),
    ),
  );
}

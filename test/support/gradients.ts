import { engine, grads, mul, sum, tensor, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { float64Stream } from './random.js';

export interface GradientCheck {
  /** Half the distance between the two points of the wider of two central differences. */
  readonly step?: number;
  /** How far apart both may be, relative to 1 + the size of the gradient. */
  readonly tolerance?: number;
}

/**
 * Expects the gradient of a function of tensors to agree with central differences, for a random
 * weighting of its outputs.
 *
 * Two central differences, of steps h and h / 2, are extrapolated to h = 0 (Richardson), each taken
 * of every output and added up in float64. With outputs of size 10 and h = 2^-5 the rounding error
 * is about 2 · 10 · 2^-24 / 2^-5 = 4e-5, the truncation error h^4 / 480 · f⁽⁵⁾ = 2e-9 f⁽⁵⁾.
 */
export function expectGradient(
  compute: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  { step = 2 ** -5, tolerance = 5e-4 }: GradientCheck = {},
): void {
  const shape = untracked(() => compute(...inputs).shape);
  const next = float64Stream(7);
  const weights = Array.from(
    { length: shape.reduce((product, axis) => product * axis, 1) },
    () => 0.5 + next(),
  );
  const weighted = (...given: Tensor[]) =>
    sum<Scalar>(mul(compute(...given), tensor(weights, shape)));
  const analytic = untracked(() =>
    grads(weighted)([...inputs]).map((gradient) => gradient.dataSync()),
  );
  inputs.forEach((input, which) => {
    expect(analytic[which]!.length).toBe(input.size);
    const values = Float32Array.from(input.dataSync());
    const withElement = (i: number, value: number) =>
      untracked(() =>
        compute(
          ...inputs.map((other, j) =>
            j === which
              ? tensor(
                  values.map((old, k) => (k === i ? value : old)),
                  input.shape,
                )
              : other,
          ),
        ).dataSync(),
      );
    const slope = (i: number, h: number) => {
      const [above, below] = [Math.fround(values[i]! + h), Math.fround(values[i]! - h)];
      const [high, low] = [withElement(i, above), withElement(i, below)];
      return (
        weights.reduce((total, weight, j) => total + weight * (high[j]! - low[j]!), 0) /
        (above - below)
      );
    };
    for (let i = 0; i < values.length; i++) {
      const difference = (4 * slope(i, step / 2) - slope(i, step)) / 3;
      const gradient = analytic[which]![i]!;
      expect(
        Math.abs(gradient - difference),
        `input ${which}, element ${i}: ${gradient} by autodiff, ${difference} by differences`,
      ).toBeLessThan(tolerance * (1 + Math.abs(difference)));
    }
  });
}

/** Central differences of a function in float64, one for each of its arguments. */
export function centralDifferences(
  compute: (values: readonly number[]) => number,
  values: readonly number[],
  step = 1e-5,
): number[] {
  const moved = (which: number, shift: number) =>
    values.map((value, i) => (i === which ? value + shift : value));
  return values.map((_, i) => (compute(moved(i, step)) - compute(moved(i, -step))) / (2 * step));
}

/**
 * Expects numbers to agree within a tolerance relative to the largest of the expected ones, or to
 * `least`.
 */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  least = 1e-3,
): void {
  expect(actual.length).toBe(expected.length);
  const size = Math.max(least, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    expect(
      Math.abs(actual[i]! - expected[i]!),
      `element ${i}: ${actual[i]} for ${expected[i]}`,
    ).toBeLessThanOrEqual(tolerance * size);
  }
}

/** Runs a computation to a plain value, and disposes its tensors. */
export function untracked<T>(compute: () => T): T {
  engine().startScope();
  try {
    return compute();
  } finally {
    engine().endScope();
  }
}

import { expect } from 'vitest';

/**
 * Expects each number to be right to a relative tolerance, however small it is; below 1e-36 float32
 * loses digits.
 */
export function expectRelative(
  actual: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(
      Math.abs(actual[i]! - value),
      `element ${i}: ${actual[i]} for ${value}`,
    ).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(value), 1e-36));
  });
}

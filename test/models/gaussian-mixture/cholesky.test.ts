import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cholesky, invertLower } from '../../../src/models/gaussian-mixture/cholesky.js';

/**
 * B Bᵀ + I of a random B, row by row: positive definite, with eigenvalues from 1 to some hundreds.
 */
const matrices = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc
    .array(fc.double({ min: -5, max: 5, noNaN: true }), {
      minLength: size * size,
      maxLength: size * size,
    })
    .map((factor) => ({
      size,
      matrix: Float64Array.from({ length: size * size }, (_, i) => {
        const [row, column] = [Math.floor(i / size), i % size];
        let total = row === column ? 1 : 0;
        for (let j = 0; j < size; j++)
          total += factor[row * size + j]! * factor[column * size + j]!;
        return total;
      }),
    })),
);

function product(
  a: Float64Array,
  b: Float64Array,
  size: number,
  transposeB: boolean,
): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    let total = 0;
    for (let i = 0; i < size; i++)
      total += a[row * size + i]! * b[transposeB ? column * size + i : i * size + column]!;
    return total;
  });
}

function expectNear(actual: Float64Array, expected: ArrayLike<number>): void {
  const size = Math.max(1, ...Array.from(expected, Math.abs));
  actual.forEach((value, i) =>
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-12 * size),
  );
}

describe('cholesky', () => {
  it('gives a lower triangle whose square is the matrix, and its inverse', () => {
    fc.assert(
      fc.property(matrices, ({ size, matrix }) => {
        const lower = cholesky(matrix, size)!;
        lower.forEach((value, i) => {
          if (i % size > Math.floor(i / size)) expect(value).toBe(0);
        });
        expectNear(product(lower, lower, size, true), matrix);
        const identity = Array.from({ length: size * size }, (_, i) =>
          i % (size + 1) === 0 ? 1 : 0,
        );
        expectNear(product(invertLower(lower, size), lower, size, false), identity);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it.each([
    ['0', [0], 1],
    ['a negative variance', [-1], 1],
    ['NaN', [Number.NaN], 1],
    ['infinity', [Infinity], 1],
    ['a matrix of rank 1', [1, 2, 2, 4], 2],
    [
      'a matrix that is of rank 1 but for rounding',
      [0.1 * 0.1, 0.1 * 0.3, 0.1 * 0.3, 0.3 * 0.3],
      2,
    ],
    ['an indefinite one', [1, 2, 2, 1], 2],
  ])('has nothing for %s', (_, matrix, size) => {
    expect(cholesky(matrix, size)).toBeUndefined();
  });

  it('takes variances of very different sizes', () => {
    expect([...cholesky([1e-12, 0, 0, 1e12], 2)!]).toEqual([1e-6, 0, 0, 1e6]);
  });
});

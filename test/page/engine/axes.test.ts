import { describe, expect, it } from 'vitest';
import {
  coordinateAxes,
  principalAxes,
  projected,
} from '../../../examples/page/src/engine/answers/axes.js';

/** Rows about a middle with deviations 3, 2 and 1 along three directions at right angles. */
function rows(count: number): Float32Array {
  const [a, b, c] = [
    [2 / 3, 2 / 3, 1 / 3],
    [-2 / 3, 1 / 3, 2 / 3],
    [1 / 3, -2 / 3, 2 / 3],
  ] as const;
  return Float32Array.from({ length: 3 * count }, (_, i) => {
    const [row, j] = [Math.floor(i / 3), i % 3];
    // Sines of different frequencies over whole periods have no covariance.
    const wave = (k: number) => Math.SQRT2 * Math.sin((2 * Math.PI * k * row) / count);
    return 5 + 3 * wave(1) * a[j]! + 2 * wave(2) * b[j]! + wave(3) * c[j]!;
  });
}

describe('principal axes', () => {
  it('are those of most variance, at right angles', () => {
    const { centre, directions, shares } = principalAxes(rows(600), 3);
    centre.forEach((value) => expect(value).toBeCloseTo(5, 5));
    const close = (direction: readonly number[], wanted: readonly number[]) => {
      const sign = Math.sign(direction[0]! * wanted[0]!);
      direction.forEach((value, j) => expect(sign * value).toBeCloseTo(wanted[j]!, 4));
    };
    close(directions[0], [2 / 3, 2 / 3, 1 / 3]);
    close(directions[1], [-2 / 3, 1 / 3, 2 / 3]);
    expect(shares[0]).toBeCloseTo(9 / 14, 5);
    expect(shares[1]).toBeCloseTo(4 / 14, 5);
  });

  it('keep their senses from one time to the next', () => {
    const before = principalAxes(rows(600), 3);
    const flipped = {
      ...before,
      directions: [
        before.directions[0].map((value) => -value),
        before.directions[1].map((value) => -value),
      ] as const,
    };
    const after = principalAxes(rows(600), 3, flipped);
    after.directions.forEach((direction, k) =>
      direction.forEach((value, j) =>
        expect(value).toBeCloseTo(flipped.directions[k as 0 | 1][j]!, 4),
      ),
    );
  });

  it('of rows that are all alike are some, with no number missing', () => {
    const { directions, shares } = principalAxes(new Float32Array(40).fill(2), 4);
    expect([...directions.flat(), ...shares].every(Number.isFinite)).toBe(true);
  });

  it('take no notice of axes of another width', () => {
    const wide = principalAxes(Float32Array.from({ length: 40 }, Math.sin), 4);
    expect(principalAxes(rows(60), 3, wide).directions[0]).toHaveLength(3);
  });
});

describe('points along axes', () => {
  it('are their coordinates, two of several as they are', () => {
    const values = new Float32Array([1, 2, 3, 4, 5, 6]);
    expect([...projected(values, coordinateAxes(3, [2, 0]))]).toEqual([3, 1, 6, 4]);
  });

  it('are counted from the middle along principal axes', () => {
    const seen = projected(rows(600), principalAxes(rows(600), 3));
    const deviation = (from: number) => {
      let squares = 0;
      for (let i = from; i < seen.length; i += 2) squares += seen[i]! ** 2;
      return Math.sqrt((2 * squares) / seen.length);
    };
    expect(deviation(0)).toBeCloseTo(3, 4);
    expect(deviation(1)).toBeCloseTo(2, 4);
  });
});

import { tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { energyDistance, normalNoise, randomKey, splitKey } from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { mean, variance } from '../support/statistics.js';

/** In one dimension the energy distance is 2 ∫ (F − G)² dx over the two distribution functions. */
function cramerDistance(first: readonly number[], second: readonly number[]): number {
  const knots = [...first, ...second].sort((a, b) => a - b);
  const share = (values: readonly number[], x: number) =>
    values.filter((value) => value <= x).length / values.length;
  return knots
    .slice(1)
    .reduce(
      (total, right, i) =>
        total + 2 * (right - knots[i]!) * (share(first, knots[i]!) - share(second, knots[i]!)) ** 2,
      0,
    );
}

const line = (values: readonly number[]) => ({ values, dimensions: 1 });

describe('energyDistance', () => {
  useBackend('cpu');

  it('is twice the distance of two single points', () => {
    expect(energyDistance([[0, 0, 0]], [[2, 3, 6]])).toBe(14);
    expect(energyDistance([[0, 0, 0]], [[2, 3, 6]], { exponent: 2 })).toBeCloseTo(98, 10);
    expect(energyDistance([[0, 0, 0]], [[2, 3, 6]], { exponent: 0.5 })).toBeCloseTo(
      2 * Math.sqrt(7),
      10,
    );
  });

  it('is 0 for the same sample and the same both ways round', () => {
    const [a, b] = [
      [
        [0, 1],
        [4, 4],
      ],
      [
        [2, 2],
        [3, 0],
      ],
    ];
    expect(energyDistance(a, a)).toBe(0);
    expect(energyDistance(a, b)).toBeCloseTo(energyDistance(b, a), 12);
    expect(energyDistance(tensor2d(a), tensor2d(b))).toBe(energyDistance(a, b));
  });

  it('is the Cramér distance in one dimension', () => {
    const [forA, forB] = splitKey(randomKey(1), 2);
    const a = [...normalNoise(forA, [40]).dataSync()];
    const b = [...normalNoise(forB, [25]).dataSync()].map((value) => 2 * value + 1);
    expect(energyDistance(line(a), line(b))).toBeCloseTo(cramerDistance(a, b), 10);
  });

  it('compares the means alone with the exponent 2', () => {
    const [a, b] = [
      [0, 1, 5],
      [2, 2.5],
    ];
    expect(energyDistance(line(a), line(b), { exponent: 2 })).toBeCloseTo(
      2 * (mean(a) - mean(b)) ** 2,
      10,
    );
  });

  it('is 0 on average without bias, for samples of one distribution', () => {
    const found = Array.from({ length: 300 }, (_, i) => {
      const [a, b] = splitKey(randomKey(i), 2).map((key) => normalNoise(key, [8, 2]));
      return energyDistance(a!, b!, { unbiased: true });
    });
    // Beyond four errors with a probability of 0.00006.
    expect(Math.abs(mean(found))).toBeLessThan(4 * Math.sqrt(variance(found) / 300));
    expect(Math.min(...found)).toBeLessThan(0);
  });

  it('refuses points of other spaces', () => {
    expectVaeKitError(
      () => energyDistance([[1, 2]], [[1]]),
      /as many coordinates, as 2, but got 1/,
    );
  });
});

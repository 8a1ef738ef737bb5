import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { normalNoise, randomKey, splitKey, VaeKitError } from 'vae-kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { energyDistance } from '../../../../examples/shared/measures/energy-distance.js';
import { read } from '../../../../examples/shared/data/read.js';

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

beforeAll(() => setBackend('cpu'));

describe('energyDistance', () => {
  it('is twice the distance of two single points', () => {
    expect(energyDistance([0, 0, 0], [2, 3, 6], 3)).toBe(14);
  });

  it('is 0 for the same sample and the same both ways round', () => {
    const [a, b] = [
      [0, 1, 4, 4],
      [2, 2, 3, 0],
    ];
    expect(energyDistance(a, a, 2)).toBe(0);
    expect(energyDistance(a, b, 2)).toBeCloseTo(energyDistance(b, a, 2), 12);
  });

  it('is the Cramér distance in one dimension', () => {
    const [forA, forB] = splitKey(randomKey(1), 2);
    const a = [...read(normalNoise(forA, [40]))];
    const b = [...read(normalNoise(forB, [25]))].map((value) => 2 * value + 1);
    expect(energyDistance(a, b, 1)).toBeCloseTo(cramerDistance(a, b), 10);
  });

  it('refuses parts of points and no points', () => {
    expect(() => energyDistance([1, 2, 3, 4], [1, 2, 3], 3)).toThrow(VaeKitError);
    expect(() => energyDistance([1, 2, 3], [], 3)).toThrow('but got 0');
  });
});

import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { swissRoll, swissRollPoint, type SwissRollOptions } from '../../src/data/swiss-roll.js';
import reference from '../fixtures/data/swiss-roll.json';
import { expectVaeKitError } from '../support/errors.js';
import { correlation } from '../support/statistics.js';

const read = (options: SwissRollOptions) => {
  const { points, position } = swissRoll(options);
  const values = points.dataSync();
  points.dispose();
  return { values, position, shape: points.shape };
};

describe('swissRollPoint', () => {
  it("agrees with scikit-learn's make_swiss_roll", () => {
    reference.along.forEach((along, i) => {
      const { point, angle } = swissRollPoint(along, reference.across[i]!);
      expect(angle).toBeCloseTo(reference.position[i]!, 12);
      point.forEach((value, axis) => expect(value).toBeCloseTo(reference.points[i]![axis]!, 12));
    });
  });
});

describe('swissRoll', () => {
  it('gives points on the roll, each at its position', () => {
    const { values, position, shape } = read({ points: 500, seed: 3 });
    expect(shape).toEqual([500, 3]);
    expect(position).toHaveLength(500);
    position.forEach((angle, i) => {
      // float32 numbers up to 15 are 1e-6 apart, and an error in the angle is stretched by the
      // angle.
      expect(values[3 * i]).toBeCloseTo(angle * Math.cos(angle), 4);
      expect(values[3 * i + 2]).toBeCloseTo(angle * Math.sin(angle), 4);
      expect(angle).toBeGreaterThanOrEqual(Math.fround(1.5 * Math.PI));
      expect(angle).toBeLessThanOrEqual(Math.fround(4.5 * Math.PI));
    });
  });

  it('spreads the points evenly along and across', () => {
    const { values, position } = read({ seed: 4 });
    const along = position.map((angle) => (angle / (1.5 * Math.PI) - 1) / 2);
    const across = position.map((_, i) => values[3 * i + 1]! / 21);
    for (const sample of [along, across]) {
      // Kolmogorov and Smirnov: sqrt(n) D > 2.5 happens by chance once in 130,000 seeds.
      const sorted = sample.slice().sort();
      const distance = sorted.reduce(
        (worst, value, i) => Math.max(worst, Math.abs(value - (i + 0.5) / sorted.length)),
        0,
      );
      expect(Math.sqrt(sorted.length) * distance).toBeLessThan(2.5);
    }
  });

  it('adds normal noise of the given size to every coordinate, and none to the position', () => {
    const quiet = read({ points: 4000, seed: 5 });
    const noisy = read({ points: 4000, seed: 5, noise: 0.5 });
    expect(noisy.position).toEqual(quiet.position);
    for (const axis of [0, 1, 2]) {
      const differences = Array.from(
        { length: 4000 },
        (_, i) => noisy.values[3 * i + axis]! - quiet.values[3 * i + axis]!,
      );
      const mean = differences.reduce((sum, value) => sum + value) / 4000;
      const deviation = Math.sqrt(
        differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3999,
      );
      // Five standard errors: by chance once in 1.7 million seeds each.
      expect(Math.abs(mean)).toBeLessThan((5 * 0.5) / Math.sqrt(4000));
      expect(Math.abs(deviation - 0.5)).toBeLessThan((5 * 0.5) / Math.sqrt(8000));
    }
  });

  it('depends on the seed and on nothing else', () => {
    expect(read({ points: 50, seed: 1, noise: 1 })).toEqual(
      read({ points: 50, seed: 1, noise: 1 }),
    );
    expect(read({ points: 50, seed: 1 }).values).not.toEqual(read({ points: 50, seed: 2 }).values);
    expect(read({ points: 50 })).toEqual(read({ points: 50, seed: 0, noise: 0 }));
    expect(swissRoll().points.shape).toEqual([10_000, 3]);
  });

  it.each([
    [
      { points: 0 },
      'vae-kit: points must be a positive integer, but got 0. Give a number such as 10000.',
    ],
    [{ points: 1.5 }, 'points must be a positive integer, but got 1.5'],
    [{ noise: -1 }, 'noise must be a finite number, 0 or more, but got -1'],
    [{ noise: Number.NaN }, 'noise must be a finite number, 0 or more, but got NaN'],
    [{ seed: -1 }, 'seed must be'],
  ])('refuses %j', (options, message) => {
    expect(() => swissRoll(options)).toThrow(message);
  });

  it.each([
    [1000, 'the options of swissRoll must be an object, but got 1000. It may have points, noise'],
    [{ n_samples: 10 }, "but got 'n_samples'. Give points, their number."],
    [{ numPoints: 10 }, "but got 'numPoints'. Give points, their number."],
    [{ size: 10 }, "but got 'size'. Give points, their number."],
    [{ point: 10 }, "Did you mean 'points'?"],
    [{ random_state: 1 }, "Did you mean 'seed'?"],
    [{ sigma: 1 }, 'Give noise, a standard deviation.'],
    [{ points: '10' }, 'points must be a positive integer, but got "10"'],
    [{ noise: '1' }, 'noise must be a finite number, 0 or more, but got "1"'],
    [{ noise: null }, 'noise must be a finite number, 0 or more, but got null'],
  ])('refuses %j from JavaScript', (options, message) => {
    expectVaeKitError(() => swissRoll(options as never), message);
  });

  it('draws angle, height and the noise of each coordinate apart', () => {
    const count = 20_000;
    const quiet = read({ points: count, seed: 6 });
    const noisy = read({ points: count, seed: 6, noise: 1 });
    const axes = [0, 1, 2].map((axis) =>
      Float64Array.from({ length: count }, (_, i) => {
        return noisy.values[3 * i + axis]! - quiet.values[3 * i + axis]!;
      }),
    );
    const angle = Float64Array.from(quiet.position);
    const height = angle.map((_, i) => quiet.values[3 * i + 1]!);
    const draws = [angle, height, ...axes];
    for (let i = 0; i < draws.length; i++)
      for (let j = 0; j < i; j++) {
        // Of the values and of their squares: by chance beyond five once in 90,000 seeds for all.
        for (const of of [(x: number) => x, (x: number) => x * x])
          expect(
            Math.abs(correlation(draws[i]!.map(of), draws[j]!.map(of))),
            `draws ${j} and ${i}`,
          ).toBeLessThan(5 / Math.sqrt(count));
      }
    // Drawn by one key, the size of the k-th pair of normal numbers would be decided by the number
    // that decides the k-th angle, wherever in the noise that pair stands.
    const noise = Float64Array.from({ length: 2 * count }, (_, i) => axes[i % 3]![(i / 3) | 0]!);
    const sizes = angle.map((_, k) => noise[2 * k]! ** 2 + noise[2 * k + 1]! ** 2);
    expect(Math.abs(correlation(angle, sizes))).toBeLessThan(5 / Math.sqrt(count));
  });
});

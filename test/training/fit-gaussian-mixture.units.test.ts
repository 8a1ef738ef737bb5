import { tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  fitGaussianMixture,
  type CovarianceType,
  type FitGaussianMixtureOptions,
  type FittedGaussianMixture,
} from '../../src/index.js';
import { covarianceTypes, matricesOf } from '../models/gaussian-mixture/mixtures.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';
import { float64Stream } from '../support/random.js';

const quiet = { progress: false } as const;

/** Points about three places by turns, and beside each another axis of its own. */
function threeGroups(count: number, spread = 1, seed = 1): number[][] {
  const next = float64Stream(seed);
  const centres = [
    [0, 0],
    [6, 0],
    [3, 6],
  ];
  const noise = () => 2 * spread * (next() + next() + next() - 1.5);
  return Array.from({ length: count }, (_, i) => centres[i % 3]!.map((value) => value + noise()));
}

const rescaled = (points: number[][], factors: number[], shifts: number[] = [0, 0]) =>
  points.map((point) => point.map((value, axis) => value * factors[axis]! + shifts[axis]!));

/** Whether points that were made by turns about three places are told apart so. */
function isRight(fitted: FittedGaussianMixture, points: number[][]): boolean {
  const labels = fitted.predict(points);
  const wrong = labels.filter((label, i) => label !== labels[i % 3]).length;
  return new Set(labels.subarray(0, 3)).size === 3 && wrong < 0.05 * points.length;
}

const free = covarianceTypes.filter((covariance) => covariance !== 'spherical');

describe('fitGaussianMixture, whatever the units of an axis', () => {
  it.each(free)('finds three groups with every seed, with %s covariances', async (covariance) => {
    const points = threeGroups(300);
    const options = { components: 3, covariance, ...quiet };
    let lost = 0;
    for (const factor of [1e-6, 0.1, 10, 100, 1e6]) {
      const given = rescaled(points, [1, factor]);
      for (let seed = 0; seed < 8; seed++) {
        expect(isRight(await fitGaussianMixture(given, { ...options, seed }), given)).toBe(true);
        const raw = { ...options, seed, standardize: false };
        // Where regularization in those units is as good as none, the start alone is to blame.
        if (factor > 1 && !isRight(await fitGaussianMixture(given, raw), given)) lost++;
      }
    }
    // What scikit-learn's start makes of it: that option is there for comparison.
    expect(lost).toBeGreaterThan(3);
  });

  const cases = covarianceTypes.flatMap((covariance) =>
    (['k-means++', 'random', 'given'] as const).flatMap((start) =>
      [
        { factors: covariance === 'spherical' ? [1e-6, 1e-6] : [1e-6, 1e6], shifts: [0, 0] },
        { factors: covariance === 'spherical' ? [3e5, 3e5] : [3e5, 0.007], shifts: [1e5, -0.2] },
      ].map((change) => ({ covariance, start, ...change })),
    ),
  );

  /** The fits of points and of the same in other units, from the same start. */
  async function both(
    covariance: CovarianceType,
    start: 'k-means++' | 'random' | 'given',
    factors: number[],
    shifts: number[],
  ) {
    const points = threeGroups(200, 2, 7);
    const moved = rescaled(points, factors, shifts);
    const fit = (of: number[][]) => {
      const options: FitGaussianMixtureOptions = { components: 4, covariance, seed: 3, ...quiet };
      const means = of.slice(0, 4);
      const initialization = start === 'given' ? { means } : start;
      // Few iterations, over which rounding does not grow.
      return fitGaussianMixture(of, {
        ...options,
        initialization,
        maxIterations: 12,
        regularization: 0.01,
      });
    };
    return { points, moved, one: await fit(points), other: await fit(moved) };
  }

  it.each(cases)(
    'gives the rescaled mixture: $covariance, $start, $factors, $shifts',
    async ({ covariance, start, factors, shifts }) => {
      const { points, moved, one, other } = await both(covariance, start, factors, shifts);
      const perUnit = factors.reduce((sum, factor) => sum + Math.log(factor), 0);
      expect(other.iterations).toBe(one.iterations);
      expect(other.lowerBounds[0]! + perUnit).toBeCloseTo(one.lowerBounds[0]!, 8);
      expect([...other.predict(moved)]).toEqual([...one.predict(points)]);
      const shares = other.responsibilities(moved);
      one.responsibilities(points).forEach((row, i) => {
        row.forEach((share, k) => expect(shares[i]![k]).toBeCloseTo(share, 6));
      });
      const logProbs = other.logProb(moved);
      one
        .logProb(points)
        .forEach((logProb, i) => expect(logProbs[i]! + perUnit).toBeCloseTo(logProb, 6));
      one.means.forEach((mean, k) => {
        mean.forEach((value, axis) => {
          const size = factors[axis]!;
          expect((other.means[k]![axis]! - shifts[axis]!) / size).toBeCloseTo(value, 6);
        });
      });
      expect(other.regularized).toEqual(one.regularized);
    },
  );

  it.each(covarianceTypes)(
    'keeps the bits where units differ by powers of two, with %s covariances',
    async (covariance) => {
      const factors = covariance === 'spherical' ? [2 ** -30, 2 ** -30] : [2 ** -30, 2 ** 41];
      for (const start of ['k-means++', 'random', 'given'] as const) {
        const { points, moved, one, other } = await both(covariance, start, factors, [0, 0]);
        expect(other.means).toEqual(rescaled(one.means as number[][], factors));
        const matrices = matricesOf(other);
        matricesOf(one).forEach((matrix, k) => {
          expect(matrices[k]).toEqual(
            matrix.map((row, i) => row.map((value, j) => value * factors[i]! * factors[j]!)),
          );
        });
        expect(other.weights).toEqual(one.weights);
        expect(other.responsibilities(moved)).toEqual(one.responsibilities(points));
        expect(other.iterations).toBe(one.iterations);
      }
    },
  );

  it('does not depend on one axis of a spherical mixture being told from another', async () => {
    // Such a mixture is as wide along one axis as along the other, whatever these measure.
    const points = rescaled(threeGroups(300), [1, 10]);
    const { covariances } = await fitGaussianMixture(points, {
      components: 1,
      covariance: 'spherical',
      regularization: 0,
      ...quiet,
    });
    const { covariances: apart } = await fitGaussianMixture(points, {
      components: 1,
      covariance: 'diagonal',
      regularization: 0,
      ...quiet,
    });
    expect(covariances[0]).toBeCloseTo((apart[0]![0]! + apart[0]![1]!) / 2, 9);
  });
});

describe('what regularization overrides', () => {
  it.each(covarianceTypes)(
    'is nothing where all is small, with %s covariances',
    async (covariance) => {
      const points = rescaled(threeGroups(300), [1e-5, 1e-5]);
      const options = { components: 3, covariance, seed: 1, ...quiet };
      const fitted = await fitGaussianMixture(points, options);
      expect(fitted.regularized).toEqual([]);
      // The sum of three uniform numbers of width 2 has the variance 1.
      for (const matrix of matricesOf(fitted)) {
        expect(Math.sqrt(matrix[0]![0]!) / 1e-5).toBeCloseTo(1, 0);
        expect(Math.sqrt(matrix[1]![1]!) / 1e-5).toBeCloseTo(1, 0);
      }
      // An absolute one blurs them, and says so.
      const absolute = await fitGaussianMixture(points, { ...options, standardize: false });
      expect(absolute.regularized).toEqual([0, 1, 2]);
    },
  );

  it.each(covarianceTypes)(
    'is named where groups are narrow and far apart, with %s covariances',
    async (covariance) => {
      const points = threeGroups(300, 1e-5);
      const options = { components: 3, covariance, seed: 1, ...quiet };
      expect((await fitGaussianMixture(points, options)).regularized).toEqual([0, 1, 2]);
      const sharp = await fitGaussianMixture(points, { ...options, regularization: 1e-14 });
      expect(sharp.regularized).toEqual([]);
      for (const matrix of matricesOf(sharp))
        expect(Math.sqrt(matrix[0]![0]!) / 1e-5).toBeCloseTo(1, 0);
    },
  );

  it('is named where points lie in a line that is no axis, and not of the others', async () => {
    const next = float64Stream(4);
    const points = Array.from({ length: 200 }, (_, i) => {
      const along = next();
      return i % 2 === 0 ? [along, along] : [10 + next(), next()];
    });
    const initialization = {
      means: [
        [0.5, 0.5],
        [10.5, 0.5],
      ],
    };
    const options = { components: 2, initialization, ...quiet };
    expect((await fitGaussianMixture(points, options)).regularized).toEqual([0]);
    const none = await fitGaussianMixture(points, { ...options, covariance: 'diagonal' });
    expect(none.regularized).toEqual([]);
  });
});

describe('points that are hard to measure', () => {
  const isSane = (fitted: FittedGaussianMixture, points: number[][]) => {
    const { weights, means } = fitted;
    const numbers = [
      weights,
      means.flat(),
      matricesOf(fitted).flat(2),
      fitted.score(points),
    ].flat();
    expect(numbers.every(Number.isFinite)).toBe(true);
    const rows = fitted.responsibilities(points);
    for (const row of rows) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(fitted.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(Math.min(...fitted.predict(points))).toBeGreaterThanOrEqual(0);
  };

  it.each(covarianceTypes)('are fitted, with %s covariances', async (covariance) => {
    const plain = threeGroups(60);
    const same = Array.from({ length: 9 }, () => [0.1, -7e8]);
    const places = Array.from({ length: 12 }, (_, i) => [i % 2, 3]);
    for (const [points, components] of [
      [plain.map(([x]) => [x!, 0.1]), 3],
      [plain.map(([x]) => [x!, -7e8]), 3],
      [same, 3],
      [places, 4],
      [plain.slice(0, 5), 5],
      [[[3, 4]], 1],
      [rescaled(plain, [1e-130, 1e-130]), 3],
      [rescaled(plain, [1e130, 1e130]), 3],
      [plain.map(([x, y]) => [x! + 1e8, y! + 1e8]), 3],
    ] as [number[][], number][]) {
      for (const initialization of ['k-means++', 'random'] as const) {
        const options = { components, covariance, initialization, ...quiet };
        isSane(await fitGaussianMixture(points, options), points);
      }
    }
  });

  it.each(free)('may have an axis without spread: it says nothing, with %s', async (covariance) => {
    const points = threeGroups(150);
    const options = { components: 3, covariance, seed: 2, ...quiet };
    const plane = await fitGaussianMixture(points, options);
    const space = points.map(([x, y]) => [x!, 5, y!]);
    const fitted = await fitGaussianMixture(space, options);
    expect([...fitted.predict(space)]).toEqual([...plane.predict(points)]);
    expect(fitted.regularized).toEqual([0, 1, 2]);
    for (const matrix of matricesOf(fitted)) expect(matrix[1]![1]).toBe(1e-6);
    for (const mean of fitted.means) expect(mean[1]).toBe(5);
  });

  it.each([
    ['above', 1e200, /but got 2?\.?\d*e\+200 at coordinate 1/],
    ['below', 1e-200, /but got 2?\.?\d*e-200 at coordinate 1/],
    ['of all numbers', 1e308 / 4, /but got .+ at coordinate 1/],
  ])('are refused where their spread is %s what can be squared', async (_, factor, received) => {
    const points = rescaled(threeGroups(30), [1, factor]);
    for (const covariance of free)
      await expectVaeKitRejection(
        fitGaussianMixture(points, { components: 2, covariance, ...quiet }),
        /points must have standard deviations between 1e-140 and 1e\+140.*Rescale the points/,
      );
    await expectVaeKitRejection(fitGaussianMixture(points, { components: 2, ...quiet }), received);
  });

  it('are told of where they reach beyond all numbers', async () => {
    const points = [[-1.7e308], [1.7e308], [0]];
    await expectVaeKitRejection(
      fitGaussianMixture(points, { components: 1, ...quiet }),
      /but got Infinity at coordinate 0/,
    );
  });
});

describe('a tensor of points', () => {
  useBackend('cpu');
  it('is fitted in the units of its float32 numbers', async () => {
    const points = threeGroups(90);
    const options = { components: 3, seed: 1, ...quiet };
    for (const factor of [1e-30, 1e30]) {
      const given = tensor2d(rescaled(points, [factor, 1]));
      const fitted = await fitGaussianMixture(given, options);
      expect(isRight(fitted, given.arraySync())).toBe(true);
    }
  });
});

import { memory, tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fitGaussianMixture,
  gaussianMixture,
  VaeKitError,
  type FitGaussianMixtureOptions,
  type GaussianMixture,
  type GaussianMixtureRecord,
  type MixtureStart,
  type Points,
} from '../../src/index.js';
import { covarianceTypes, matricesOf, randomRecord } from '../models/gaussian-mixture/mixtures.js';
import { describeOnBackends } from '../support/backend.js';
import { ERROR_GRAMMAR, expectVaeKitRejection } from '../support/errors.js';
import { float64Stream } from '../support/random.js';

const quiet = { progress: false } as const;

/**
 * Points around corners of a square, `spread` wide, by turns; the numbers are those of no normal
 * distribution, which EM need not know.
 */
function squarePoints(count: number, spread = 0.5, seed = 5, dimensions = 2): number[][] {
  const next = float64Stream(seed);
  return Array.from({ length: count }, (_, i) =>
    Array.from(
      { length: dimensions },
      (_, axis) => (((i >> axis) & 1) === 1 ? 2 : -2) + spread * (next() + next() + next() - 1.5),
    ),
  );
}

/** tr Σ⁻¹ of a matrix of two dimensions. */
const traceOfInverse = ([[xx = 0, xy = 0] = [], [yx = 0, yy = 0] = []]: number[][]) =>
  (xx + yy) / (xx * yy - xy * yx);

const clouds = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  count: fc.integer({ min: 30, max: 80 }),
  dimensions: fc.integer({ min: 1, max: 3 }),
  components: fc.integer({ min: 1, max: 4 }),
  spread: fc.constantFrom(0.5, 2, 8),
  covariance: fc.constantFrom(...covarianceTypes),
});

describe('every iteration of fitGaussianMixture', () => {
  it('without regularization lowers the bound by no more than rounding', async () => {
    let iterations = 0;
    await fc.assert(
      fc.asyncProperty(
        clouds,
        async ({ seed, count, dimensions, components, spread, covariance }) => {
          const points = squarePoints(count, spread, seed, dimensions);
          const options = {
            components,
            covariance,
            regularization: 0,
            maxIterations: 40,
            tolerance: 0,
            seed,
            ...quiet,
          };
          const fitted = await fitGaussianMixture(points, options).catch(
            (error: unknown) => error as Error,
          );
          // A component that shrinks onto a point or a line has no maximum to climb to.
          if (fitted instanceof Error) {
            expect(fitted.message).toMatch(/positive definite/);
            return;
          }
          const bounds = [...fitted.lowerBounds, fitted.score(points)];
          bounds
            .slice(1)
            .forEach((bound, i) =>
              expect(bound).toBeGreaterThanOrEqual(bounds[i]! - 1e-10 * (1 + Math.abs(bound))),
            );
          iterations += fitted.iterations;
        },
      ),
      { seed: 2, numRuns: 120 },
    );
    // Most fits must have run to their end, or nothing was shown.
    expect(iterations).toBeGreaterThan(0.75 * 120 * 40);
  });

  it.each(covarianceTypes)(
    'with regularization lowers it by no more than the promised trace, with %s covariances',
    async (covariance) => {
      let dips = 0;
      for (const regularization of [1e-6, 0.1, 3]) {
        const options = {
          components: 3,
          covariance,
          regularization,
          maxIterations: 1,
          tolerance: 0,
          standardize: false,
          ...quiet,
        };
        for (let seed = 0; seed < 4; seed++) {
          const points = squarePoints(60, 1.5, seed);
          let before: GaussianMixture = await fitGaussianMixture(points, {
            ...options,
            initialization: randomRecord(covariance, 3, 2, seed),
          });
          for (let iteration = 0; iteration < 15; iteration++) {
            const after: GaussianMixture = await fitGaussianMixture(points, {
              ...options,
              warmStart: before,
            });
            const [old, fresh] = [before, after].map((mixture) =>
              matricesOf(mixture).map(traceOfInverse),
            ) as [number[], number[]];
            const exact = after.weights.reduce(
              (sum, weight, k) => sum + 0.5 * regularization * weight * (old[k]! - fresh[k]!),
              0,
            );
            const promised = after.weights.reduce(
              (sum, weight, k) => sum + 0.5 * regularization * weight * old[k]!,
              0,
            );
            const dip = before.score(points) - after.score(points);
            expect(dip).toBeLessThanOrEqual(exact + 1e-12);
            expect(promised).toBeLessThanOrEqual(1 + 1e-9); // D / 2
            if (dip > 1e-6) dips++;
            before = after;
          }
        }
      }
      // Without a dip the first statement would say nothing.
      expect(dips).toBeGreaterThan(0);
    },
  );
});

describe('fitGaussianMixture', () => {
  it('finds the groups that are there, whatever the kind of covariance', async () => {
    const points = squarePoints(400);
    for (const covariance of covarianceTypes) {
      const mixture = await fitGaussianMixture(points, { components: 4, covariance, ...quiet });
      expect(mixture.converged).toBe(true);
      expect(
        [...mixture.means].map(([x, y]) => `${Math.round(x!)},${Math.round(y!)}`).sort(),
      ).toEqual(['-2,-2', '-2,2', '2,-2', '2,2']);
      mixture.weights.forEach((weight) => expect(weight).toBeCloseTo(0.25, 2));
      // The sum of three uniform numbers of width ½ has the variance 3 (½)² / 12.
      matricesOf(mixture).forEach((matrix) => expect(matrix[0]![0]).toBeCloseTo(1 / 16, 1));
      const predicted = mixture.predict(points);
      points.forEach((_, i) => expect(predicted[i]).toBe(predicted[i % 4]));
    }
  });

  it('ends where the bound rises by less than the tolerance, and not before', async () => {
    const { lowerBounds, iterations, converged } = await fitGaussianMixture(squarePoints(200, 6), {
      components: 3,
      tolerance: 1e-4,
      maxIterations: 1000,
      ...quiet,
    });
    const rises = lowerBounds.slice(1).map((bound, i) => bound - lowerBounds[i]!);
    expect([converged, lowerBounds.length]).toEqual([true, iterations]);
    expect(rises.findIndex((rise) => Math.abs(rise) < 1e-4)).toBe(rises.length - 1);
  });

  it('fits one component in one step: the mean and covariance of the points', async () => {
    const points = squarePoints(50, 3);
    const mixture = await fitGaussianMixture(points, {
      components: 1,
      regularization: 0,
      ...quiet,
    });
    const mean = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis]! / 50, 0));
    const covariance = [0, 1].map((i) =>
      [0, 1].map((j) =>
        points.reduce(
          (sum, point) => sum + ((point[i]! - mean[i]!) * (point[j]! - mean[j]!)) / 50,
          0,
        ),
      ),
    );
    expect(mixture.weights).toEqual([1]);
    mean.forEach((value, i) => expect(mixture.means[0]![i]).toBeCloseTo(value, 12));
    covariance
      .flat()
      .forEach((value, i) => expect(mixture.covariances[0]!.flat()[i]).toBeCloseTo(value, 12));
    expect([mixture.converged, mixture.iterations]).toEqual([true, 2]);
  });

  it.each(covarianceTypes)(
    'fits %s covariances far from the origin as near it',
    async (covariance) => {
      const points = squarePoints(200, 2);
      const far = points.map((point) => point.map((value) => value + 1e6));
      const options = {
        components: 3,
        covariance,
        seed: 1,
        tolerance: 0,
        maxIterations: 30,
        ...quiet,
      };
      const [near, moved] = [
        await fitGaussianMixture(points, options),
        await fitGaussianMixture(far, options),
      ];
      // Coordinates near 10⁶ are multiples of 10⁻¹⁰.
      moved.lowerBounds.forEach((bound, i) => expect(bound).toBeCloseTo(near.lowerBounds[i]!, 7));
      expect(moved.score(far)).toBeCloseTo(near.score(points), 7);
      moved.means
        .flat()
        .forEach((mean, i) => expect(mean - 1e6).toBeCloseTo(near.means.flat()[i]!, 6));
    },
  );

  it.each(covarianceTypes)('fits %s covariances of a single coordinate', async (covariance) => {
    const points = squarePoints(100, 1, 5, 1);
    const mixture = await fitGaussianMixture(points, { components: 2, covariance, ...quiet });
    expect([...mixture.means].map(([x]) => Math.round(x!)).sort((a, b) => a - b)).toEqual([-2, 2]);
  });

  it.each(covarianceTypes)(
    'stays sane with %s covariances where there are fewer places than components',
    async (covariance) => {
      const points = Array.from({ length: 30 }, (_, i) => [i % 3, (i % 3) ** 2]);
      for (const initialization of ['k-means++', 'random'] as const) {
        const mixture = await fitGaussianMixture(points, {
          components: 5,
          covariance,
          initialization,
          ...quiet,
        });
        expect(mixture.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
        expect([...mixture.means.flat(), mixture.score(points)].every(Number.isFinite)).toBe(true);
      }
    },
  );

  it('holds a component that collapses at the regularization, and says so without one', async () => {
    const points = [...squarePoints(40, 1), ...Array.from({ length: 10 }, () => [9, 9])];
    const narrow = [
      [1, 0],
      [0, 1],
    ];
    const initialization = {
      means: [
        [0, 0],
        [9, 9],
      ],
      covariances: [narrow, narrow],
    };
    const { covariances, regularized } = await fitGaussianMixture(points, {
      components: 2,
      initialization,
      ...quiet,
    });
    const variance = (axis: number) =>
      points.reduce((sum, point) => sum + point[axis]! ** 2, 0) / 50 -
      (points.reduce((sum, point) => sum + point[axis]!, 0) / 50) ** 2;
    expect(covariances[1]![0]![0]! / variance(0)).toBeCloseTo(1e-6, 9);
    expect(covariances[1]![1]![1]! / variance(1)).toBeCloseTo(1e-6, 9);
    expect(regularized).toEqual([1]);
    const absolute = await fitGaussianMixture(points, {
      components: 2,
      initialization,
      standardize: false,
      ...quiet,
    });
    expect(absolute.covariances[1]![0]![0]).toBeCloseTo(1e-6, 9);
    expect(absolute.regularized).toEqual([1]);
    await expectVaeKitRejection(
      fitGaussianMixture(points, { components: 2, initialization, regularization: 0, ...quiet }),
      /positive definite after iteration \d+, but got one that is not, of component 1: .* Raise regularization/,
    );
    const same = new Array<number[]>(9).fill([3, 4]);
    for (const covariance of covarianceTypes) {
      expect(
        (await fitGaussianMixture(same, { components: 2, covariance, ...quiet })).score(same),
      ).toBeGreaterThan(10);
      await expectVaeKitRejection(
        fitGaussianMixture(same, { components: 2, covariance, regularization: 0, ...quiet }),
        /positive definite at the start/,
      );
    }
  });

  it('leaves a component alone that no point belongs to', async () => {
    const points = squarePoints(40, 1);
    const initialization = {
      means: [
        [0, 0],
        [1e4, 1e4],
      ],
      covariances: [
        [
          [9, 0],
          [0, 9],
        ],
        [
          [1, 0.5],
          [0.5, 1],
        ],
      ],
    };
    const mixture = await fitGaussianMixture(points, { components: 2, initialization, ...quiet });
    expect(mixture.weights).toEqual([1, 0]);
    // The same to rounding, as they are measured in other units meanwhile.
    mixture.means[1]!.forEach((mean) => expect(mean / 1e4).toBeCloseTo(1, 14));
    mixture.covariances[1]!.flat().forEach((value, i) =>
      expect(value).toBeCloseTo([1, 0.5, 0.5, 1][i]!, 14),
    );
    expect(mixture.score(points)).toBeCloseTo(
      (await fitGaussianMixture(points, { components: 1, ...quiet })).score(points),
      10,
    );
  });

  it('gives the same with the same seed, and by default starts elsewhere with another', async () => {
    const points = squarePoints(100, 8);
    for (const initialization of ['k-means++', 'random'] as const) {
      const fitted = async (seed: number) =>
        (
          await fitGaussianMixture(points, {
            components: 5,
            initialization,
            seed,
            maxIterations: 3,
            ...quiet,
          })
        ).toJSON();
      expect(await fitted(1)).toEqual(await fitted(1));
      expect(await fitted(1)).not.toEqual(await fitted(2));
    }
  });

  it('keeps the best of its restarts', async () => {
    const points = squarePoints(120, 4);
    const last = async (restarts: number) =>
      (
        await fitGaussianMixture(points, {
          components: 6,
          initialization: 'random',
          restarts,
          seed: 3,
          ...quiet,
        })
      ).lowerBounds.at(-1)!;
    const bounds: number[] = [];
    for (let restarts = 1; restarts <= 8; restarts++) bounds.push(await last(restarts));
    bounds.slice(1).forEach((bound, i) => expect(bound).toBeGreaterThanOrEqual(bounds[i]!));
    const different = new Set(bounds).size;
    // The best rises at some restart and is kept over a worse one at another.
    expect(different).toBeGreaterThan(1);
    expect(different).toBeLessThan(8);
  });

  it('goes on from a former mixture as if it had not stopped', async () => {
    const points = squarePoints(150, 5);
    for (const covariance of covarianceTypes) {
      const options = { components: 4, covariance, tolerance: 0, seed: 2, ...quiet };
      const whole = await fitGaussianMixture(points, { ...options, maxIterations: 12 });
      const half = await fitGaussianMixture(points, { ...options, maxIterations: 5 });
      const warmStart = gaussianMixture(JSON.parse(JSON.stringify(half)) as GaussianMixtureRecord);
      const rest = await fitGaussianMixture(points, { ...options, maxIterations: 7, warmStart });
      [...half.lowerBounds, ...rest.lowerBounds].forEach((bound, i) =>
        expect(bound).toBeCloseTo(whole.lowerBounds[i]!, 10),
      );
      expect(rest.score(points)).toBeCloseTo(whole.score(points), 10);
    }
  });

  it('starts at given means with equal weights and the covariance of all points', async () => {
    const points = squarePoints(60, 3);
    const means = [
      [-1, 0],
      [1, 0],
    ];
    const all = await fitGaussianMixture(points, { components: 1, ...quiet });
    const wide = gaussianMixture({
      covariance: 'full',
      weights: [0.5, 0.5],
      means,
      covariances: [all.covariances[0]!, all.covariances[0]!],
    });
    const { lowerBounds } = await fitGaussianMixture(points, {
      components: 2,
      initialization: { means },
      ...quiet,
    });
    expect(lowerBounds[0]).toBeCloseTo(wide.score(points), 12);
  });

  it('lets others run', async () => {
    let ran = 0;
    const timer = setInterval(() => ran++, 1);
    await fitGaussianMixture(
      { values: squarePoints(20_000, 5).flat(), dimensions: 2 },
      { components: 15, maxIterations: 20, tolerance: 0, ...quiet },
    );
    clearInterval(timer);
    expect(ran).toBeGreaterThan(1);
  });

  it('ends when the signal says so, with what it has', async () => {
    const points = squarePoints(2000, 5);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const mixture = await fitGaussianMixture(points, {
      components: 6,
      maxIterations: 1e6,
      tolerance: 0,
      restarts: 3,
      signal: controller.signal,
      ...quiet,
    });
    expect(mixture.iterations).toBeLessThan(1e6);
    expect([mixture.iterations, mixture.converged]).toEqual([mixture.lowerBounds.length, false]);
    const none = await fitGaussianMixture(points, {
      components: 6,
      signal: AbortSignal.abort(),
      ...quiet,
    });
    expect([none.iterations, none.converged, Number.isFinite(none.score(points))]).toEqual([
      0,
      false,
      true,
    ]);
  });

  it.each([
    ['n_components', 'components'],
    ['k', 'components'],
    ['K', 'components'],
    ['nClusters', 'components'],
    ['component', 'components'],
    ['covarianceType', 'covariance'],
    ['covariance_type', 'covariance'],
    ['maxIter', 'maxIterations'],
    ['max_iter', 'maxIterations'],
    ['epochs', 'maxIterations'],
    ['tol', 'tolerance'],
    ['init', 'initialization'],
    ['init_params', 'initialization'],
    ['means_init', 'initialization'],
    ['reg_covar', 'regularization'],
    ['reg', 'regularization'],
    ['n_init', 'restarts'],
    ['random_state', 'seed'],
    ['warm_start', 'warmStart'],
    ['normalize', 'standardize'],
    ['standardise', 'standardize'],
    ['verbose', 'progress'],
  ])('asks for %s whether %s was meant', async (given, meant) => {
    const options = { components: 2, [given]: 1 } as FitGaussianMixtureOptions;
    await expectVaeKitRejection(
      fitGaussianMixture(squarePoints(20), options),
      new RegExp(`got '${given}'\\. (Did you mean '${meant}'\\?|Give ${meant}:)`),
    );
  });

  it.each([
    ['covariance', null],
    ['covariance', 'spheric'],
    ['initialization', null],
    ['initialization', 3],
    ['initialization', {}],
    ['standardize', 'yes'],
    ['tolerance', '0.1'],
    ['tolerance', Infinity],
    ['regularization', [1e-6, 1e-6]],
    ['regularization', -1],
    ['maxIterations', '100'],
    ['restarts', -1],
    ['seed', 0.5],
    ['seed', 'one'],
    ['warmStart', true],
    ['signal', true],
    ['progress', 1],
  ])('refuses %s of another kind: %o', async (name, value) => {
    const options = { components: 2, [name]: value } as FitGaussianMixtureOptions;
    const error = await fitGaussianMixture(squarePoints(20), options).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(VaeKitError);
    expect((error as VaeKitError).option).toBe(name);
    expect((error as VaeKitError).message).toMatch(ERROR_GRAMMAR);
  });

  it('takes a start as a mixture is one, and refuses names it does not know', async () => {
    const points = squarePoints(30);
    const start = gaussianMixture(randomRecord('tied', 2, 2));
    const options = { components: 2, covariance: 'tied', maxIterations: 3, ...quiet } as const;
    const expected = await fitGaussianMixture(points, { ...options, warmStart: start });
    for (const initialization of [start, start.toJSON()] as MixtureStart<'tied'>[])
      expect((await fitGaussianMixture(points, { ...options, initialization })).toJSON()).toEqual(
        expected.toJSON(),
      );
    const [name, means] = ['precisions', start.means];
    for (const wrong of [{ means, mean: [] }, { means, [name]: [] }, { centres: means }])
      await expectVaeKitRejection(
        fitGaussianMixture(points, { ...options, initialization: wrong as MixtureStart<'tied'> }),
        /initialization must be given options that it knows, but got '(mean|precisions|centres)'/,
      );
  });

  const points = squarePoints(20);
  it.each([
    [
      'no options',
      points,
      undefined,
      /the options of fitGaussianMixture must be an object, but got undefined/,
    ],
    [
      'no number of components',
      points,
      {},
      /components must be a positive integer, but got undefined/,
    ],
    ['components of 0', points, { components: 0 }, /components must be a positive integer/],
    [
      'more components than points',
      points,
      { components: 21 },
      /components must be at most the number of points, 20, but got 21/,
    ],
    [
      'another kind of covariance',
      points,
      { components: 2, covariance: 'diag' },
      /covariance must be 'full'/,
    ],
    [
      'another initialization',
      points,
      { components: 2, initialization: 'kmeans' },
      /initialization must be 'k-means\+\+', 'random'/,
    ],
    [
      'too few means',
      points,
      { components: 2, initialization: { means: [[0, 0]] } },
      /must be 2 rows of 2 numbers, but got 1 rows of 2/,
    ],
    [
      'means of other dimensions',
      points,
      { components: 1, initialization: { means: [[0]] } },
      /must be 1 rows of 2 numbers/,
    ],
    [
      'weights of another sum',
      points,
      { components: 1, initialization: { means: [[0, 0]], weights: [2] } },
      /weights must add up to 1/,
    ],
    [
      'covariances of another kind',
      points,
      { components: 1, initialization: { means: [[0, 0]], covariances: [1] } },
      /the full covariances/,
    ],
    [
      'a singular covariance',
      points,
      {
        components: 1,
        initialization: {
          means: [[0, 0]],
          covariances: [
            [
              [1, 1],
              [1, 1],
            ],
          ],
        },
      },
      /positive definite at the start/,
    ],
    [
      'a negative tolerance',
      points,
      { components: 2, tolerance: -1 },
      /tolerance must be a finite number, 0 or more/,
    ],
    [
      'regularization that is no number',
      points,
      { components: 2, regularization: Number.NaN },
      /regularization must be a finite number, 0 or more/,
    ],
    [
      'no iterations',
      points,
      { components: 2, maxIterations: 0 },
      /maxIterations must be a positive integer/,
    ],
    [
      'no restarts',
      points,
      { components: 2, restarts: 0.5 },
      /restarts must be a positive integer/,
    ],
    [
      'restarts of one start',
      points,
      { components: 1, restarts: 2, initialization: { means: [[0, 0]] } },
      /restarts need starts that differ/,
    ],
    ['a bad seed', points, { components: 2, seed: -1 }, /seed must be/],
    [
      'a warm start that is none',
      points,
      { components: 2, warmStart: { means: [[0, 0]] } },
      /warmStart must be a Gaussian mixture/,
    ],
    [
      'a warm start of another kind',
      points,
      { components: 2, warmStart: gaussianMixture(randomRecord('tied', 2, 2)) },
      /covariance must be that of the start, 'tied', but got "full"/,
    ],
    [
      'a warm start of other size',
      points,
      { components: 2, warmStart: gaussianMixture(randomRecord('full', 3, 2)) },
      /must be 2 rows of 2 numbers, but got 3 rows of 2/,
    ],
    [
      'two starts',
      points,
      {
        components: 2,
        initialization: 'random',
        warmStart: gaussianMixture(randomRecord('full', 2, 2)),
      },
      /a fit has one start/,
    ],
    [
      'a NaN',
      [
        [1, 2],
        [Number.NaN, 3],
      ],
      { components: 1 },
      /points must be finite numbers, but got NaN in row 1 at coordinate 0/,
    ],
    ['no points', [], { components: 1 }, /points must have at least one row/],
    [
      'points of several lengths',
      [[1, 2], [3]],
      { components: 1 },
      /as many coordinates as the first/,
    ],
    [
      'a start out of reach',
      points,
      { components: 1, initialization: { means: [[1e200, 0]] } },
      /the bound of iteration 1 must be a finite number/,
    ],
    [
      'numbers whose squares overflow',
      [[1e200], [-1e200]],
      { components: 1 },
      /standard deviations between 1e-140 and 1e\+140.* but got 1e\+200 at coordinate 0/,
    ],
  ])('refuses %s', async (_, given, options, message) => {
    await expectVaeKitRejection(
      fitGaussianMixture(given as Points, options as unknown as FitGaussianMixtureOptions),
      message,
    );
  });
});

describeOnBackends('fitGaussianMixture', () => {
  it('takes a tensor for the float32 numbers in it, and leaves no other behind', async () => {
    const values = squarePoints(50).map((point) => point.map(Math.fround));
    const points = tensor2d(values);
    const before = memory().numTensors;
    const options = { components: 4, ...quiet };
    expect((await fitGaussianMixture(points, options)).toJSON()).toEqual(
      (await fitGaussianMixture(values, options)).toJSON(),
    );
    expect(memory().numTensors).toBe(before);
  });
});

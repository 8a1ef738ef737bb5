import { readFileSync } from 'node:fs';
import { tensor1d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { fitGaussianMixture, type CovarianceType } from '../../src/index.js';
import { randomKey } from '../../src/core/keys.js';
import { drawnPoints, pointAt } from '../../src/models/gaussian-mixture/draw-points.js';
import type { Nested } from '../../src/models/gaussian-mixture/nested.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';

/** Written by weighted.py beside it: scikit-learn's fits of repeated points, and EM by NumPy. */
const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/gaussian-mixture/weighted.json', import.meta.url), 'utf8'),
) as {
  readonly points: number[][];
  readonly counts: number[];
  readonly fractions: number[];
  readonly iterations: number;
  readonly regularization: number;
  readonly start: { readonly weights: number[]; readonly means: number[][] };
  readonly fits: readonly {
    readonly covariance: CovarianceType;
    readonly kind: 'counts' | 'fractions';
    readonly start: Nested;
    readonly weights: number[];
    readonly means: number[][];
    readonly covariances: Nested;
    readonly lastLowerBound: number;
  }[];
};

const flat = (nested: Nested): number[] =>
  typeof nested === 'number' ? [nested] : [...nested].flatMap((part) => flat(part));

function expectSame(actual: Nested, expected: Nested, tolerance = 1e-9): void {
  const [ours, theirs] = [flat(actual), flat(expected)];
  expect(ours.length).toBe(theirs.length);
  const size = Math.max(...theirs.map(Math.abs));
  ours.forEach((value, i) =>
    expect(Math.abs(value - theirs[i]!), `element ${i}`).toBeLessThanOrEqual(tolerance * size),
  );
}

const { points, counts, start, iterations, regularization } = fixture;
const repeated = points.flatMap((point, i) => new Array<number[]>(counts[i]!).fill(point));

describeOnBackends('a mixture of weighted points', () => {
  it.each(fixture.fits)('is that of $kind, $covariance', async (fit) => {
    const given = fixture[fit.kind];
    // What matters is their ratios.
    for (const weights of [given, given.map((weight) => weight * 1e-5)]) {
      const mixture = await fitGaussianMixture(points, {
        components: 3,
        covariance: fit.covariance,
        initialization: { ...start, covariances: fit.start as never },
        weights,
        standardize: false,
        tolerance: 0,
        maxIterations: iterations,
        regularization,
        progress: false,
      });
      expectSame(mixture.weights, fit.weights);
      expectSame(mixture.means, fit.means);
      expectSame(mixture.covariances, fit.covariances);
      expectSame(mixture.lowerBounds.at(-1)!, fit.lastLowerBound);
    }
  });

  it('starts where repeated points do, on axes that are measured by them', async () => {
    const options = {
      components: 3,
      initialization: { means: start.means },
      maxIterations: 5,
      tolerance: 0,
      progress: false,
    } as const;
    const weighted = await fitGaussianMixture(points, { ...options, weights: counts });
    const whole = await fitGaussianMixture(repeated, options);
    expectSame(weighted.covariances, whole.covariances);
    expectSame([...weighted.lowerBounds], [...whole.lowerBounds]);
  });

  it.each(['k-means++', 'random'] as const)('starts at heavy points by %s', async (name) => {
    // Two heaps of one point each outweigh all others, and no point of weight 0 draws anything.
    const heaps = [[-5, 0], [5, 1], ...points, [1e3, 1e3]];
    const weights = tensor1d([1e3, 1e3, ...points.map(() => 0.01), 0]);
    const { means, lowerBounds } = await fitGaussianMixture(heaps, {
      components: 2,
      initialization: name,
      weights,
      covariance: 'spherical',
      restarts: 3,
      seed: 2,
      progress: false,
    });
    expect(lowerBounds.length).toBeGreaterThan(0);
    const sorted = [...means].sort((a, b) => a[0]! - b[0]!);
    expectSame(
      sorted,
      [
        [-5, 0],
        [5, 1],
      ],
      0.01,
    );
  });
});

describe('the weights of points', () => {
  useBackend('cpu');
  const options = { components: 2, progress: false } as const;

  it('are refused where they are none, or nothing is left', async () => {
    for (const [weights, message] of [
      [[1, 2], /weights must be a list or a tensor of 90 numbers/],
      [points.map(() => 0), /weights must not all be 0/],
      [points.map((_, i) => (i === 4 ? -1 : 1)), /-1 at position 4 of 90/],
      [points.map((_, i) => Number(i === 4)), /at most the number of points that count, 1/],
    ] as const)
      await expectVaeKitRejection(fitGaussianMixture(points, { ...options, weights }), message);
    await expectVaeKitRejection(
      fitGaussianMixture(points, { ...options, sampleWeight: counts } as never),
      /Did you mean 'weights'/,
    );
  });

  it('decide which points are drawn, each once', () => {
    const values = new Float64Array(3);
    const weights = Float64Array.of(0.3, 2.4, 0.3);
    const few = { values, count: 3, dimensions: 1, weights };
    expect([0, 0.05, 0.2, 0.85, 0.95].map((part) => pointAt(few, part))).toEqual([0, 0, 1, 1, 2]);
    expect(pointAt({ ...few, weights: undefined }, 0.95)).toBe(2);
    let first = 0;
    const COUNT = 2000;
    for (let seed = 0; seed < COUNT; seed++) {
      const drawn = drawnPoints(few, 3, randomKey(seed));
      expect([...drawn].sort()).toEqual([0, 1, 2]);
      first += Number(drawn[0] === 1);
    }
    // 5 standard deviations: a false alarm in 6e-7 of all seeds.
    expect(Math.abs(first / COUNT - 0.8)).toBeLessThan(5 * Math.sqrt((0.8 * 0.2) / COUNT));
  });
});

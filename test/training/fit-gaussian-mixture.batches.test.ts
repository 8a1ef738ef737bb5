import { memory, tensor, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { normalStream } from '../../src/core/noise.js';
import {
  fitGaussianMixture,
  gaussianMixture,
  streamDataset,
  type CovarianceType,
  type Dataset,
} from '../../src/index.js';
import { batchesOf } from '../../src/models/gaussian-mixture/batches.js';
import {
  addMoments,
  addMovedMoments,
  noMoments,
} from '../../src/models/gaussian-mixture/moments.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';

const CENTRES = [
  [-4, 0],
  [3, 3],
  [2, -4],
];

/** Points of three clusters, sorted by cluster; in another unit along the second axis. */
function pointsOf(count: number): number[][] {
  const next = normalStream(randomKey(3));
  return Array.from({ length: count }, (_, i) => {
    const [x, y] = CENTRES[Math.floor((3 * i) / count)]!;
    const z = next();
    return [x! + z, 100 * (y! + 0.5 * z + 0.8 * next())].map(Math.fround);
  });
}

/** A dataset that counts what is asked of it. */
function watched(rows: readonly number[][]) {
  const asked = { most: 0, total: 0, batches: 0 };
  const dataset: Dataset = {
    size: rows.length,
    shape: [2],
    batch(positions) {
      asked.most = Math.max(asked.most, positions.length);
      asked.total += positions.length;
      asked.batches++;
      return tensor(Array.from(positions, (at) => rows[at]!));
    },
  };
  return { dataset, asked };
}

const options = { components: 3, seed: 1, progress: false } as const;

describe('a mixture of a dataset that is read in batches', () => {
  useBackend('cpu');
  const points = pointsOf(6000);

  it.each(['full', 'tied', 'diagonal', 'spherical'] as const)(
    'comes near to that of all points, %s',
    async (covariance: CovarianceType) => {
      const { dataset, asked } = watched(points);
      const before = memory().numTensors;
      const online = await fitGaussianMixture(dataset, { ...options, covariance, batchSize: 300 });
      expect(memory().numTensors).toBe(before);
      expect(asked.most).toBe(300);
      expect(asked.total).toBe(6000 * online.iterations + 300);
      expect(online.converged).toBe(true);
      const batch = await fitGaussianMixture(points, { ...options, covariance, tolerance: 1e-6 });
      // Of the greatest mean log-density it lacks less than what sampling error makes of it.
      expect(batch.score(points) - online.score(points)).toBeLessThan(1e-3);
      // The frame is that of the first batch, its bounds those of a mixture under way.
      expect(Math.abs(online.lowerBounds.at(-1)! - batch.score(points))).toBeLessThan(0.02);
    },
  );

  it('is just that of all points where a batch holds them', async () => {
    const some = points.filter((_, i) => i % 20 === 0);
    const rest = { ...options, maxIterations: 7, tolerance: 0 };
    const { dataset } = watched(some);
    const online = await fitGaussianMixture(dataset, { ...rest, batchSize: 300 });
    const batch = await fitGaussianMixture(some, rest);
    expect(online.toJSON()).toEqual(batch.toJSON());
    expect(online.lowerBounds).toEqual(batch.lowerBounds);
  });

  it('goes on from a former mixture, and counts points by their weights', async () => {
    const start = gaussianMixture({
      covariance: 'full',
      weights: [0.5, 0.5],
      means: [
        [-3, 10],
        [3, -10],
      ],
      covariances: [0, 1].map(() => [
        [4, 0],
        [0, 4e4],
      ]),
    });
    const { dataset } = watched(points);
    // The last cluster does not count.
    const weights = points.map((_, i) => (i < 4000 ? (i < 2000 ? 3 : 1) : 0));
    const mixture = await fitGaussianMixture(dataset, {
      components: 2,
      warmStart: start,
      weights,
      batchSize: 500,
      progress: false,
    });
    expect(mixture.weights[0]).toBeCloseTo(0.75, 2);
    expect(mixture.means[0]![0]).toBeCloseTo(-4, 0);
    expect(mixture.means[1]![0]).toBeCloseTo(3, 0);
    const batch = await fitGaussianMixture(points, {
      components: 2,
      warmStart: start,
      weights,
      tolerance: 1e-6,
      progress: false,
    });
    mixture.means.flat().forEach((mean, i) => {
      const exact = batch.means.flat()[i]!;
      expect(Math.abs(mean - exact)).toBeLessThan(0.05 * (i % 2 ? 100 : 1));
    });
  });

  it('reads a stream in its own order', async () => {
    const rows = () => points.slice(0, 900)[Symbol.iterator]();
    const stream = streamDataset(rows as never, { shape: [2], size: 900, shuffleBuffer: 900 });
    const mixture = await fitGaussianMixture(stream, { ...options, components: 2, batchSize: 100 });
    await stream.close();
    expect(mixture.score(points.slice(0, 900))).toBeGreaterThan(-8);
  });

  it('ends where the signal says so, with the mixture by then', async () => {
    const controller = new AbortController();
    const { dataset, asked } = watched(points);
    const stopping: Dataset = {
      ...dataset,
      batch(positions) {
        if (asked.batches === 4) controller.abort();
        return dataset.batch(positions);
      },
    };
    const { lowerBounds, converged } = await fitGaussianMixture(stopping, {
      ...options,
      batchSize: 300,
      signal: controller.signal,
    });
    expect([asked.batches, lowerBounds.length, converged]).toEqual([5, 0, false]);
  });

  it('refuses what belongs to the other kind of points', async () => {
    const { dataset } = watched(points);
    for (const [given, more, message] of [
      [points, { batchSize: 10 }, /batchSize must be left out for points that are all there/],
      [dataset, { resume: true }, /resume must be left out for a dataset/],
      [dataset, { weights: [1] }, /weights must be a list or a tensor of 6000 numbers/],
      [dataset, { components: 40, batchSize: 30 }, /at most the number of points/],
      [{ ...dataset, shape: [2, 1] }, {}, /rows of numbers, of a shape such as \[2\]/],
      [
        { ...dataset, batch: () => tensor2d([[1, NaN]]) },
        { batchSize: 1 },
        /points must be finite numbers/,
      ],
    ] as const)
      await expectVaeKitRejection(
        fitGaussianMixture(given as never, { ...options, ...(more as object) }),
        message,
      );
  });
});

describe('the batches of a pass', () => {
  it('have each row once, and rows from everywhere', () => {
    const { dataset } = watched(pointsOf(107));
    const batches = [...batchesOf(dataset, 20, randomKey(1))].map((each) => Array.from(each));
    expect(
      batches
        .flat()
        .sort((a, b) => a - b)
        .every((at, i) => at === i),
    ).toBe(true);
    expect(batches.length).toBe(6);
    for (const batch of batches) {
      expect(batch.length).toBeGreaterThan(16);
      expect(batch.length).toBeLessThanOrEqual(20);
      expect(batch[0]).toBeLessThan(6);
      expect(batch.at(-1)).toBeGreaterThan(95);
      // Neither all even nor all odd, as with equal distances.
      expect(new Set(batch.map((at) => at % 2)).size).toBe(2);
    }
    const other = [...batchesOf(dataset, 20, randomKey(2))].map((each) => Array.from(each));
    expect(other).not.toEqual(batches);
  });
});

describe('sums about other origins', () => {
  it.each([true, false])('are as if taken there, products %s', (products) => {
    const values = Float64Array.from(pointsOf(50).flat());
    const points = { values, count: 50, dimensions: 2 };
    const shares = Float64Array.from({ length: 100 }, (_, i) => (i % 7) / 7);
    const sumsAbout = (origins: Float64Array) => {
      const moments = noMoments(products, 2, 2, origins);
      addMoments(moments, points, 0, 50, shares, 50);
      return moments;
    };
    const there = sumsAbout(Float64Array.of(1, -50, -2, 3));
    const moved = noMoments(products, 2, 2, there.origins);
    addMovedMoments(moved, sumsAbout(Float64Array.of(0, 20, 5, -5)), 0.5);
    for (const name of ['zeroth', 'first', 'second'] as const)
      moved[name].forEach((value, i) => {
        const size = Math.max(...there[name].map(Math.abs));
        expect(Math.abs(value - 0.5 * there[name][i]!)).toBeLessThan(1e-12 * size);
      });
  });
});

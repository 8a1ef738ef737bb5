import { describe, expect, it } from 'vitest';
import { gaussianMixture, type GaussianMixtureRecord } from '../../src/index.js';
import { BLOCK } from '../../src/models/gaussian-mixture/expectation.js';
import { readRecord, recordOf } from '../../src/models/gaussian-mixture/record.js';
import { POINTS_PER_REST, runEm } from '../../src/training/expectation-maximization.js';
import { useBackend } from '../support/backend.js';
import { covarianceTypes, matricesOf, randomRecord } from '../models/gaussian-mixture/mixtures.js';
import { float64Stream } from '../support/random.js';

/** Counts on both sides of where a block ends, and of where the event loop is looked at. */
const counts = [
  BLOCK - 1,
  BLOCK,
  BLOCK + 1,
  3 * BLOCK + 5,
  POINTS_PER_REST,
  POINTS_PER_REST + 1,
  2 * POINTS_PER_REST + BLOCK + 3,
];

function somePoints(count: number, dimensions: number): number[][] {
  const next = float64Stream(2);
  // Those of late blocks lie elsewhere, so that none of them can be missed.
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: dimensions }, () => 4 * next() - 2 + (i / count) ** 2),
  );
}

/** log w N(x; μ, Σ) of a diagonal Gaussian, by the formula. */
const logDensity = (weight: number, mean: number[], variances: number[], point: number[]) =>
  mean.reduce(
    (sum, value, j) =>
      sum -
      0.5 * ((point[j]! - value) ** 2 / variances[j]! + Math.log(2 * Math.PI * variances[j]!)),
    Math.log(weight),
  );

/** One iteration of EM for diagonal covariances, written out point by point. */
function iteration(
  { weights, means, covariances }: GaussianMixtureRecord<'diagonal'>,
  points: number[][],
) {
  const rows = points.map((point) => {
    const terms = weights.map((weight, k) =>
      logDensity(weight, [...means[k]!], [...covariances[k]!], point),
    );
    const total = Math.log(terms.reduce((sum, term) => sum + Math.exp(term), 0));
    return { logProb: total, shares: terms.map((term) => Math.exp(term - total)) };
  });
  const bound = rows.reduce((sum, { logProb }) => sum + logProb, 0) / points.length;
  const sizes = weights.map((_, k) => rows.reduce((sum, { shares }) => sum + shares[k]!, 0));
  const average = (k: number, of: (point: number[]) => number) =>
    points.reduce((sum, point, i) => sum + rows[i]!.shares[k]! * of(point), 0) / sizes[k]!;
  const newMeans = means.map((mean, k) => mean.map((_, j) => average(k, (point) => point[j]!)));
  return {
    bound,
    shares: rows.map(({ shares }) => shares),
    logProbs: rows.map(({ logProb }) => logProb),
    weights: sizes.map((size) => size / points.length),
    means: newMeans,
    variances: newMeans.map((mean, k) =>
      mean.map((value, j) => average(k, (point) => (point[j]! - value) ** 2)),
    ),
  };
}

describe.each(['cpu', 'accelerated wasm'] as const)('an iteration of EM on %s', (backend) => {
  useBackend(backend);

  it.each(counts)('is that of the formulas, over %d points', async (count) => {
    const record = randomRecord('diagonal', 3, 2) as GaussianMixtureRecord<'diagonal'>;
    const points = somePoints(count, 2);
    let rests = 0;
    const run = await runEm(
      { values: Float64Array.from(points.flat()), count, dimensions: 2 },
      { components: readRecord(record), lowerBounds: [], converged: false },
      {
        tolerance: 0,
        regularization: new Float64Array(2),
        maxIterations: 1,
        signal: undefined,
        rest: () => {
          rests++;
          return Promise.resolve();
        },
        onIteration: () => Promise.resolve(),
      },
    );
    // One at the end of the iteration, and those within it.
    expect(rests).toBe(1 + Math.ceil(count / POINTS_PER_REST));
    const expected = iteration(record, points);
    expect(run.lowerBounds[0]).toBeCloseTo(expected.bound, 11);
    const found = recordOf(run.components);
    expected.weights.forEach((weight, k) => expect(found.weights[k]).toBeCloseTo(weight, 11));
    expected.means.flat().forEach((mean, i) => expect(found.means.flat()[i]).toBeCloseTo(mean, 11));
    expected.variances
      .flat()
      .forEach((variance, i) =>
        expect((found.covariances as number[][]).flat()[i]).toBeCloseTo(variance, 11),
      );
    const mixture = gaussianMixture(record);
    const [shares, logProbs] = [mixture.responsibilities(points), mixture.logProb(points)];
    expect([shares.length, logProbs.length]).toEqual([count, count]);
    expected.shares.forEach((row, i) =>
      row.forEach((share, k) => expect(shares[i]![k]).toBeCloseTo(share, 11)),
    );
    expected.logProbs.forEach((logProb, i) => expect(logProbs[i]).toBeCloseTo(logProb, 11));
  });

  // Blocks, whatever kernel they take: planes, triangles, diagonals.
  it.each(covarianceTypes)(
    'takes blocks as it takes points alone, of %s covariances',
    (covariance) => {
      for (const dimensions of [2, 3]) {
        const mixture = gaussianMixture(randomRecord(covariance, 3, dimensions));
        for (const count of counts.slice(0, 4)) {
          const points = somePoints(count, dimensions);
          const all = mixture.responsibilities(points);
          const logProbs = mixture.logProb(points);
          points.forEach((point, i) => {
            expect(all[i]).toEqual(mixture.responsibilities([point])[0]);
            expect(logProbs[i]).toBe(mixture.logProb([point])[0]);
          });
        }
      }
    },
  );

  it.each(covarianceTypes)(
    'sums moments over all blocks, with %s covariances',
    async (covariance) => {
      for (const dimensions of [2, 3]) {
        for (const count of counts.slice(0, 4)) {
          const points = somePoints(count, dimensions);
          const start = randomRecord(covariance, 1, dimensions);
          const { components } = await runEm(
            { values: Float64Array.from(points.flat()), count, dimensions },
            { components: readRecord(start), lowerBounds: [], converged: false },
            {
              tolerance: 0,
              regularization: new Float64Array(dimensions),
              maxIterations: 1,
              signal: undefined,
              rest: () => Promise.resolve(),
              onIteration: () => Promise.resolve(),
            },
          );
          const average = (of: (point: number[]) => number) =>
            points.reduce((sum, point) => sum + of(point), 0) / count;
          const mean = points[0]!.map((_, j) => average((point) => point[j]!));
          const matrix = mean.map((a, i) =>
            mean.map((b, j) => average((point) => (point[i]! - a) * (point[j]! - b))),
          );
          const pooled = matrix.reduce((sum, row, i) => sum + row[i]!, 0) / dimensions;
          const isFull = covariance === 'full' || covariance === 'tied';
          matricesOf(recordOf(components))[0]!.forEach((row, i) => {
            row.forEach((value, j) => {
              const own = isFull || i === j ? matrix[i]![j]! : 0;
              expect(value).toBeCloseTo(covariance === 'spherical' && i === j ? pooled : own, 11);
            });
          });
        }
      }
    },
  );
});

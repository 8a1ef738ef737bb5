import { memory, tensor, tensor1d, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  arrayDataset,
  gaussianMixture,
  randomKey,
  type CovarianceType,
  type GaussianMixtureRecord,
  type Points,
} from '../../../src/index.js';
import { describeOnBackends } from '../../support/backend.js';
import { expectVaeKitError } from '../../support/errors.js';
import { covarianceTypes, deviationsFromMoments, matricesOf, randomRecord } from './mixtures.js';

/**
 * log p(x) by the formula of the density, with determinants and inverses of two dimensions written
 * out.
 */
function planeLogProb(record: GaussianMixtureRecord, [x, y]: readonly number[]): number {
  const matrices = matricesOf(record);
  const densities = record.weights.map((weight, k) => {
    const [[xx, xy], [, yy]] = matrices[k] as [[number, number], [number, number]];
    const [dx, dy] = [x! - record.means[k]![0]!, y! - record.means[k]![1]!];
    const determinant = xx * yy - xy * xy;
    return (
      (weight * Math.exp((-0.5 * (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy)) / determinant)) /
      (2 * Math.PI * Math.sqrt(determinant))
    );
  });
  return Math.log(densities.reduce((sum, density) => sum + density, 0));
}

const grid = Array.from({ length: 700 }, (_, i) => [
  (i % 26) / 5 - 2.5,
  Math.floor(i / 26) / 5 - 2.5,
]);

describe.each(covarianceTypes)('a mixture of %s covariances', (covariance) => {
  const record = randomRecord(covariance, 4, 2);
  const mixture = gaussianMixture(record);

  it('has the density of the formula at more points than are worked on at once', () => {
    const logProbs = mixture.logProb(grid);
    grid.forEach((point, i) => expect(logProbs[i]).toBeCloseTo(planeLogProb(record, point), 11));
    expect(mixture.score(grid)).toBeCloseTo(
      logProbs.reduce((sum, value) => sum + value, 0) / grid.length,
      12,
    );
  });

  it('has the responsibilities of Bayes, and predicts the largest', () => {
    const responsibilities = mixture.responsibilities(grid);
    const predicted = mixture.predict(grid);
    const single = record.weights.map((_, k) =>
      gaussianMixture({
        ...record,
        weights: record.weights.map((_, j) => (j === k ? 1 : 0)),
      }).logProb(grid),
    );
    grid.forEach((point, i) => {
      const shares = record.weights.map(
        (weight, k) => weight * Math.exp(single[k]![i]! - planeLogProb(record, point)),
      );
      shares.forEach((share, k) => expect(responsibilities[i]![k]).toBeCloseTo(share, 11));
      expect(predicted[i]).toBe(shares.indexOf(Math.max(...shares)));
    });
  });

  it('is written as JSON and read again, bit for bit', () => {
    const again = gaussianMixture(JSON.parse(JSON.stringify(mixture)) as GaussianMixtureRecord);
    expect(again.toJSON()).toEqual(record);
    expect(again.logProb(grid)).toEqual(mixture.logProb(grid));
  });

  it('counts its free parameters in the information criteria', () => {
    const parameters = { full: 4 * 3, tied: 3, diagonal: 8, spherical: 4 }[covariance] + 4 * 2 + 3;
    const surprise = -2 * 700 * mixture.score(grid);
    expect(mixture.aic(grid)).toBeCloseTo(surprise + 2 * parameters, 8);
    expect(mixture.bic(grid)).toBeCloseTo(surprise + Math.log(700) * parameters, 8);
  });
});

describe('a mixture', () => {
  const mixture = gaussianMixture(randomRecord('full', 3, 2));

  it('stays finite far out, where densities are 0 in float64', () => {
    const [logProb] = mixture.logProb([[1e5, -1e5]]);
    expect(logProb).toBeLessThan(-1e9);
    expect(
      mixture.responsibilities([[1e5, -1e5]])[0]!.reduce((sum, share) => sum + share, 0),
    ).toBeCloseTo(1, 12);
  });

  it('takes a component of weight 0 for none', () => {
    const record = randomRecord('full', 3, 2);
    const [first, second, third] = record.means as [number[], number[], number[]];
    const without = gaussianMixture({ ...record, weights: [0.25, 0, 0.75] });
    const two = gaussianMixture({
      covariance: 'full',
      weights: [0.25, 0.75],
      means: [first, third],
      covariances: [record.covariances[0], record.covariances[2]] as number[][][],
    });
    expect(without.logProb([second, [0, 0]])).toEqual(two.logProb([second, [0, 0]]));
    expect(without.responsibilities([second])[0]![1]).toBe(0);
  });

  it.each([
    ['something else', 'points', /points must be rows of numbers/],
    ['nothing', undefined, /points must be rows of numbers/],
    ['no points', [], /points must have at least one row/],
    [
      'single numbers',
      [1, 2],
      /points must be rows of numbers, but got 1 at row 0\. Give \[\[1\], \[2\]\]/,
    ],
    [
      'rows of several lengths',
      [[1, 2], [3]],
      /as many coordinates as the first, 2, but got 1 at row 1/,
    ],
    [
      'too many coordinates',
      [[1, 2, 3]],
      /points must have 2 coordinates, as the mixture has, but got 3/,
    ],
    [
      'a NaN',
      [
        [1, 2],
        [3, Number.NaN],
      ],
      /points must be finite numbers, but got NaN in row 1 at coordinate 1/,
    ],
    ['a null', [[1, null]], /points must be finite numbers/],
    [
      'values without dimensions',
      { values: [1, 2] },
      /dimensions must be a positive integer, but got undefined/,
    ],
    ['values beside another name', { values: [1, 2], dim: 2 }, /'dim'\. Did you mean 'dimensions'/],
    [
      'numbers in one row',
      Float32Array.of(1, 2),
      /got a Float32Array of 2 elements\. Give \[\[1\]/,
    ],
    ['a text among numbers', [[1, '2']], /got "2" in row 0 at coordinate 1\. Convert it/],
    ['texts', { values: ['1', '2'], dimensions: 2 }, /got "1" in row 0 at coordinate 0\. Convert/],
    ['large integers', { values: BigInt64Array.of(1n, 2n), dimensions: 2 }, /Convert it/],
    ['a dataset', arrayDataset(Float32Array.of(1, 2), [2]), /Take rows of this dataset/],
    ['images beside labels', { images: [], labels: [] }, /Give its images/],
    ['what is to come', Promise.resolve([[1, 2]]), /got a promise\. Await it first/],
    ['infinity', [[1, Infinity]], /got Infinity in row 0 at coordinate 1\. Remove/],
    [
      'values that make no whole points',
      { values: [1, 2, 3], dimensions: 2 },
      /need a multiple of 2 values, but got 3/,
    ],
  ])('refuses %s', (_, points, message) => {
    expectVaeKitError(() => mixture.logProb(points as Points), message);
  });
});

describe('gaussianMixture', () => {
  const record = {
    covariance: 'full',
    weights: [0.5, 0.5],
    means: [
      [0, 0],
      [1, 1],
    ],
    covariances: [
      [
        [1, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    ],
  } as const;

  it.each([
    ['no object', { ...record, covariance: 'round' }, /covariance must be 'full', 'tied'/],
    ['no means', { ...record, means: [] }, /means must be rows of numbers/],
    [
      'means of several lengths',
      { ...record, means: [[0, 0], [1]] },
      /means must be finite numbers of shape \[2, 2\]/,
    ],
    [
      'too few weights',
      { ...record, weights: [1] },
      /weights must be finite numbers of shape \[2\]/,
    ],
    ['negative weights', { ...record, weights: [2, -1] }, /weights must be 0 or more, but got -1/],
    [
      'weights of another sum',
      { ...record, weights: [0.5, 0.6] },
      /weights must add up to 1, but got a sum of 1\.1/,
    ],
    [
      'covariances of another kind',
      { ...record, covariances: [1, 1] },
      /the full covariances must be finite numbers of shape \[2, 2, 2\]/,
    ],
    [
      'a matrix that is not symmetric',
      {
        ...record,
        covariances: [
          [
            [1, 0],
            [0.5, 1],
          ],
          [
            [1, 0],
            [0, 1],
          ],
        ],
      },
      /symmetric, but got 0\.5 and 0 across the diagonal of component 0/,
    ],
    [
      'a singular matrix',
      {
        ...record,
        covariances: [
          [
            [1, 0],
            [0, 1],
          ],
          [
            [1, 1],
            [1, 1],
          ],
        ],
      },
      /positive definite, but got one that is not, of component 1/,
    ],
    [
      'a variance of 0',
      { ...record, covariance: 'spherical', covariances: [1, 0] },
      /positive definite, but got one that is not, of component 1/,
    ],
  ])('refuses %s', (_, given, message) => {
    expectVaeKitError(() => gaussianMixture(given as unknown as GaussianMixtureRecord), message);
  });

  it.each([
    ['covarianceType', 'full', /Did you mean 'covariance'\?/],
    ['covariance_type', 'full', /Did you mean 'covariance'\?/],
    ['mean', [], /Did you mean 'means'\?/],
    ['n_components', 2, /there are as many components as means/],
    ['variances', [], /Did you mean 'covariances'\?/],
    ['precisions', [], /Give covariances, the inverses/],
  ])('refuses %s, which it does not know', (name, value, message) => {
    const given = { ...record, [name]: value } as unknown as GaussianMixtureRecord;
    expectVaeKitError(() => gaussianMixture(given), message);
  });

  it('takes a whole mixture for its parameters', () => {
    const mixture = gaussianMixture(record);
    expect(gaussianMixture(mixture).toJSON()).toEqual(mixture.toJSON());
  });

  it('refuses what is no record', () => {
    expectVaeKitError(
      () => gaussianMixture(undefined as unknown as GaussianMixtureRecord),
      /the options of gaussianMixture must be an object, but got undefined\. It may have covariance/,
    );
  });

  it('is a prior over as many latents as it has dimensions, in any shape', () => {
    const mixture = gaussianMixture(randomRecord('full', 2, 4));
    expect(
      mixture.build({ latent: [2, 2], condition: undefined, key: randomKey(0) }).variables,
    ).toEqual({});
    expectVaeKitError(
      () => mixture.build({ latent: [3], condition: undefined, key: randomKey(0) }),
      /in 4 dimensions is a prior of as many latents, but got latents of shape \[3\]/,
    );
  });
});

describeOnBackends('a mixture', () => {
  it('reads points as nested arrays, flat ones or a tensor', () => {
    const mixture = gaussianMixture(randomRecord('diagonal', 3, 2));
    const points = [
      [0.5, -1],
      [2, 0.25],
    ];
    const expected = mixture.logProb(points);
    for (const same of [
      tensor2d(points),
      { values: Float32Array.from(points.flat()), dimensions: 2 },
      points.map((row) => Float64Array.from(row)),
    ]) {
      expect(mixture.logProb(same)).toEqual(expected);
    }
    const disposed = tensor2d(points);
    disposed.dispose();
    expectVaeKitError(() => mixture.logProb(disposed), /still there/);
    expectVaeKitError(
      () => mixture.logProb(tensor3d([[[1]]])),
      /points must be a tensor of shape \[N, D\], but got \[1, 1, 1\]\. Reshape .+\(x, \[1, 1\]\)/,
    );
    expectVaeKitError(
      () => mixture.logProb(tensor(new Float32Array(24), [2, 3, 4])),
      /but got \[2, 3, 4\]\. Reshape it with tf\.reshape\(x, \[2, 12\]\)/,
    );
    expectVaeKitError(
      () => mixture.logProb(tensor1d([1, 2])),
      /but got \[2\]\. Reshape it with tf\.reshape\(x, \[-1, 1\]\)/,
    );
    expectVaeKitError(
      () => mixture.logProb(tensor2d([['1', '2']])),
      /points must be a tensor of real numbers, but got a string tensor of shape \[1, 2\]/,
    );
    // Whole numbers are numbers.
    const whole = [
      [1, -1],
      [2, 0],
    ];
    expect(mixture.logProb(tensor2d(whole, [2, 2], 'int32'))).toEqual(mixture.logProb(whole));
  });

  // Nine figures for each kind, each off by 5 standard errors in 6e-7 of all seeds: a false alarm
  // in 2e-5 of them.
  it.each(covarianceTypes)(
    'of %s covariances draws points of its own mean and covariance',
    (covariance) => {
      const record = randomRecord(covariance, 4, 3);
      const values = gaussianMixture(record).sample(40_000, { seed: 1 }).dataSync();
      for (const errors of deviationsFromMoments(record, values)) expect(errors).toBeLessThan(5);
      const other = { ...record, weights: [...record.weights].reverse() };
      expect(Math.max(...deviationsFromMoments(other, values))).toBeGreaterThan(5);
    },
  );

  it.each(covarianceTypes as CovarianceType[])(
    'of %s covariances draws from one component where it is told',
    (covariance) => {
      const record = randomRecord(covariance, 3, 2);
      const values = gaussianMixture(record).sample(40_000, { seed: 2, component: 1 }).dataSync();
      for (const errors of deviationsFromMoments({ ...record, weights: [0, 1, 0] }, values))
        expect(errors).toBeLessThan(5);
    },
  );

  it('draws the same with the same seed, and leaves nothing but the points behind', () => {
    const mixture = gaussianMixture(randomRecord('full', 3, 2));
    const before = memory().numTensors;
    const draws = [1, 1, 2].map((seed) => mixture.sample(10, { seed }));
    expect(memory().numTensors).toBe(before + 3);
    const [first, same, other] = draws.map((draw) => [...draw.dataSync()]);
    expect(draws[0]!.shape).toEqual([10, 2]);
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
    expectVaeKitError(() => mixture.sample(0), /the number of points to draw/);
    expectVaeKitError(
      () => mixture.sample(1, { component: 3 }),
      /component must be a whole number from 0 to 2, but got 3/,
    );
    expectVaeKitError(() => mixture.sample(1, { seed: -1 }), /seed must be/);
    for (const [options, message] of [
      [{ random_state: 1 }, /Its options are seed, component/],
      [{ sead: 1 }, /Did you mean 'seed'\?/],
      [{ components: 1 }, /Did you mean 'component'\?/],
      [{ seed: '1' }, /seed must be a whole number/],
      [3, /the options of sample must be an object, but got 3/],
    ] as const)
      expectVaeKitError(() => mixture.sample(1, options as object), message);
    expect(memory().numTensors).toBe(before + 3);
  });
});

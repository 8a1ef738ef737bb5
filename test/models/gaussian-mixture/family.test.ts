import {
  concat,
  grad,
  slice,
  sum,
  tensor,
  tensor2d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  gaussian,
  gaussianMixture,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  scoreFunction,
  vae,
  type Family,
  type GaussianMixtureParams,
  type GaussianMixtureRecord,
} from '../../../src/index.js';
import { tileParams } from '../../../src/distributions/params.js';
import { describeOnBackends } from '../../support/backend.js';
import { expectVaeKitError } from '../../support/errors.js';
import { expectClose, expectGradient } from '../../support/gradients.js';
import { expectNoLeak } from '../../support/leaks.js';
import { float64Stream } from '../../support/random.js';
import { covarianceTypes, deviationsFromMoments, momentsOf, randomRecord } from './mixtures.js';

const paramsOf = (record: GaussianMixtureRecord, latent = [record.means[0]!.length]) =>
  gaussianMixture(record)
    .build({ latent, condition: undefined, key: randomKey(0) })
    .params();
const { family } = gaussianMixture(randomRecord('full', 1, 1));

function somePoints(count: number, dimensions: number): number[][] {
  const next = float64Stream(9);
  return Array.from({ length: count }, () =>
    Array.from({ length: dimensions }, () => Math.fround(4 * next() - 2)),
  );
}

describe.each(covarianceTypes)('the family of a mixture of %s covariances', (covariance) => {
  const record = randomRecord(covariance, 3, 4);

  describeOnBackends('laws', () => {
    it('has the log-density that float64 has', () => {
      const points = somePoints(300, 4);
      expectClose(
        family.logProb(paramsOf(record), tensor2d(points)).dataSync(),
        gaussianMixture(record).logProb(points),
        1e-6,
      );
    });

    it('keeps its digits where components are narrow and far from the origin and each other', () => {
      const narrow: GaussianMixtureRecord = {
        covariance: 'spherical',
        weights: [0.5, 0.5],
        means: [
          [1000, 0],
          [1001, 64],
        ],
        covariances: [2 ** -8, 2 ** -8],
      };
      const points = [
        [1000.0625, 0.03125],
        [1001, 63.9375],
      ];
      expectClose(
        family.logProb(paramsOf(narrow), tensor2d(points)).dataSync(),
        gaussianMixture(narrow).logProb(points),
        1e-6,
      );
    });

    it('has the right gradient of the log-density with respect to values and to parameters', () => {
      const params = paramsOf(randomRecord(covariance, 2, 3));
      const values = tensor2d(somePoints(2, 3));
      expectGradient((value) => family.logProb(params, value), [values]);
      const { means, inverseScales, logPeaks } = params;
      expectGradient(
        (...[first, second, third]) =>
          family.logProb(
            { ...params, means: first!, inverseScales: second!, logPeaks: third! },
            values,
          ),
        [means, inverseScales, logPeaks],
      );
    });

    it('gives each datum parameters of its own, where it has them', () => {
      const records = [1, 2, 3].map((seed) => randomRecord(covariance, 3, 4, seed));
      const all = records.map((one) => paramsOf(one));
      const params = Object.fromEntries(
        Object.keys(all[0]!).map((name) => [
          name,
          concat(all.map((one) => one[name as keyof GaussianMixtureParams])),
        ]),
      ) as GaussianMixtureParams;
      const values = tensor2d(somePoints(3, 4));
      const expected = all.map((one, i) => family.logProb(one, slice(values, i, 1)).dataSync()[0]!);
      expectClose(family.logProb(params, values).dataSync(), expected, 1e-6);
      expectGradient((value) => family.logProb(params, value), [values]);
      expectClose(
        family.mean(params).dataSync(),
        records.flatMap((one) => momentsOf(one).mean),
        1e-6,
      );
    });

    it('draws from parameters of its own for each datum, where nothing is shared', () => {
      const own: Family<GaussianMixtureParams> = { ...family, shared: [] };
      const records = [1, 2].map((seed) => randomRecord(covariance, 3, 4, seed));
      const all = records.map((one) => paramsOf(one));
      const both = Object.fromEntries(
        Object.keys(all[0]!).map((name) => [
          name,
          concat(all.map((one) => one[name as keyof GaussianMixtureParams])),
        ]),
      ) as GaussianMixtureParams;
      const params = tileParams(own, both, 300) as GaussianMixtureParams;
      const values = own.sample(params, randomKey(7)).arraySync() as number[][];
      // The same noise, and the same components, for parameters that are shared.
      records.forEach((one, row) => {
        const shared = tileParams(family, paramsOf(one), 600) as GaussianMixtureParams;
        const alone = family.sample(shared, randomKey(7)).arraySync() as number[][];
        expectClose(
          values.filter((_, i) => i % 2 === row).flat(),
          alone.filter((_, i) => i % 2 === row).flat(),
          1e-6,
        );
        const means = family.mean(shared).arraySync() as number[][];
        expect(means.length).toBe(600);
        expectClose(means[599]!, momentsOf(one).mean, 1e-6);
        expect(family.mode(shared).shape).toEqual([600, 4]);
      });
    });

    // Fourteen figures, each off by 5 standard errors in 6e-7 of all seeds: a false alarm in 1e-5
    // of them.
    it('draws from the mixture', () => {
      const params = tileParams(family, paramsOf(record), 20_000) as GaussianMixtureParams;
      const values = family.sample(params, randomKey(3)).dataSync();
      for (const errors of deviationsFromMoments(record, values)) expect(errors).toBeLessThan(5);
      expect(values).toEqual(family.sample(params, randomKey(3)).dataSync());
      expect(values).not.toEqual(family.sample(params, randomKey(4)).dataSync());
    });

    it('has a mode that is nowhere less probable than what is around it, or drawn', () => {
      const params = paramsOf(record);
      const mode = [...family.mode(params).dataSync()];
      const highest = family.logProb(params, tensor2d([mode])).dataSync()[0]!;
      const gradient = grad((value: Tensor) => sum(family.logProb(params, value)))(
        tensor2d([mode]),
      ).dataSync();
      expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-3);
      const drawn = family.sample(
        tileParams(family, params, 2000) as GaussianMixtureParams,
        randomKey(5),
      );
      expect(Math.max(...family.logProb(params, drawn).dataSync())).toBeLessThanOrEqual(
        highest + 1e-5,
      );
    });

    it('has events of any shape', () => {
      const flat = paramsOf(record);
      const shaped = paramsOf(record, [2, 1, 2]);
      const values = somePoints(5, 4);
      expect([...family.logProb(shaped, tensor(values.flat(), [5, 2, 1, 2])).dataSync()]).toEqual([
        ...family.logProb(flat, tensor2d(values)).dataSync(),
      ]);
      for (const [draw, same] of [
        [family.sample(shaped, randomKey(1)), family.sample(flat, randomKey(1))],
        [family.mean(shaped), family.mean(flat)],
        [family.mode(shaped), family.mode(flat)],
      ] as const) {
        expect([draw.shape, draw.dtype]).toEqual([[1, 2, 1, 2], 'float32']);
        expect(draw.dataSync()).toEqual(same.dataSync());
      }
    });

    it('leaves nothing behind', () => {
      const params = paramsOf(record);
      const values = tensor2d(somePoints(3, 4));
      for (const call of [
        () => family.logProb(params, values),
        () => family.sample(params, randomKey(1)),
        () => family.mean(params),
        () => family.mode(params),
        () => paramsOf(record),
      ])
        expectNoLeak(call);
    });
  });
});

describeOnBackends('the family of a mixture', () => {
  it('has a log-density of minus infinity where squares overflow float32, and no NaN', () => {
    for (const covariance of covarianceTypes) {
      const params = paramsOf(randomRecord(covariance, 3, 2));
      const values = tensor2d([
        [1e30, 0],
        [0, -3e38],
        [0, 0],
      ]);
      const [first, second, third] = family.logProb(params, values).dataSync();
      expect([first, second]).toEqual([-Infinity, -Infinity]);
      expect(third).toBeCloseTo(family.logProb(params, tensor2d([[0, 0]])).dataSync()[0]!, 5);
    }
  });

  it('takes a component of weight 0 for none, in draws and gradients', () => {
    const record = randomRecord('full', 3, 2);
    const params = paramsOf({ ...record, weights: [0, 1, 0] });
    const alone = paramsOf({
      covariance: 'full',
      weights: [1],
      means: [record.means[1]!],
      covariances: [(record.covariances as number[][][])[1]!],
    });
    const values = tensor2d(somePoints(4, 2));
    const gradient = (of: GaussianMixtureParams) =>
      grad((value: Tensor) => sum(family.logProb(of, value)))(values).dataSync();
    expectClose(
      family.logProb(params, values).dataSync(),
      family.logProb(alone, values).dataSync(),
      1e-6,
    );
    expectClose(gradient(params), gradient(alone), 1e-6);
    const draws = family
      .sample(tileParams(family, params, 1000) as GaussianMixtureParams, randomKey(1))
      .dataSync();
    expectClose(
      draws,
      family
        .sample(tileParams(family, alone, 1000) as GaussianMixtureParams, randomKey(1))
        .dataSync(),
      1e-6,
    );
  });

  it('finds the mode between two components that flow into one, and the higher of two that do not', () => {
    const modeOf = (weights: number[], distance: number) =>
      tidy(
        () =>
          family
            .mode(
              paramsOf({
                covariance: 'spherical',
                weights,
                means: [[-distance], [distance]],
                covariances: [1, 1],
              }),
            )
            .dataSync()[0]!,
      );
    expect(modeOf([0.5, 0.5], 0.8)).toBeCloseTo(0, 3);
    expect(modeOf([0.4, 0.6], 10)).toBeCloseTo(10, 5);
    expect(modeOf([0.6, 0.4], 10)).toBeCloseTo(-10, 5);
  });

  it('is no posterior', () => {
    const build = () =>
      vae({
        data: 4,
        latent: 1,
        encoder: mlpEncoder([]),
        decoder: mlpDecoder([]),
        likelihood: gaussian(),
        posterior: family,
        prior: gaussianMixture(randomRecord('full', 1, 1)),
        estimator: scoreFunction(),
      });
    expectVaeKitError(build, /the family 'gaussianMixture' is that of a prior/);
  });
});

import {
  add,
  concat,
  exp,
  floor,
  log,
  mul,
  neg,
  split,
  sub,
  sum,
  tensor,
  tidy,
  zeros,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  categorical,
  continuousBernoulli,
  discretizedLogistic,
  foldIn,
  gaussian,
  laplace,
  logistic,
  multivariateGaussian,
  negativeBinomial,
  normalNoise,
  poisson,
  product,
  stopGradient,
  studentT,
  uniformNoise,
  type Family,
} from '../../src/index.js';
import { assertLaws, checkFamily, checkGradient } from '../../src/testing/index.js';
import { describeOnBackends, useBackend } from '../support/backend.js';

// Of each family all laws together raise a false alarm in 1 of 1e6 seeds, and find faults of a tenth.
const FAMILIES: readonly (readonly [name: string, family: Family, event: readonly number[]])[] = [
  ['gaussian', gaussian(), [2]],
  ['gaussian with a shared scale', gaussian({ scale: 'shared', minScale: 0.2 }), [1]],
  ['gaussian with a fixed scale', gaussian({ scale: 0.7 }), [2, 2]],
  ['bernoulli', bernoulli(), [3]],
  ['bernoulli of an image', bernoulli(), [2, 2, 1]],
  ['categorical', categorical({ classes: 3 }), [2, 3]],
  ['continuousBernoulli', continuousBernoulli(), [2]],
  ['laplace', laplace(), [2]],
  ['laplace with a fixed scale', laplace({ scale: 0.5 }), [2]],
  ['logistic', logistic(), [2]],
  ['multivariateGaussian', multivariateGaussian(), [3]],
  ['product of real numbers', product([gaussian(), laplace()]), [2]],
  [
    'product of several kinds',
    product([gaussian(), bernoulli(), categorical({ classes: 3 }), poisson()]),
    [6],
  ],
  ['studentT', studentT({ degreesOfFreedom: 5 }), [2]],
  ['studentT with shared degrees of freedom', studentT({ degreesOfFreedom: 'shared' }), [1]],
  ['poisson', poisson(), [2]],
  ['negativeBinomial', negativeBinomial({ totalCount: 3 }), [1]],
  ['discretizedLogistic', discretizedLogistic(), [2]],
  ['discretizedLogistic of few levels', discretizedLogistic({ levels: 4, scale: 0.3 }), [3]],
];

describeOnBackends('the built-in families', () => {
  it.each(FAMILIES)('%s keeps all laws', async (_, family, event) => {
    assertLaws(await checkFamily(family, { event, seed: 1, effect: 0.1 }));
  });
});

/** Waiting times, of a rate for each dimension. */
const exponential: Family = {
  type: 'exponential',
  support: { type: 'positive', low: 0, high: Infinity },
  reparameterized: true,
  rawShape: (event) => event,
  params: (raw) => ({ logRate: raw }),
  sample: ({ logRate }, key) =>
    tidy(() => mul(neg(log(uniformNoise(key, logRate!.shape))), exp(neg(logRate!)))),
  logProb: ({ logRate }, value) => tidy(() => sum(sub(logRate!, mul(exp(logRate!), value)), -1)),
  mean: ({ logRate }) => tidy(() => exp(neg(logRate!))),
  mode: ({ logRate }) => zerosLike(logRate!),
};

/** A count, and beside it a real number. */
const countAndReal: Family = {
  ...exponential,
  type: 'count and real',
  support: { type: 'mixed', low: -Infinity, high: Infinity },
  reparameterized: false,
  sample: ({ logRate }, key) =>
    stopGradient(() =>
      tidy(() => {
        const [a, b] = split(logRate!, 2, -1);
        return concat(
          [
            poisson().sample({ logRate: a! }, foldIn(key, 0)),
            add(normalNoise(foldIn(key, 1), b!.shape), b!),
          ],
          -1,
        );
      }),
    ),
  logProb: ({ logRate }, value) =>
    tidy(() => {
      const [a, b] = split(logRate!, 2, -1);
      const [x, y] = split(value, 2, -1);
      const real = gaussian({ scale: 1 }) as unknown as Family;
      return add(
        poisson().logProb({ logRate: a! }, x!),
        real.logProb({ mean: b!, logScale: zerosLike(b!) }, y!),
      );
    }),
  mean: ({ logRate }) =>
    tidy(() => {
      const [a, b] = split(logRate!, 2, -1);
      return concat([exp(a!), b!], -1);
    }),
  mode: ({ logRate }) =>
    tidy(() => {
      const [a, b] = split(logRate!, 2, -1);
      return concat([floor(exp(a!)), b!], -1);
    }),
};

describe('what checkFamily reports', () => {
  useBackend('cpu');

  it('names each law, its figures and how long all took', async () => {
    const report = await checkFamily(bernoulli(), { event: 2, seed: 3, falseAlarm: 1e-4 });
    expect(report.passed).toBe(true);
    expect(report.part).toBe("the family 'bernoulli'");
    expect(report.falseAlarm).toBe(1e-4);
    expect(report.laws.length).toBeGreaterThan(14);
    for (const { law, passed, undecided, statistic, threshold, samples, message } of report.laws) {
      expect([law, passed, undecided, message]).toEqual([law, true, false, 'holds']);
      expect(statistic).toBeLessThanOrEqual(threshold);
      expect(samples).toBeGreaterThan(0);
    }
  });

  it('calls a law undecided where the time is up, and never passed', async () => {
    const report = await checkFamily(gaussian(), { event: [2], seconds: 0.02 });
    const open = report.laws.filter(({ undecided }) => undecided);
    expect(open.length).toBeGreaterThan(3);
    expect(open.every(({ passed }) => !passed)).toBe(true);
    expect(report.passed).toBe(false);
    expect(() => assertLaws(report)).toThrow(/undecided[\s\S]*Give more seconds/);
  });

  it('is the same for the same seed', async () => {
    const once = async () => {
      const { laws } = await checkFamily(gaussian(), { event: [1], seed: 5 });
      return laws.map(({ law, statistic, samples }) => [law, statistic, samples]);
    };
    expect(await once()).toEqual(await once());
  });

  it('takes parameters that come from no network', async () => {
    const family: Family = {
      ...(gaussian() as Family),
      rawShape: () => {
        throw new Error('no network gives them');
      },
    };
    const report = await checkFamily(family, {
      event: [1],
      params: (key, rows) => ({ mean: normalNoise(key, [rows, 1]), logScale: zeros([1, 1]) }),
    });
    assertLaws(report);
  });

  it('takes values of a half-line, and whole numbers beside real ones', async () => {
    assertLaws(await checkFamily(exponential, { event: [2], effect: 0.1 }));
    assertLaws(await checkFamily(countAndReal, { event: [2], effect: 0.1 }));
  });

  it('refuses what is no family, and options that it does not know', async () => {
    await expect(checkFamily({} as never, { event: [1] })).rejects.toThrow(/must be a family/);
    await expect(checkFamily(gaussian(), {} as never)).rejects.toThrow(/event must be/);
    await expect(checkFamily(gaussian(), { event: [1], alpha: 0.05 } as never)).rejects.toThrow(
      /falseAlarm/,
    );
    await expect(checkFamily(gaussian(), { event: [1], power: 1 })).rejects.toThrow(
      /power must be above 0 and below 1/,
    );
    expect(() => assertLaws(Promise.resolve() as never)).toThrow(/Await the check first/);
  });
});

describe('checkGradient', () => {
  useBackend('cpu');

  it('passes a function and names an element whose gradient is wrong', async () => {
    const { square } = await import('@tensorflow/tfjs-core');
    const point = tensor([0.5, -1, 2]);
    expect((await checkGradient((x) => square(x), point)).passed).toBe(true);
    const half = (x: Tensor) => mul(x, stopGradient(x));
    const report = await checkGradient((x) => half(x), [point]);
    expect(report.laws[0]!.message).toMatch(/by its gradient and .* by differences, at element 2/);
    expect((await checkGradient((x, y) => add(sum(x), y), [point, zeros([2])])).passed).toBe(true);
  });
});

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
  foldIn,
  gaussian,
  multivariateGaussian,
  negativeBinomial,
  normalNoise,
  poisson,
  randomKey,
  stopGradient,
  uniformNoise,
  type Family,
} from '../../src/index.js';
import { lawsOfRemains } from '../../src/testing/families/remains.js';
import { subjectOf } from '../../src/testing/families/subject.js';
import { assertLaws, checkFamily, checkGradient } from '../../src/testing/index.js';
import type { Finding } from '../../src/testing/run-laws.js';
import { useBackend } from '../support/backend.js';

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

  it('rejects a KL that is infinite where float32 holds it', async () => {
    const kl = gaussian().kl!;
    const overflows: typeof kl = (q, p) =>
      tidy(() => {
        const right = kl(q, p);
        return mul(right, exp(mul(right, 1e-3)));
      });
    const { laws } = await checkFamily({ ...gaussian(), kl: overflows }, { event: [2], seed: 1 });
    expect(laws.find(({ law }) => law === 'extremes are finite')).toMatchObject({
      passed: false,
      message: expect.stringContaining('kl is no finite number') as string,
    });
  });

  it('finds right families finite far out, whatever the seed', () => {
    const families: [Family, number][] = [
      [gaussian(), 2],
      [multivariateGaussian(), 3],
      [poisson(), 2],
      [negativeBinomial({ totalCount: 3 }), 1],
    ];
    const limits = { falseAlarm: 1e-6, effect: 0.1, power: 0.9, deadline: Infinity };
    for (const [family, size] of families) {
      const subject = subjectOf(family, [size]);
      const law = lawsOfRemains(subject).find(({ name }) => name === 'extremes are finite')!;
      for (let seed = 0; seed < 200; seed++) {
        const finding = law.run({ key: randomKey(seed), limits }) as Finding;
        expect(finding.passed, `${family.type}, seed ${seed}: ${finding.message}`).toBe(true);
      }
    }
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

import {
  cast,
  concat,
  fill,
  reshape,
  slice,
  sum,
  tensor2d,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { sumEvent } from '../../src/core/sum-event.js';
import { bernoulli } from '../../src/distributions/bernoulli.js';
import { categorical } from '../../src/distributions/categorical.js';
import type { Family } from '../../src/distributions/family.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import { gaussianKl } from '../../src/distributions/kl/gaussian.js';
import { multivariateGaussianKl } from '../../src/distributions/kl/multivariate-gaussian.js';
import { laplace } from '../../src/distributions/laplace.js';
import { multivariateGaussian } from '../../src/distributions/multivariate-gaussian.js';
import { observedLogProb } from '../../src/distributions/observed-log-prob.js';
import { poisson } from '../../src/distributions/poisson.js';
import { product } from '../../src/distributions/product.js';
import { studentT } from '../../src/distributions/student-t.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectClose } from '../support/gradients.js';

const row = () =>
  product([
    { family: gaussian({ scale: 'shared' }), columns: 2 },
    bernoulli(),
    categorical({ classes: 3 }),
    poisson(),
  ]);
const values = () =>
  tensor2d([
    [0.5, -1, 1, 0, 1, 0, 4],
    [2, 0.3, 0, 1, 0, 0, 0],
  ]);
const raw = () =>
  tensor2d([
    [0.2, -0.4, 1.5, 0.3, -0.2, 1, 0.7],
    [1, 0, -2, 0, 2, 0.5, -1],
  ]);
const from = (x: Tensor, start: number, width: number) => slice(x, [0, start], [-1, width]);

describeOnBackends('product', () => {
  const family = row();
  const learned = () => family.variables!([7], randomKey(1));
  const params = () => family.params(raw(), learned());
  /** Each part by hand. */
  const parts: readonly (readonly [Family, number, number])[] = [
    [gaussian({ scale: 'shared' }), 0, 2],
    [bernoulli(), 2, 1],
    [categorical({ classes: 3 }), 3, 3],
    [poisson(), 6, 1],
  ];
  const each = (compute: (part: Family, p: never, x: Tensor) => Tensor) =>
    parts.map(([part, start, width]) =>
      compute(
        part,
        part.params(from(raw(), start, width), {
          logVariance: learned()['0.logVariance']!,
        }) as never,
        from(values(), start, width),
      ),
    );

  it('gives each part its slice of raw outputs, variables and values', () => {
    expect(family.rawShape([7])).toEqual([7]);
    expect(Object.keys(learned())).toEqual(['0.logVariance']);
    expect(Object.keys(params())).toEqual([
      '0.mean',
      '0.logScale',
      '1.logits',
      '2.logits',
      '3.logRate',
    ]);
    const logProbs = each((part, p, x) => part.logProb(p, x));
    expectClose(
      family.logProb(params(), values()).dataSync(),
      [0, 1].map((i) => logProbs.reduce((total, each) => total + each.dataSync()[i]!, 0)),
      1e-6,
    );
    for (const figure of ['mean', 'mode'] as const)
      expect([...family[figure](params()).dataSync()]).toEqual([
        ...concat(
          each((part, p) => part[figure](p)),
          1,
        ).dataSync(),
      ]);
  });

  it('tells the log-probability of each column apart, as masks need it', () => {
    const apart = family.logProbPerDimension!(params(), values());
    expect(apart.shape).toEqual([2, 7]);
    expect([...apart.dataSync()]).toEqual([
      ...concat(
        each((part, p, x) => part.logProbPerDimension!(p, x)),
        1,
      ).dataSync(),
    ]);
  });

  it('draws each column of its kind, and columns of one kind apart', () => {
    const bits = product([bernoulli(), bernoulli(), bernoulli()]);
    const logits = bits.params(tensor2d(new Float32Array(3 * 500), [500, 3]), {});
    const [a, b, c] = [0, 1, 2].map((j) =>
      from(bits.sample(logits, randomKey(2)), j, 1).dataSync(),
    );
    expect([...a!]).not.toEqual([...b!]);
    expect([...b!]).not.toEqual([...c!]);
    const drawn = family.sample(params(), randomKey(3));
    const classes = from(drawn, 3, 3);
    expect([...sum(classes, 1).dataSync()]).toEqual([1, 1]);
    const count = from(drawn, 6, 1).dataSync();
    expect(count.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
  });

  it('has the sum of closed forms, and none where a part has none', () => {
    const reals = product([gaussian(), { family: gaussian(), columns: 2 }]);
    const [q, p] = [0.3, -0.5].map((s) => reals.params(tensor2d([[s, 1, 0.2, -1, s, 0.1]]), {}));
    const whole = ({ ...of }: typeof q) => ({
      mean: concat([of['0.mean']!, of['1.mean']!], 1),
      logScale: concat([of['0.logScale']!, of['1.logScale']!], 1),
    });
    expectClose(reals.kl!(q!, p!).dataSync(), gaussianKl(whole(q), whole(p)).dataSync(), 1e-6);
    expectClose(
      sumEvent(reals.klPerDimension!(q!, p!)).dataSync(),
      reals.kl!(q!, p!).dataSync(),
      1e-6,
    );
    const heavy = product([gaussian(), studentT()]);
    expect([heavy.kl, heavy.klPerDimension]).toEqual([undefined, undefined]);
    const dependent = product([{ family: multivariateGaussian(), columns: 2 }, gaussian()]);
    expect(dependent.logProbPerDimension).toBeUndefined();
    expect(dependent.rawShape([3])).toEqual([7]);
  });

  it('has a closed form to a diagonal Gaussian, of blocks that depend on each other too', () => {
    const blocks = product([{ family: multivariateGaussian(), columns: 2 }, gaussian()]);
    const q = blocks.params(
      tensor2d([
        [0.1, 0.2, 0.3, 0.4, 0.5, 1, -0.5],
        [1, 0, 0, -1, 2, 0, 1],
      ]),
      {},
    );
    for (const logScale of [tensor2d([[0.2, -0.3, 0.4]]), tensor2d([[0.5]])]) {
      const p = { mean: tensor2d([[1, 2, 3]]), logScale };
      const scaleOf = (start: number, width: number) =>
        logScale.size === 1 ? logScale : from(logScale, start, width);
      const [first, second] = [
        multivariateGaussianKl(
          { mean: q['0.mean']!, cholesky: q['0.cholesky']! },
          { mean: from(p.mean, 0, 2), logScale: scaleOf(0, 2) },
        ).dataSync(),
        gaussianKl(
          { mean: q['1.mean']!, logScale: q['1.logScale']! },
          { mean: from(p.mean, 2, 1), logScale: scaleOf(2, 1) },
        ).dataSync(),
      ];
      expectClose(
        blocks.klTo!.gaussian!(q, p).dataSync(),
        [0, 1].map((i) => first[i]! + second[i]!),
        1e-6,
      );
    }
    expect(product([gaussian(), laplace()]).klTo).toBeUndefined();
  });

  it('has parts within parts, and events of several axes', () => {
    const nested = product([product([gaussian(), laplace()]), bernoulli()]);
    const flat = product([gaussian(), laplace(), bernoulli()]);
    const outputs = tensor2d([[0.1, 0.2, 0.3, 0.4, 0.5]]);
    const x = tensor2d([[1, 2, 1]]);
    expect(nested.rawShape([3])).toEqual([5]);
    expect([...nested.logProb(nested.params(outputs, {}), x).dataSync()]).toEqual([
      ...flat.logProb(flat.params(outputs, {}), x).dataSync(),
    ]);
    expect(flat.rawShape([4, 3])).toEqual([4, 5]);
    const twice = concat([outputs, outputs], 0);
    const lines = flat.params(reshape(twice, [1, 2, 5]), {});
    expectClose(
      flat.logProb(lines, reshape(concat([x, x], 0), [1, 2, 3])).dataSync(),
      [2 * flat.logProb(flat.params(outputs, {}), x).dataSync()[0]!],
      1e-6,
    );
  });
});

describeOnBackends('a product of which cells are missing', () => {
  it('sums over what was observed, whatever stands in the others', () => {
    const family = row();
    const params = family.params(raw(), family.variables!([7], randomKey(1)));
    const mask = tensor2d([
      [1, 0, 1, 0, 0, 0, 1],
      [0, 1, 0, 1, 1, 1, 0],
    ]);
    const apart = [...family.logProbPerDimension!(params, values()).dataSync()];
    const seen = mask.dataSync();
    const holes = where(cast(mask, 'bool'), values(), fill([2, 7], NaN));
    expectClose(
      observedLogProb(family, params, holes, mask).dataSync(),
      [0, 1].map((i) =>
        apart.reduce(
          (total, each, at) => total + (Math.floor(at / 7) === i ? each * seen[at]! : 0),
          0,
        ),
      ),
      1e-6,
    );
  });
});

describe('product', () => {
  it('knows its support, its floor and whether its samples carry gradients', () => {
    const { support, reparameterized, minScale } = row();
    expect([support.low, support.high, reparameterized, minScale]).toEqual([
      -Infinity,
      Infinity,
      false,
      0.001,
    ]);
    const reals = product([gaussian({ minScale: 0.2 }), laplace({ minScale: 0.1 })]);
    expect([reals.support.type, reals.reparameterized, reals.minScale]).toEqual([
      'real',
      true,
      0.1,
    ]);
    expect(product([bernoulli(), poisson()]).support).toEqual({
      type: 'binary and count',
      low: 0,
      high: Infinity,
    });
    expectTypeOf(reals.reparameterized).toEqualTypeOf<true>();
    const some = [gaussian(), gaussian()];
    expectTypeOf(
      product([...some, { family: laplace(), columns: 2 }]).reparameterized,
    ).toEqualTypeOf<true>();
    expectTypeOf(product([gaussian(), bernoulli()]).reparameterized).toEqualTypeOf<false>();
  });

  it('refuses what is no list of families, and other columns', () => {
    expectVaeKitError(() => product([]), /parts must be a list of families/);
    expectVaeKitError(
      () => product([gaussian(), { family: bernoulli(), columns: 0 }]),
      /parts\[1\]\.columns must be a positive integer/,
    );
    expectVaeKitError(
      () => row().rawShape([6]),
      /must have as many columns as the last axis of the events, \[6\], but got 7/,
    );
    const full = product([{ family: multivariateGaussian(), columns: 2 }]);
    expectVaeKitError(() => full.rawShape([3, 2]), /must have events of one axis/);
  });
});

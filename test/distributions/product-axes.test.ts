import { concat, ones, slice, tensor, tensor2d, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { normalNoise } from '../../src/core/noise.js';
import { bernoulli } from '../../src/distributions/bernoulli.js';
import { categorical } from '../../src/distributions/categorical.js';
import type { Family, Params } from '../../src/distributions/family.js';
import { affineCoupling } from '../../src/distributions/flows/affine-coupling.js';
import { flow } from '../../src/distributions/flows/flow.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import { gaussianKl } from '../../src/distributions/kl/gaussian.js';
import { laplace } from '../../src/distributions/laplace.js';
import { negativeBinomial } from '../../src/distributions/negative-binomial.js';
import { rowsOf, tileParams } from '../../src/distributions/params.js';
import { poisson } from '../../src/distributions/poisson.js';
import { product } from '../../src/distributions/product.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectClose } from '../support/gradients.js';

const key = randomKey(1);
const last = (x: Tensor, start: number, width: number) =>
  slice(x, [...x.shape.slice(1).map(() => 0), start], [...x.shape.slice(0, -1), width]);

describeOnBackends('a product of events of several axes', () => {
  // Two rows of three columns, of which the first has two.
  const make = () => product([{ family: gaussian(), columns: 2 }, laplace()]);
  const raw = () => normalNoise(key, [4, 2, 6]);

  it('has in each row the figures of its parts', () => {
    const family = make();
    const params = family.params(raw(), {});
    const own = [
      [gaussian() as Family, last(raw(), 0, 4)],
      [laplace() as Family, last(raw(), 4, 2)],
    ] as const;
    const each = (compute: (part: Family, of: Params) => Tensor) =>
      own.map(([part, outputs]) => compute(part, part.params(outputs, {})));
    for (const figure of ['mean', 'mode'] as const)
      expect([...family[figure](params).dataSync()]).toEqual([
        ...concat(
          each((part, of) => part[figure](of)),
          2,
        ).dataSync(),
      ]);
    const entropies = each((part, of) => part.entropy!(of)).map((entropy) => entropy.dataSync());
    expectClose(
      family.entropy!(params).dataSync(),
      [0, 1, 2, 3].map((i) => entropies[0]![i]! + entropies[1]![i]!),
      1e-6,
    );
    expect(family.sample(params, key).shape).toEqual([4, 2, 3]);
  });

  it('has its KL to a Gaussian, of one scale or of a scale for each column', () => {
    const gaussians = product([{ family: gaussian(), columns: 2 }, gaussian()]);
    const q = gaussians.params(raw(), {});
    const whole = {
      mean: concat([q['0.mean']!, q['1.mean']!], 2),
      logScale: concat([q['0.logScale']!, q['1.logScale']!], 2),
    };
    const mean = normalNoise(randomKey(2), [1, 2, 3]);
    for (const logScale of [normalNoise(randomKey(3), [1, 2, 3]), tensor([0.4], [1, 1, 1])]) {
      const p = { mean, logScale };
      expectClose(
        gaussians.klTo!.gaussian!(q, p).dataSync(),
        gaussianKl(whole, p).dataSync(),
        1e-6,
      );
    }
  });

  it('learns for each part what that part would learn of its columns', () => {
    const family = product([
      negativeBinomial(),
      { family: gaussian({ scale: 'shared' }), columns: 2 },
    ]);
    const variables = family.variables!([2, 3], key);
    expect(Object.entries(variables).map(([name, { shape }]) => [name, shape])).toEqual([
      ['0.logTotalCount', [1, 2, 1]],
      ['1.logVariance', []],
    ]);
    const deep = family.variables!([5, 2, 3], key);
    expect(deep['0.logTotalCount']!.shape).toEqual([1, 5, 2, 1]);
    const [logits, mean] = ['0.logits', '1.mean'].map(
      (name) => family.params(ones([4, 5, 2, 3]), deep)[name]!.shape,
    );
    expect([logits, mean]).toEqual([
      [4, 5, 2, 1],
      [4, 5, 2, 2],
    ]);
    const params = family.params(ones([4, 2, 3]), variables);
    expect(params['0.logits']!.shape).toEqual([4, 2, 1]);
    expect(params['1.mean']!.shape).toEqual([4, 2, 2]);
  });
});

describe('a product', () => {
  useBackend('cpu');

  it('has no closed form that a part lacks', () => {
    const classes = product([categorical({ classes: 3 }), bernoulli()]);
    expect([typeof classes.kl, classes.klPerDimension]).toEqual(['function', undefined]);
    const counts = product([poisson(), bernoulli()]);
    expect(counts).not.toHaveProperty('entropy');
    expect(counts.klTo).toBeUndefined();
    const unclosed: Family = { ...gaussian(), kl: undefined };
    expect(product([gaussian(), unclosed]).klTo).toBeUndefined();
  });

  it('shares what its parts share, which is never repeated', () => {
    const family = product([
      bernoulli(),
      { family: flow(gaussian(), [affineCoupling()]), columns: 2 },
    ]);
    const names = ['weight0', 'bias0', 'weight1', 'bias1'].map((name) => `1.layer0/${name}`);
    expect(family.shared).toEqual(names);
    expect(product([bernoulli(), gaussian()])).not.toHaveProperty('shared');
    const params = family.params(zeros([2, 5]), family.variables!([3], key));
    expect(rowsOf(family, params)).toBe(2);
    const tiled = tileParams(family, params, 2);
    for (const name of names) expect(tiled[name]).toBe(params[name]);
    expect(tiled['0.logits']!.shape).toEqual([4, 1]);
  });

  it('tells more than ten parts apart', () => {
    const family = product(Array.from({ length: 12 }, () => bernoulli()));
    const logits = Array.from({ length: 12 }, (_, i) => i - 5.5);
    expect([...family.mode(family.params(tensor2d([logits]), {})).dataSync()]).toEqual([
      0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1,
    ]);
  });

  it.each(['mean', 'a0.logits', '0', '.logits', '7.logits', '0.'])(
    'knows no parameter of the name %s',
    (name) => {
      const family = product([bernoulli(), bernoulli()]);
      const params = {
        '0.logits': zeros([1, 1]),
        '1.logits': zeros([1, 1]),
        [name]: zeros([1, 1]),
      };
      expectVaeKitError(
        () => family.mean(params),
        `parameters of a product of 2 must have names such as '0.mean', but got '${name}'`,
      );
    },
  );

  it('counts the columns of its parts, alone or told', () => {
    const classes = categorical({ classes: 3 });
    expect(product([classes, { family: classes, columns: 6 }]).columns).toBe(9);
    expect(product([{ family: classes } as never, gaussian()]).columns).toBe(4);
    expect(product([{ family: gaussian() } as never]).columns).toBe(1);
    for (const columns of [0, 1.5, -1, '2'])
      expectVaeKitError(
        () => product([{ family: classes, columns: columns as number }]),
        /parts\[0\]\.columns must be a positive integer/,
      );
  });

  it('tells which events would do', () => {
    expectVaeKitError(
      () => product([gaussian(), bernoulli()]).rawShape([4, 5]),
      /Give events of the shape \[4, 2\], or \{ family: gaussian\(\), columns: 3 \} for three columns/,
    );
  });

  it('asks each part how wide its raw outputs are for events of so many axes', () => {
    // A part of a user's, with one raw output more for each axis before the last.
    const wide: Family = {
      ...bernoulli(),
      rawShape: (event) => [...event.slice(0, -1), event.at(-1)! + event.length - 1],
      params: (raw) => ({ logits: last(raw, 0, 1) }),
    };
    const family = product([wide, laplace({ scale: 1 })]);
    expect([family.rawShape([2]), family.rawShape([5, 2])]).toEqual([[2], [5, 3]]);
    const { '0.logits': logits, '1.mean': mean } = family.params(tensor([1, 2, 3], [1, 1, 3]), {});
    expect([logits!.arraySync(), mean!.arraySync()]).toEqual([[[[1]]], [[[3]]]]);
  });

  it('refuses a part whose raw outputs have other axes before the last', () => {
    const flat: Family = {
      ...bernoulli(),
      rawShape: (event) => [event.reduce((size, axis) => size * axis, 1)],
    };
    const family = product([gaussian(), flat]);
    expect(family.rawShape([2])).toEqual([3]);
    expectVaeKitError(
      () => family.rawShape([4, 2]),
      /must have parts whose raw outputs have the axes \[4\] before the last, but got \[4\]/,
    );
  });
});

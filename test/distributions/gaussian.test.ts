import {
  concat,
  exp,
  grad,
  ones,
  scalar,
  sum,
  tensor,
  tensor2d,
  zeros,
  type Scalar,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { normalNoise } from '../../src/core/noise.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import { eventsOf } from '../support/arbitraries.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectClose, expectGradient } from '../support/gradients.js';
import { expectNoLeak } from '../support/leaks.js';

describe('gaussian', () => {
  it('has raw outputs for the means and, where it is learned, for the scale', () => {
    expect(gaussian().rawShape([4, 5, 2])).toEqual([4, 5, 4]);
    expect(gaussian({ scale: 'shared' }).rawShape([4, 5, 2])).toEqual([4, 5, 2]);
    expect(gaussian({ scale: 1 }).rawShape([3])).toEqual([3]);
    expect(gaussian().support).toEqual({ type: 'real', low: -Infinity, high: Infinity });
    expect([gaussian().type, gaussian().reparameterized]).toEqual(['gaussian', true]);
  });

  it.each([0, -1, Number.NaN, Infinity, 1e-19, 1e19, 'both', null])(
    'refuses the scale %s',
    (scale) => {
      expectVaeKitError(
        () => gaussian({ scale: scale as number }),
        /scale must be 'learned', 'shared' or a positive number/,
      );
    },
  );

  it.each([-1e-9, Number.NaN, Infinity, 1e19, '0.1'])('refuses the minScale %s', (minScale) => {
    expectVaeKitError(
      () => gaussian({ minScale: minScale as number }),
      /minScale must be a finite number, 0 or more/,
    );
  });

  it.each([0, 0.3, -1, Number.NaN, Infinity, '1'])(
    'refuses the initialScale %s above a floor of 0.3',
    (initialScale) => {
      expectVaeKitError(
        () => gaussian({ scale: 'shared', minScale: 0.3, initialScale: initialScale as number }),
        /initialScale must be a number above minScale, 0\.3/,
      );
    },
  );

  it.each([
    { options: { sigma: 0.1 }, message: /'sigma'\. Give the standard deviation as the scale\./ },
    { options: { minscale: 0.1 }, message: /'minscale'\. Did you mean 'minScale'\?/ },
    { options: { initial_scale: 0.1 }, message: /Did you mean 'initialScale'\?/ },
    { options: 0.1, message: /the options of gaussian must be an object, but got 0\.1/ },
    { options: null, message: /the options of gaussian must be an object, but got null/ },
  ])('refuses $options', ({ options, message }) => {
    expectVaeKitError(() => gaussian(options as object), message);
  });

  it.each([
    { options: { scale: 0 }, option: 'scale' },
    { options: { minScale: -1 }, option: 'minScale' },
    { options: { initialScale: 2 }, option: 'initialScale' },
    { options: { scale: 'shared', initialScale: 0 }, option: 'initialScale' },
  ])('names the option at fault in $options', ({ options, option }) => {
    expect(() => gaussian(options as object)).toThrow(expect.objectContaining({ option }));
  });

  it.each(['learned', 0.5] as const)(
    'refuses an initialScale for the scale %s, which does not start there',
    (scale) => {
      expectVaeKitError(
        () => gaussian({ scale, initialScale: 0.2 }),
        /initialScale must be left out/,
      );
    },
  );
});

describeOnBackends('the scale of a gaussian', () => {
  it('has σ² = exp(raw) + minScale², so that the floor holds', () => {
    const { logScale } = gaussian({ minScale: 0.1 }).params(
      tensor2d([[0, 0, 0, -100, -4.605170186, 3]]),
      {},
    );
    expectClose(
      exp(logScale).dataSync(),
      [0.1, Math.sqrt(0.02), Math.sqrt(Math.exp(3) + 0.01)],
      1e-6,
    );
  });

  it('has no floor where minScale is 0', () => {
    expectClose(
      gaussian({ minScale: 0 })
        .params(tensor2d([[0, -60]]), {})
        .logScale.dataSync(),
      [-30],
      1e-6,
    );
  });

  it('has a floor of 0.001 unless told', () => {
    expectClose(
      exp(gaussian().params(tensor2d([[0, -100]]), {}).logScale).dataSync(),
      [1e-3],
      1e-6,
    );
  });

  it.each(['learned', 'shared', 0.7] as const)('is %s in the shapes it should be', (scale) => {
    const family = gaussian({ scale });
    const event = [4, 5, 2];
    const { mean, logScale } = family.params(
      zeros([3, ...family.rawShape(event)]),
      family.variables?.(event, randomKey(0)) ?? {},
    );
    expect(mean.shape).toEqual([3, ...event]);
    expect(logScale.shape).toEqual(scale === 'learned' ? [3, ...event] : [3, 1, 1, 1]);
  });

  it.each([
    { options: {}, start: 1 },
    { options: { initialScale: 0.25 }, start: 0.25 },
    { options: { initialScale: 0.25, minScale: 0.2 }, start: 0.25 },
    { options: { initialScale: 3, minScale: 0 }, start: 3 },
    { options: { minScale: 10 }, start: 20 },
  ])('starts, where it is shared, at $start with $options', ({ options, start }) => {
    const family = gaussian({ scale: 'shared', ...options });
    const variables = family.variables!([3], randomKey(0));
    expect(Object.keys(variables)).toEqual(['logVariance']);
    expectClose(
      exp(family.params(zeros([2, 3]), variables).logScale).dataSync(),
      [start, start],
      1e-6,
      1e-6,
    );
  });

  it('is the number given, where it is fixed, whatever the floor', () => {
    expectClose(
      exp(gaussian({ scale: 1e-4, minScale: 1 }).params(zeros([2, 3]), {}).logScale).dataSync(),
      [1e-4, 1e-4],
      1e-5,
      1e-4,
    );
  });

  it('takes means and log-variances from the halves of the last axis', () => {
    const halves = [tensor([1, 2, 3, 4, 5, 6], [1, 3, 2]), tensor([0, 1, 2, 3, 4, 5], [1, 3, 2])];
    const { mean, logScale } = gaussian({ minScale: 0 }).params(concat(halves, 2), {});
    expect([...mean.dataSync()]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...logScale.dataSync()]).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
  });

  it.each(eventsOf([3], [2, 1, 3], [2, 2, 2, 2]))(
    'has the right gradients from log-probability to raw outputs, for events of shape $event',
    ({ event }) => {
      const x = normalNoise(randomKey(1), [2, ...event]);
      const learned = gaussian({ minScale: 0.3 });
      expectGradient(
        (raw) => learned.logProb(learned.params(raw, {}), x),
        [normalNoise(randomKey(2), [2, ...learned.rawShape(event)])],
      );
      const shared = gaussian({ scale: 'shared', minScale: 0.3 });
      expectGradient(
        (raw, logVariance) => shared.logProb(shared.params(raw, { logVariance }), x),
        [normalNoise(randomKey(2), [2, ...event]), scalar(-0.7)],
      );
      const fixed = gaussian({ scale: 0.7 });
      expectGradient(
        (raw) => fixed.logProb(fixed.params(raw, {}), x),
        [normalNoise(randomKey(2), [2, ...event])],
      );
    },
  );

  it('has finite figures and gradients where a raw log-variance is ±80', () => {
    const family = gaussian();
    const raw = tensor2d([
      [0, 80],
      [0, -80],
    ]);
    const x = tensor2d([[1], [1]]);
    expect([...family.logProb(family.params(raw, {}), x).dataSync()].every(Number.isFinite)).toBe(
      true,
    );
    expect(
      [
        ...grad((value) => sum<Scalar>(family.logProb(family.params(value, {}), x)))(
          raw,
        ).dataSync(),
      ].every(Number.isFinite),
    ).toBe(true);
  });

  it('leaves nothing behind', () => {
    const raw = ones([2, 4]);
    const logVariance = scalar(0);
    expectNoLeak(() => gaussian().params(raw, {}));
    expectNoLeak(() => gaussian({ scale: 'shared' }).params(raw, { logVariance }));
    expectNoLeak(() => gaussian({ scale: 2 }).params(raw, {}));
    expectNoLeak(() => gaussian({ scale: 'shared' }).variables!([4], randomKey(0)));
  });

  it('carries z = μ + σ ε to both parameters', () => {
    const family = gaussian();
    const noise = normalNoise(randomKey(5), [2, 3]).dataSync();
    const q = {
      mean: zeros([2, 3]),
      logScale: tensor2d([
        [0, 1, -1],
        [0.5, 0, 2],
      ]),
    };
    expectClose(
      family.sample(q, randomKey(5)).dataSync(),
      Array.from(noise, (value, i) => value * Math.exp(q.logScale.dataSync()[i]!)),
      1e-6,
    );
  });
});

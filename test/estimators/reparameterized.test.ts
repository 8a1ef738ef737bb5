import {
  exp,
  grads,
  mul,
  ones,
  scalar,
  sum,
  tensor1d,
  tensor2d,
  zeros,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { randomKey, type Key } from '../../src/core/keys.js';
import { normalNoise } from '../../src/core/noise.js';
import type { Params } from '../../src/distributions/family.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import { reparameterized } from '../../src/estimators/reparameterized.js';
import { describeOnBackends } from '../support/backend.js';
import { expectClose } from '../support/gradients.js';
import { drawContext, surrogateInputs } from '../support/inputs.js';

describeOnBackends('reparameterized', () => {
  it('carries gradients through the sample: 1 to the mean, σ ε to log σ', () => {
    const { draw } = reparameterized();
    const noise = normalNoise(randomKey(3), [2, 3]);
    const logScale = tensor2d([
      [0, -1, 1],
      [0.5, 0, -2],
    ]);
    const [toMean, toScale] = grads((mean: Tensor, log: Tensor) =>
      sum<Scalar>(draw(gaussian(), { mean, logScale: log }, randomKey(3), drawContext).z),
    )([zeros([2, 3]), logScale]);
    expectClose(toMean!.dataSync(), ones([2, 3]).dataSync(), 1e-6);
    expectClose(toScale!.dataSync(), mul(exp(logScale), noise).dataSync(), 1e-6);
  });

  it(
    'carries gradients of log q through both the parameters and the sample: 0 to the mean, −1 to ' +
      'log σ',
    () => {
      const { draw } = reparameterized();
      const logScale = tensor2d([
        [0, -1, 1],
        [0.5, 0, -2],
      ]);
      const [toMean, toScale] = grads((mean: Tensor, log: Tensor) =>
        sum<Scalar>(
          draw(gaussian(), { mean, logScale: log }, randomKey(3), drawContext).logPosterior(),
        ),
      )([zeros([2, 3]), logScale]);
      expect(Math.max(...Array.from(toMean!.dataSync(), Math.abs))).toBeLessThan(1e-6);
      expectClose(toScale!.dataSync(), new Array<number>(6).fill(-1), 1e-5);
    },
  );

  it('draws and judges in one pass where the family can', () => {
    const both = { value: ones([2, 3]), logProb: tensor1d([-4, -7]) };
    const params = { mean: zeros([2, 3]), logScale: zeros([2, 3]) };
    const never = () => expect.unreachable('a second pass');
    const family = {
      ...gaussian(),
      sample: never,
      logProb: never,
      sampleWithLogProb: (given: Params, key: Key) => {
        expect([given, key]).toEqual([params, randomKey(3)]);
        return both;
      },
    };
    const { z, logPosterior } = reparameterized().draw(family, params, randomKey(3), drawContext);
    expect(z).toBe(both.value);
    expect(logPosterior()).toBe(both.logProb);
  });

  it('has −(the mean of the bound) for its loss, and hands its state on', () => {
    const state = {};
    const never = () => scalar(Number.NaN);
    const result = reparameterized().surrogate(
      surrogateInputs({
        credit: { bound: tensor1d([-3, -5]), signal: zeros([1, 2]), leaveOneOut: never },
        logPosterior: never,
        data: zeros([2, 4]),
        state,
      }),
    );
    expect([result.loss.shape, result.loss.dataSync()[0]]).toEqual([[], 4]);
    expect(result.state).toBe(state);
  });

  it('needs a posterior whose samples carry gradients, and takes one sample', () => {
    const { type, requires, samples, initialState } = reparameterized();
    expect([type, requires, samples, initialState()]).toEqual([
      'reparameterized',
      'reparameterized',
      1,
      {},
    ]);
  });
});

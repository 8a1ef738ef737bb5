import { tensor2d, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { gaussian } from '../../src/distributions/gaussian.js';
import { multivariateGaussian } from '../../src/distributions/multivariate-gaussian.js';
import { checkIndependent, observedLogProb } from '../../src/distributions/observed-log-prob.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectClose } from '../support/gradients.js';

describe('the log-probability of what was observed', () => {
  useBackend('cpu');

  it('is that of a Gaussian of fewer numbers, whatever stands in the others', () => {
    const family = gaussian({ scale: 1 });
    const params = family.params(tensor2d([[0, 1, -2]]), {});
    const value = tensor2d([[1, Number.NaN, 0]]);
    // −½ (1 + 4) − log 2π, of two numbers 1 and 2 standard deviations off.
    expectClose(
      observedLogProb(family, params, value, tensor2d([[1, 0, 1]])).dataSync(),
      [-2.5 - Math.log(2 * Math.PI)],
      1e-6,
    );
  });

  it('is all of it without a mask, which only a family of dimensions apart can take', () => {
    const family = multivariateGaussian();
    const params = family.params(zeros([2, 5]), {});
    const value = zeros([2, 2]);
    expect([...observedLogProb(family, params, value, undefined).dataSync()]).toEqual([
      ...family.logProb(params, value).dataSync(),
    ]);
    const call = () => observedLogProb(family, params, value, zeros([2, 2]));
    expectVaeKitError(
      call,
      /a mask needs a likelihood with the function logProbPerDimension, but got 'multivariateGaussian'/,
    );
    expect(call).toThrow(expect.objectContaining({ option: 'mask' }));
    expect(() => checkIndependent(gaussian())).not.toThrow();
  });
});

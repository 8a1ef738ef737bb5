import { grads, sum, tensor2d, type Scalar } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { studentT } from '../../src/distributions/student-t.js';
import { describeOnBackends } from '../support/backend.js';
import { expectClose } from '../support/gradients.js';

describeOnBackends('studentT, far out', () => {
  // Where 1 + s² / ν is s² / ν to all digits of float32, and where s² is beyond it.
  it.each([3e4, 1e8, 1e15, 1e25])('has its log-density and its slope at %s', (x) => {
    const degrees = 4;
    const family = studentT({ degreesOfFreedom: degrees, scale: 1 });
    const params = family.params(tensor2d([[0]]), {});
    const value = tensor2d([[x]]);
    // log Γ(5/2) − log Γ(2) − ½ log(4π) − (5/2) log(1 + x² / 4), in float64.
    const constant = Math.log(0.375);
    const logDensity = constant - ((degrees + 1) / 2) * Math.log1p((x / degrees) * x);
    expectClose(family.logProb(params, value).dataSync(), [logDensity], 1e-5);
    const slopes = grads((at) => sum<Scalar>(family.logProb(params, at)))([value]);
    expectClose(
      slopes[0]!.dataSync().map((slope) => slope * x),
      [-(degrees + 1) / (1 + degrees / x / x)],
      1e-5,
    );
    expect(slopes[0]!.shape).toEqual([1, 1]);
  });
});

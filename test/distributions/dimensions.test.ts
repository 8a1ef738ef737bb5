import { slice, tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { continuousBernoulli } from '../../src/distributions/continuous-bernoulli.js';
import { discretizedLogistic } from '../../src/distributions/discretized-logistic.js';
import type { Family } from '../../src/distributions/family.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import { laplace } from '../../src/distributions/laplace.js';
import { logistic } from '../../src/distributions/logistic.js';
import { mapParams } from '../../src/distributions/params.js';
import { negativeBinomial } from '../../src/distributions/negative-binomial.js';
import { poisson } from '../../src/distributions/poisson.js';
import { studentT } from '../../src/distributions/student-t.js';
import { describeOnBackends } from '../support/backend.js';
import { expectClose } from '../support/gradients.js';

const mean = [0.4, -0.3];
const logScale = [-0.5, 1];
const column = (x: Tensor, j: number) => slice(x, [0, j], [-1, 1]);

describeOnBackends('dimensions that are independent', () => {
  it.each<[string, () => unknown, Record<string, number[]>, value: number[]]>([
    ['gaussian', gaussian, { mean, logScale }, [1.5, -2]],
    ['laplace', laplace, { mean, logScale }, [1.5, -2]],
    ['logistic', logistic, { mean, logScale }, [1.5, -2]],
    ['studentT', studentT, { mean, logScale, degreesOfFreedom: [3, 8] }, [1.5, -2]],
    ['continuousBernoulli', continuousBernoulli, { logits: [-2, 0.7] }, [0.1, 0.8]],
    ['poisson', poisson, { logRate: [-1, 2] }, [0, 9]],
    ['negativeBinomial', negativeBinomial, { logits: [0, 1], logTotalCount: [1, -1] }, [3, 2]],
    ['discretizedLogistic', discretizedLogistic, { mean, logScale }, [0, 0.2]],
  ])('have each the log-probability of a %s of one number', (_, make, given, value) => {
    const family = make() as Family;
    const params = mapParams(
      Object.fromEntries(Object.entries(given).map(([name, row]) => [name, tensor2d([row])])),
      (tensor) => tensor,
    );
    const x = tensor2d([value]);
    const apart = family.logProbPerDimension!(params, x);
    expect(apart.shape).toEqual([1, 2]);
    expectClose(
      apart.dataSync(),
      [0, 1].flatMap((j) => [
        ...family
          .logProb(
            mapParams(params, (tensor) => column(tensor, j)),
            column(x, j),
          )
          .dataSync(),
      ]),
      1e-6,
    );
  });

  it.each<[string, () => unknown, (logScale: number) => number]>([
    ['gaussian', gaussian, (s) => s + 0.5 * Math.log(2 * Math.PI * Math.E)],
    ['laplace', laplace, (s) => s + 1 + Math.log(2)],
    ['logistic', logistic, (s) => s + 2],
  ])('have the entropy of a %s, which its scale alone decides', (_, make, entropy) => {
    const family = make() as Family;
    const params = { mean: tensor2d([mean]), logScale: tensor2d([logScale]) };
    expectClose(
      family.entropy!(params).dataSync(),
      [entropy(logScale[0]!) + entropy(logScale[1]!)],
      1e-6,
    );
  });
});

import { tensor1d, tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { creditOf } from '../../src/objectives/check-objective.js';
import { elbo } from '../../src/objectives/elbo.js';
import type { Terms } from '../../src/objectives/objective.js';
import { describeOnBackends } from '../support/backend.js';
import { expectClose } from '../support/gradients.js';
import { otherTerms } from '../support/inputs.js';

/** Two samples of two data, whose latents have one dimension. */
function terms(weights?: Tensor): Terms {
  const kl = tensor2d([[0.1], [0.5]]);
  return {
    ...otherTerms,
    kind: 'closed-form',
    logLikelihood: tensor2d([
      [1, 2],
      [3, 8],
    ]),
    step: 0,
    kl: tensor1d([0.1, 0.5]),
    klPerDimension: () => kl,
    weights,
  };
}

describeOnBackends('the credit of data that do not count the same', () => {
  it('is that of each datum times what it counts', () => {
    const { bound, signal, leaveOneOut } = creditOf(elbo(), terms(tensor1d([1.5, 0.5])));
    expectClose(bound.dataSync(), [1.5 * 1.9, 0.5 * 4.5], 1e-6);
    expectClose(signal.dataSync(), [0.75, 0.5, 2.25, 2], 1e-6);
    expectClose(leaveOneOut().dataSync(), [2.25, 2, 0.75, 0.5], 1e-6);
  });

  it('has free bits of the KL that the data have by what they count', () => {
    const boundOf = (weights?: Tensor) =>
      creditOf(elbo({ freeBits: 0.25 }), terms(weights)).bound.dataSync();
    // The plain mean of the KL is 0.3, that of data of which the first counts nine times 0.14.
    expectClose(boundOf(), [1.9, 4.5], 1e-6);
    expectClose(boundOf(tensor1d([1.8, 0.2])), [1.8 * 1.75, 0.2 * 4.75], 1e-6);
  });
});

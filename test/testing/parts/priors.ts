import {
  affineCoupling,
  bernoulliPrior,
  categoricalPrior,
  conditionalPrior,
  flow,
  gaussianMixture,
  mixturePrior,
  standardNormal,
  vampPrior,
  type Prior,
} from '../../../src/index.js';
import { checkPrior, type CheckPriorOptions } from '../../../src/testing/index.js';
import type { Part } from './part.js';

const mixture = gaussianMixture({
  covariance: 'full',
  weights: [0.3, 0.7],
  means: [
    [-1, 0.5],
    [1, 0],
  ],
  covariances: [
    [
      [0.5, 0.2],
      [0.2, 0.4],
    ],
    [
      [0.3, -0.1],
      [-0.1, 0.6],
    ],
  ],
});

const coupling = affineCoupling({ hidden: [4] });

const ROWS: readonly (readonly [name: string, prior: Prior, sizes: CheckPriorOptions])[] = [
  ['standardNormal', standardNormal(), { latent: [2] }],
  ['standardNormal beside a condition', standardNormal(), { latent: [2], condition: [3] }],
  ['bernoulliPrior', bernoulliPrior(0.3), { latent: [3] }],
  ['categoricalPrior', categoricalPrior({ probabilities: [1, 2, 3] }), { latent: [2, 3] }],
  ['conditionalPrior', conditionalPrior(), { latent: [2], condition: [3] }],
  ['a Gaussian mixture', mixture, { latent: [2] }],
  ['mixturePrior', mixturePrior({ components: 3 }), { latent: [2] }],
  ['vampPrior', vampPrior({ components: 3 }), { latent: [2] }],
  ['a flow of a prior', flow(standardNormal(), [coupling]), { latent: [2] }],
];

/** The built-in priors, each with the shape of its latents, and perhaps of a condition. */
export const PRIORS: readonly Part[] = ROWS.map(([name, prior, sizes]) => ({
  kind: 'prior',
  name,
  check: (options) => checkPrior(prior, { effect: 0.1, ...options, ...sizes }),
}));

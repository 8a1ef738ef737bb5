import { describe, expect, it } from 'vitest';
import {
  bernoulliPrior,
  categoricalPrior,
  conditionalPrior,
  gaussianMixture,
  standardNormal,
  type Prior,
} from '../../src/index.js';
import { assertLaws, checkPrior, type CheckPriorOptions } from '../../src/testing/index.js';
import { describeOnBackends, useBackend } from '../support/backend.js';

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

const PRIORS: readonly (readonly [string, Prior, CheckPriorOptions])[] = [
  ['standardNormal', standardNormal(), { latent: [2] }],
  ['standardNormal beside a condition', standardNormal(), { latent: [2], condition: [3] }],
  ['bernoulliPrior', bernoulliPrior(0.3), { latent: [3] }],
  ['categoricalPrior', categoricalPrior({ probabilities: [1, 2, 3] }), { latent: [2, 3] }],
  ['conditionalPrior', conditionalPrior(), { latent: [2], condition: [3] }],
  ['a Gaussian mixture', mixture, { latent: [2] }],
];

// Of each prior all laws together raise a false alarm in 1 of 1e6 seeds.
describeOnBackends('the priors', () => {
  it.each(PRIORS)('%s keeps all laws', async (_, prior, options) => {
    assertLaws(await checkPrior(prior, { ...options, seed: 1, effect: 0.1 }));
  });
});

describe('checkPrior', () => {
  useBackend('cpu');

  it('names the prior, and refuses what is none or goes with none', async () => {
    const report = await checkPrior(standardNormal(), { latent: 1, effect: 0.3 });
    expect([report.part, report.passed]).toEqual(["the prior 'standardNormal'", true]);
    expect(report.laws.map(({ law }) => law)).toContain('one key builds one prior');
    await expect(checkPrior({} as never, { latent: 2 })).rejects.toThrow(/must be a prior/);
    await expect(checkPrior(standardNormal(), {} as never)).rejects.toThrow(/latent must be/);
    await expect(checkPrior(standardNormal(), { latent: 2, event: 2 } as never)).rejects.toThrow(
      /Give latent: \[2\]/,
    );
  });

  it('says what a prior cannot do without, as the model would', async () => {
    const { laws, passed } = await checkPrior(conditionalPrior(), { latent: 2, effect: 0.3 });
    expect(passed).toBe(false);
    expect(laws[0]!.message).toMatch(/needs a model with a condition/);
  });
});

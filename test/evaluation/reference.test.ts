import { describe, expect, it } from 'vitest';
import {
  activeUnits,
  annealedImportanceSampling,
  estimateLogLikelihood,
  klPerDimension,
  mutualInformation,
} from '../../src/index.js';
import judged from '../fixtures/evaluation/judged.json';
import { useBackend } from '../support/backend.js';
import { mean, variance } from '../support/statistics.js';
import { expectAgreement } from './agreement.js';
import { judgedModel } from './judged.js';

describe('a model that PyTorch and SciPy have judged', () => {
  useBackend('cpu');

  it('has their log-likelihood by importance sampling', async () => {
    const { model, data } = judgedModel();
    await expectAgreement(judged.exact, (seed) =>
      estimateLogLikelihood(model, data, { samples: 500, seed }),
    );
  });

  it('has their log-likelihood by annealing', async () => {
    const { model, data } = judgedModel();
    const options = { chains: 16, temperatures: 4, leapfrogSteps: 3 };
    await expectAgreement(judged.exact, (seed) =>
      annealedImportanceSampling(model, data, { ...options, seed }),
    );
  });

  it('has their bound of ten samples, on average', async () => {
    const { model, data } = judgedModel();
    const { samples, mean: expected, error } = judged.bound;
    const means: number[] = [];
    for (let seed = 0; seed < 200; seed++)
      means.push((await estimateLogLikelihood(model, data, { samples, seed })).mean);
    // Beyond four errors with a probability of 0.00006.
    const own = Math.sqrt(variance(means) / means.length);
    expect(Math.abs(mean(means) - expected)).toBeLessThan(4 * Math.hypot(own, error));
  });

  it('has their variances of the posterior mean, and their KL for each dimension', async () => {
    const { model, data } = judgedModel();
    for (const batchSize of [1, 5, 100]) {
      const { variances, count } = await activeUnits(model, data, { batchSize });
      const kl = await klPerDimension(model, data, { batchSize });
      expect(count).toBe(2);
      judged.variances.forEach((each, i) => expect(variances[i]).toBeCloseTo(each, 6));
      judged.kl.forEach((each, i) => expect(kl[i]).toBeCloseTo(each, 6));
    }
  });

  it('has their mutual information', async () => {
    const { model, data } = judgedModel();
    const { mean: found, standardError } = await mutualInformation(model, data, { samples: 3000 });
    const { mean: expected, error } = judged.information;
    expect(Math.abs(found - expected)).toBeLessThan(4 * Math.hypot(standardError, error));
  });
});

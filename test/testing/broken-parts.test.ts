import { tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  checkEstimator,
  checkFamily,
  checkModel,
  checkObjective,
  checkPrior,
} from '../../src/testing/index.js';
import { useBackend } from '../support/backend.js';
import { BROKEN_ESTIMATORS } from './broken/estimators.js';
import { BROKEN_FAMILIES } from './broken/families.js';
import { BROKEN_MODELS } from './broken/models.js';
import { BROKEN_OBJECTIVES } from './broken/objectives.js';
import { BROKEN_PRIORS } from './broken/priors.js';

describe('a part with a mistake is rejected by the law that it breaks', () => {
  useBackend('cpu');

  it.each(BROKEN_FAMILIES.map(([mistake, family, law]) => ({ mistake, family, law })))(
    'a family: $mistake',
    async ({ family, law }) => {
      const { passed, laws } = await checkFamily(family, { event: [2], seed: 1, effect: 0.1 });
      expect(passed).toBe(false);
      expect(
        laws.filter((each) => !each.passed && !each.undecided).map((each) => each.law),
      ).toContain(law);
    },
  );

  it.each(
    BROKEN_ESTIMATORS.map(([mistake, estimator, posterior, objective, law]) => ({
      mistake,
      law,
      parts: { estimator, posterior, objective },
    })),
  )('an estimator: $mistake', async ({ law, parts: { estimator, posterior, objective } }) => {
    const options = { posterior, objective, seed: 1, effect: 0.2 };
    const { passed, laws } = await checkEstimator(estimator, options);
    expect(passed).toBe(false);
    expect(
      laws.filter((each) => !each.passed && !each.undecided).map((each) => each.law),
    ).toContain(law);
  });

  it.each(BROKEN_OBJECTIVES.map(([mistake, objective, law]) => ({ mistake, objective, law })))(
    'an objective: $mistake',
    async ({ objective, law }) => {
      const { passed, laws } = await checkObjective(objective, { seed: 1 });
      expect(passed).toBe(false);
      const broken = laws.filter((each) => !each.passed).map((each) => each.law);
      expect(broken.filter((each) => each.startsWith(law))).not.toEqual([]);
    },
  );

  it.each(
    BROKEN_PRIORS.map(([mistake, prior, law, condition]) => ({ mistake, prior, law, condition })),
  )('a prior: $mistake', async ({ prior, law, condition }) => {
    const options = { latent: [2], condition, seed: 1, effect: 0.2 };
    const { passed, laws } = await checkPrior(prior, options);
    expect(passed).toBe(false);
    expect(
      laws.filter((each) => !each.passed && !each.undecided).map((each) => each.law),
    ).toContain(law);
  });

  it.each(BROKEN_MODELS.map(([mistake, build, law]) => ({ mistake, build, law })))(
    'a model: $mistake',
    async ({ build, law }) => {
      const bits = tensor2d([
        [1, 0, 1, 1],
        [0, 0, 1, 0],
        [1, 1, 0, 0],
        [0, 1, 1, 1],
      ]);
      const { passed, laws } = await checkModel(build(), bits, { seed: 1, effect: 0.2 });
      expect(passed).toBe(false);
      expect(
        laws.filter((each) => !each.passed && !each.undecided).map((each) => each.law),
      ).toContain(law);
    },
  );
});

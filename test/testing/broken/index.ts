import { tensor2d } from '@tensorflow/tfjs-core';
import {
  checkEstimator,
  checkFamily,
  checkModel,
  checkObjective,
  checkPrior,
} from '../../../src/testing/index.js';
import type { LawReport } from '../../../src/testing/index.js';
import type { Part } from '../parts/part.js';
import { BROKEN_ESTIMATORS } from './estimators.js';
import { BROKEN_FAMILIES } from './families.js';
import { BROKEN_MODELS } from './models.js';
import { BROKEN_OBJECTIVES } from './objectives.js';
import { BROKEN_PRIORS } from './priors.js';

/** A part with one mistake, after which it is called. */
export interface BrokenPart extends Part {
  /** How the law begins that must find it. */
  readonly law: string;
}

const bits = () =>
  tensor2d([
    [1, 0, 1, 1],
    [0, 0, 1, 0],
    [1, 1, 0, 0],
    [0, 1, 1, 1],
  ]);

/** All parts with a mistake, each of which a law must reject. */
export const BROKEN: readonly BrokenPart[] = [
  ...BROKEN_FAMILIES.map(([name, family, law]): BrokenPart => ({
    kind: 'family',
    name,
    law,
    check: (options) => checkFamily(family, { seed: 1, effect: 0.1, ...options, event: [2] }),
  })),
  ...BROKEN_PRIORS.map(([name, prior, law, condition]): BrokenPart => ({
    kind: 'prior',
    name,
    law,
    check: (options) =>
      checkPrior(prior, { seed: 1, effect: 0.2, ...options, latent: [2], condition }),
  })),
  ...BROKEN_OBJECTIVES.map(([name, objective, law]): BrokenPart => ({
    kind: 'objective',
    name,
    law,
    check: (options) => checkObjective(objective, { seed: 1, ...options }),
  })),
  ...BROKEN_ESTIMATORS.map(([name, estimator, posterior, objective, law]): BrokenPart => ({
    kind: 'estimator',
    name,
    law,
    check: (options) =>
      checkEstimator(estimator, {
        seed: 1,
        effect: 0.2,
        // A mistake whose noise grows would be given samples for a minute.
        seconds: 20,
        ...options,
        posterior,
        objective,
      }),
  })),
  ...BROKEN_MODELS.map(([name, build, law]): BrokenPart => ({
    kind: 'model',
    name,
    law,
    check: (options) => checkModel(build(), bits(), { seed: 1, effect: 0.2, ...options }),
  })),
];

/** The laws that a report says are broken, by what is decided. */
export const brokenLaws = ({ laws }: LawReport) =>
  laws.filter(({ passed, undecided }) => !passed && !undecided);

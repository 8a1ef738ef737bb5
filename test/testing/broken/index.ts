import { checkEstimator, checkFamily, checkObjective } from '../../../src/testing/index.js';
import type { LawReport } from '../../../src/testing/index.js';
import type { Part } from '../parts/part.js';
import { BROKEN_ESTIMATORS } from './estimators.js';
import { BROKEN_FAMILIES } from './families.js';
import { BROKEN_OBJECTIVES } from './objectives.js';

/** A part with one mistake, after which it is called. */
export interface BrokenPart extends Part {
  /** How the law begins that must find it. */
  readonly law: string;
}

/** All parts with a mistake, each of which a law must reject. */
export const BROKEN: readonly BrokenPart[] = [
  ...BROKEN_FAMILIES.map(([name, family, law]): BrokenPart => ({
    kind: 'family',
    name,
    law,
    check: (options) => checkFamily(family, { seed: 1, effect: 0.1, ...options, event: [2] }),
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
      checkEstimator(estimator, { seed: 1, effect: 0.2, ...options, posterior, objective }),
  })),
];

/** The laws that a report says are broken, by what is decided. */
export const brokenLaws = ({ laws }: LawReport) =>
  laws.filter(({ passed, undecided }) => !passed && !undecided);

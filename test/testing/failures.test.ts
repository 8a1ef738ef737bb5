import { tensor1d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  bernoulliPrior,
  elbo,
  gaussian,
  scoreFunction,
  standardNormal,
} from '../../src/index.js';
import * as testing from '../../src/testing/index.js';
import { expectFailures, rows, wrong, type Failures } from '../laws/failures/failure.js';
import { useBackend } from '../support/backend.js';
import { smallVae } from './broken/models.js';

const {
  assertLaws,
  checkEstimator,
  checkFamily,
  checkGradient,
  checkModel,
  checkObjective,
  checkPrior,
} = testing;

/** What all checks refuse of their options. */
const settings = (check: (options: never) => Promise<unknown>, own: object = {}) => {
  const given = (options: object) => () => check(wrong({ ...own, ...options }));
  return {
    'a seed below 0': [given({ seed: -1 }), /seed must be a whole number/],
    'a false alarm of 0': [given({ falseAlarm: 0 }), /falseAlarm must be above 0 and below 1/],
    'an effect that is none': [given({ effect: 0 }), /effect must be a finite number above 0/],
    'a power of 1': [given({ power: 1 }), /power must be above 0 and below 1/],
    'no time': [given({ seconds: -1 }), /seconds must be a finite number above 0/],
    'a level': [given({ alpha: 0.05 }), /'alpha'.* Give falseAlarm: 1e-6/],
    'a number of samples': [given({ numSamples: 9 }), /Give effect and power/],
    'a time limit': [given({ timeout: 9 }), /Give seconds: 60/],
    'a tolerance': [given({ tolerance: 1 }), /the smallest fault that is to be found/],
    'what it does not know': [given({ nothing: 1 }), /must be given options that it knows/],
  } as const;
};

const FAILURES: Failures = {
  assertLaws: () => ({
    'a promise': [() => assertLaws(wrong(Promise.resolve())), /Await the check first/],
    nothing: [() => assertLaws(wrong(undefined)), /needs the report of a check/],
    'a report with a broken law': [
      () =>
        assertLaws({
          part: "the family 'mine'",
          passed: false,
          falseAlarm: 1e-6,
          seconds: 1,
          laws: [
            {
              law: 'shapes',
              passed: false,
              undecided: false,
              statistic: 1,
              threshold: 0,
              samples: 1,
              message: 'mean gives [3]',
            },
          ],
        }),
      /'mine' must keep all 1 laws, but got 1 that is broken.*\n {2}✗ shapes: mean gives \[3\]/s,
    ],
  }),
  checkGradient: () => {
    const at = tensor1d([1]);
    return {
      ...settings((options) => checkGradient((x) => x, at, options)),
      'a place that is no tensor': [
        () => checkGradient((x) => x, wrong([3])),
        /each of at must be a tensor/,
      ],
    };
  },
  checkFamily: () => ({
    ...settings((options) => checkFamily(gaussian(), options), { event: 1 }),
    'no family': [() => checkFamily(wrong({}), { event: 1 }), /family must be a family/],
    'a factory': [() => checkFamily(wrong(gaussian), { event: 1 }), /Give what it returns/],
    'no event': [() => checkFamily(gaussian(), wrong({})), /event must be/],
    'no options': [() => checkFamily(gaussian(), wrong(undefined)), /must be an object/],
    'parameters that no function gives': [
      () => checkFamily(gaussian(), wrong({ event: 1, params: {} })),
      /params must be a function/,
    ],
  }),
  checkPrior: () => ({
    ...settings((options) => checkPrior(standardNormal(), options), { latent: 1 }),
    'no prior': [() => checkPrior(wrong(gaussian()), { latent: 1 }), /must be a prior/],
    'no latent': [() => checkPrior(standardNormal(), wrong({})), /latent must be/],
    'a condition that is no shape': [
      () => checkPrior(standardNormal(), wrong({ latent: 1, condition: -1 })),
      /condition must be/,
    ],
    'a posterior that is none': [
      () => checkPrior(standardNormal(), wrong({ latent: 1, posterior: elbo() })),
      /posterior must be a family/,
    ],
    'an event': [
      () => checkPrior(standardNormal(), wrong({ latent: 1, event: 2 })),
      /Give latent: \[2\]/,
    ],
  }),
  checkObjective: () => ({
    ...settings((options) => checkObjective(elbo(), options)),
    'no objective': [() => checkObjective(wrong({})), /must be an objective/],
    'a claim that is none': [
      () => checkObjective(elbo(), wrong({ isBound: 'yes' })),
      /isBound must be true or false/,
    ],
  }),
  checkEstimator: () => {
    const own = { posterior: bernoulli() };
    return {
      ...settings((options) => checkEstimator(scoreFunction(), options), own),
      'no estimator': [() => checkEstimator(wrong({}), own), /must be an estimator/],
      'no posterior': [() => checkEstimator(scoreFunction(), wrong({})), /posterior must be/],
      'a prior that is none': [
        () => checkEstimator(scoreFunction(), wrong({ ...own, prior: 1 })),
        /prior must be a prior/,
      ],
      'an objective that is none': [
        () => checkEstimator(scoreFunction(), wrong({ ...own, objective: bernoulliPrior() })),
        /must be an objective/,
      ],
    };
  },
  checkModel: () => {
    const [model, conditional] = [smallVae(), smallVae({ condition: 2 })];
    const [data, wide, condition] = [rows(3, 4, 1), rows(3, 5, 1), rows(2, 2, 1)];
    return {
      ...settings((options) => checkModel(model, data, options)),
      'no model': [() => checkModel(wrong({}), data), /checkModel needs a model/],
      'data of another shape': [() => checkModel(model, wide), /rows of shape \[4\]/],
      'no data': [() => checkModel(model, wrong(undefined)), /the data must be/],
      'a condition that the model has not': [
        () => checkModel(model, data, wrong({ condition })),
        /has no condition|without a condition/,
      ],
      'a condition of other rows': [
        () => checkModel(wrong(conditional), data, wrong({ condition })),
        /the condition must have as many rows/,
      ],
    };
  },
};

describe('a check that throws leaves no tensor, and every variable as it was:', () => {
  useBackend('cpu');

  it.each(Object.entries(FAILURES))('%s', (_, failuresOf) => expectFailures(failuresOf));

  it('all that is exported is tried', () => {
    expect(Object.keys(FAILURES).sort()).toEqual(Object.keys(testing).sort());
  });
});

import { tensor1d, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  betaTc,
  capacity,
  elbo,
  infoVae,
  iwae,
  type Credit,
  type Objective,
  type Terms,
} from '../../src/index.js';
import { checkObjective, creditOf } from '../../src/objectives/check-objective.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { otherTerms } from '../support/inputs.js';

const [SAMPLES, DATA] = [2, 3];

const closedForm = (): Terms => ({
  ...otherTerms,
  kind: 'closed-form',
  step: 0,
  logLikelihood: zeros([SAMPLES, DATA]),
  kl: tensor1d([1, 2, 3]),
  klPerDimension: () => zeros([DATA, 1]),
});
const monteCarlo = (): Terms => ({
  ...otherTerms,
  kind: 'monte-carlo',
  step: 0,
  logLikelihood: zeros([SAMPLES, DATA]),
  logPrior: zeros([SAMPLES, DATA]),
  logPosterior: zeros([SAMPLES, DATA]),
});

describe('an objective', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /objective must be an objective, but got undefined\. Give one such as/],
    ['what makes it', elbo, /Give what it returns, or give one such as elbo\(\)\.$/],
    ['no name', { ...elbo(), type: undefined }, /an objective with type: string, but got/],
    ['words for samples', { ...elbo(), samples: '2' }, /with samples: number, .* samples is "2"/],
    ['no samples', { ...elbo(), samples: 0 }, /the samples of objective must be a positive int/],
    ['no credit', { ...elbo(), credit: undefined }, /with credit\(terms\), .* is undefined/],
    ['a KL that has no name', { ...elbo(), kl: 1 }, /with kl: string, but got .* kl is 1\./],
  ])('is refused where it is or has %s', (_, objective, message) => {
    expectVaeKitError(() => checkObjective(objective), message);
  });

  it('may say nothing of its KL', () => {
    const { type, samples, credit } = elbo();
    expect(() => checkObjective({ type, samples, credit })).not.toThrow();
  });
});

describe('the credit of an objective', () => {
  useBackend('cpu');
  const returning = (change: Partial<Credit>): Objective => ({
    ...elbo(),
    type: 'mine',
    credit: (terms) => ({ ...elbo().credit(terms), ...change }),
  });

  it.each<[string, () => Tensor]>([
    ['a number for each datum', () => zeros([DATA])],
    ['data and samples the other way round', () => zeros([DATA, SAMPLES])],
  ])('must not weigh paths by %s', (_, pathwise) => {
    expectVaeKitError(
      () => creditOf(returning({ pathwise: pathwise() }), closedForm()),
      /credit of the objective 'mine' must return as pathwise a float32 tensor of shape \[2, 3\]/,
    );
  });

  it('is handed on with what it weighs paths by', () => {
    const pathwise = zeros([SAMPLES, DATA]);
    expect(creditOf(returning({ pathwise }), closedForm()).pathwise).toBe(pathwise);
    expect(creditOf(returning({}), closedForm()).pathwise).toBeUndefined();
  });
});

describe('an objective that needs one kind of KL', () => {
  useBackend('cpu');

  it.each([betaTc(), iwae({ samples: 2 })])('refuses a formula: $type', (objective) => {
    expectVaeKitError(
      () => objective.credit(closedForm()),
      new RegExp(
        `the objective '${objective.type}' needs the log-probabilities of samples, ` +
          'but got a KL by its formula',
      ),
    );
  });

  it('refuses log-probabilities: capacity', () => {
    expectVaeKitError(
      () => capacity({ schedule: 1 }).credit(monteCarlo()),
      /the objective 'capacity' needs a KL by its formula, but got log-probabilities of samples/,
    );
  });

  it('is none of those that take both', () => {
    for (const objective of [elbo(), infoVae({ alpha: 0, lambda: 1 })])
      for (const terms of [closedForm(), monteCarlo()])
        expect(objective.credit(terms).bound.shape).toEqual([DATA]);
  });
});

import { add, mul, zerosLike } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  betaTc,
  capacity,
  elbo,
  infoVae,
  iwae,
  linearAnnealing,
  type Credit,
  type Objective,
  type Terms,
} from '../../src/index.js';
import { assertLaws, checkObjective } from '../../src/testing/index.js';
import { importanceWeighted } from '../estimators/importance-weighted.js';
import { describeOnBackends, useBackend } from '../support/backend.js';

const OBJECTIVES: readonly (readonly [name: string, objective: Objective])[] = [
  ['elbo', elbo()],
  ['elbo of several samples', elbo({ samples: 4 })],
  ['elbo with a weight on the KL', elbo({ beta: 4 })],
  ['elbo with one that grows', elbo({ beta: linearAnnealing({ steps: 10 }) })],
  ['elbo with free bits', elbo({ freeBits: 0.25 })],
  ['elbo with free bits of groups', elbo({ freeBits: 0.1, groups: 2 })],
  ['the importance-weighted bound', iwae({ samples: 3 })],
  ['betaTc', betaTc({ beta: 2 })],
  ['infoVae', infoVae({ alpha: 0, lambda: 2 })],
  ['capacity', capacity({ gamma: 10, schedule: () => 2 })],
];

describeOnBackends('the objectives', () => {
  it.each(OBJECTIVES)('%s keeps all laws', async (_, objective) => {
    assertLaws(await checkObjective(objective));
  });
});

describe('an objective that is broken', () => {
  useBackend('cpu');
  const broken = async (change: (credit: Credit, terms: Terms) => Partial<Credit>) => {
    const base = importanceWeighted(3);
    const { laws } = await checkObjective({
      ...base,
      credit(terms) {
        const credit = base.credit(terms);
        return { ...credit, ...change(credit, terms) };
      },
    });
    return laws.filter(({ passed }) => !passed).map(({ law }) => law);
  };

  it('hears which of its laws', async () => {
    expect(await broken(({ bound }) => ({ bound: add(bound, 0.7) }))).toEqual([
      'the bound is not above log p(x)',
      'the bound is tight where q is the posterior',
    ]);
    expect(await broken(({ signal }) => ({ leaveOneOut: () => zerosLike(signal) }))).toEqual([
      'leave-one-out leaves one out',
    ]);
    expect(await broken(({ signal }) => ({ leaveOneOut: () => signal }))).toEqual([
      'leave-one-out leaves one out',
    ]);
    expect(await broken(({ signal }) => ({ signal: mul(2, signal) }))).toContain(
      'the signal is the merit of each sample',
    );
    expect(await broken(() => ({ pathwise: undefined }))).toEqual([
      'the path is weighed as the bound asks',
    ]);
  });
});

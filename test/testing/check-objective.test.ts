import { add, mul, zerosLike } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Credit, Terms } from '../../src/index.js';
import { checkObjective } from '../../src/testing/index.js';
import { importanceWeighted } from '../estimators/importance-weighted.js';
import { useBackend } from '../support/backend.js';

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

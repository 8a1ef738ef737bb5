import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cyclicalAnnealing, linearAnnealing } from '../../src/objectives/annealing.js';
import { elbo } from '../../src/objectives/elbo.js';
import type { Terms } from '../../src/objectives/objective.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { otherTerms } from '../support/inputs.js';

const counts = fc.integer({ min: 1, max: 50 });
const weights = fc.double({ min: 0, max: 10, noNaN: true });

describe('linearAnnealing', () => {
  it('goes from 0 to 1 by equal steps unless told, and stays', () => {
    expect([0, 1, 2, 3, 4, 5, 1e9].map(linearAnnealing({ steps: 4 }))).toEqual([
      0, 0.25, 0.5, 0.75, 1, 1, 1,
    ]);
  });

  it('goes down as well', () => {
    expect([0, 1, 2, 3].map(linearAnnealing({ from: 4, to: 1, steps: 2 }))).toEqual([4, 2.5, 1, 1]);
  });

  it('says what it was made of', () => {
    const { type, options } = linearAnnealing({ steps: 4, to: 0.5 });
    expect({ type, options }).toEqual({
      type: 'linearAnnealing',
      options: { steps: 4, from: 0, to: 0.5 },
    });
  });

  it('starts and ends exactly, has equal increments and never leaves the range', () => {
    fc.assert(
      fc.property(counts, weights, weights, (steps, from, to) => {
        const beta = linearAnnealing({ steps, from, to });
        const values = Array.from({ length: steps + 1 }, (_, step) => beta(step));
        expect([values[0], values[steps], beta(steps + 7)]).toEqual([from, to, to]);
        for (let step = 1; step <= steps; step++)
          expect(values[step]! - values[step - 1]!).toBeCloseTo((to - from) / steps, 10);
        for (const value of values)
          expect(value).toBeGreaterThanOrEqual(Math.min(from, to) - 1e-12);
        for (const value of values) expect(value).toBeLessThanOrEqual(Math.max(from, to) + 1e-12);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('refuses options out of their range', () => {
    for (const steps of [0, -1, 1.5, Number.NaN, '4'])
      expectVaeKitError(
        () => linearAnnealing({ steps: steps as number }),
        /steps must be a positive integer/,
      );
    for (const from of [-0.1, Infinity, '0'])
      expectVaeKitError(
        () => linearAnnealing({ steps: 1, from: from as number }),
        /from must be a finite number, 0 or more/,
      );
    for (const to of [-0.1, Number.NaN])
      expectVaeKitError(
        () => linearAnnealing({ steps: 1, to }),
        /to must be a finite number, 0 or more/,
      );
  });
});

describe('cyclicalAnnealing', () => {
  /**
   * Equations 6 and 7 of Fu et al. (2019): T iterations in M cycles, the t-th of them counted from
   * 1.
   */
  function published(t: number, T: number, M: number, R: number): number {
    const tau = ((t - 1) % Math.ceil(T / M)) / (T / M);
    return tau <= R ? tau / R : 1;
  }

  it('is the published schedule, step for step', () => {
    fc.assert(
      fc.property(
        counts,
        counts,
        fc.constantFrom(0.1, 0.25, 0.5, 0.8, 1),
        (period, cycles, ramp) => {
          const beta = cyclicalAnnealing({ period, cycles, ramp });
          for (let t = 1; t <= period * cycles; t++)
            expect(beta(t - 1)).toBeCloseTo(published(t, period * cycles, cycles, ramp), 10);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it(
    'has four cycles with a rise over the half of each unless told, and stays at the top after ' +
      'them',
    () => {
      const beta = cyclicalAnnealing({ period: 4 });
      const cycle = [0, 0.5, 1, 1];
      expect(Array.from({ length: 20 }, (_, step) => beta(step))).toEqual([
        ...cycle,
        ...cycle,
        ...cycle,
        ...cycle,
        1,
        1,
        1,
        1,
      ]);
    },
  );

  it('goes between the values that it is told', () => {
    expect(
      [0, 1, 2, 3, 4, 8].map(
        cyclicalAnnealing({ period: 4, cycles: 2, ramp: 1, from: 0.5, to: 2.5 }),
      ),
    ).toEqual([0.5, 1, 1.5, 2, 0.5, 2.5]);
  });

  it('is at its top to the last bit once the rise is over', () => {
    // In float64 0.7 + (0.1 − 0.7) is not 0.1.
    expect(
      [0, 1, 2, 3, 4].map(cyclicalAnnealing({ period: 2, cycles: 2, from: 0.7, to: 0.1 })),
    ).toEqual([0.7, 0.1, 0.7, 0.1, 0.1]);
  });

  it('says what it was made of', () => {
    const { type, options } = cyclicalAnnealing({ period: 4, to: 0.5 });
    expect({ type, options }).toEqual({
      type: 'cyclicalAnnealing',
      options: { period: 4, cycles: 4, ramp: 0.5, from: 0, to: 0.5 },
    });
  });

  it('with one cycle that rises to its end is the linear one', () => {
    const [cyclical, linear] = [
      cyclicalAnnealing({ period: 9, cycles: 1, ramp: 1 }),
      linearAnnealing({ steps: 9 }),
    ];
    for (let step = 0; step < 12; step++) expect(cyclical(step)).toBeCloseTo(linear(step), 12);
  });

  it('refuses options out of their range', () => {
    for (const period of [0, 1.5, '4'])
      expectVaeKitError(
        () => cyclicalAnnealing({ period: period as number }),
        /period must be a positive integer/,
      );
    for (const cycles of [0, 1.5, Infinity])
      expectVaeKitError(
        () => cyclicalAnnealing({ period: 1, cycles }),
        /cycles must be a positive integer/,
      );
    for (const ramp of [0, 1.1, Number.NaN, '1'])
      expectVaeKitError(
        () => cyclicalAnnealing({ period: 1, ramp: ramp as number }),
        /ramp must be a share above 0/,
      );
    for (const from of [-1, Number.NaN])
      expectVaeKitError(
        () => cyclicalAnnealing({ period: 1, from }),
        /from must be a finite number, 0 or more/,
      );
    for (const to of [-1, Infinity])
      expectVaeKitError(
        () => cyclicalAnnealing({ period: 1, to }),
        /to must be a finite number, 0 or more/,
      );
  });
});

describeOnBackends('annealing in the ELBO', () => {
  it('gives the KL its weight at each step', () => {
    const terms = (step: number): Terms => ({
      ...otherTerms,
      kind: 'closed-form',
      step,
      logLikelihood: tensor2d([[-10]]),
      kl: tensor1d([4]),
      klPerDimension: () => tensor2d([[4]]),
    });
    const bounds = (beta: (step: number) => number) =>
      [0, 1, 2, 3, 4].map((step) => elbo({ beta }).credit(terms(step)).bound.dataSync()[0]);
    expect(bounds(linearAnnealing({ steps: 4 }))).toEqual([-10, -11, -12, -13, -14]);
    expect(bounds(cyclicalAnnealing({ period: 2, cycles: 2, ramp: 1 }))).toEqual([
      -10, -12, -10, -12, -14,
    ]);
  });
});

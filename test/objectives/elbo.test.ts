import {
  grads,
  ones,
  sum,
  tensor,
  tensor1d,
  tensor2d,
  zeros,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elbo } from '../../src/objectives/elbo.js';
import type { Terms } from '../../src/objectives/objective.js';
import { float32s } from '../support/arbitraries.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectClose, untracked } from '../support/gradients.js';
import { otherTerms } from '../support/inputs.js';

const SAMPLES = 3;
const DATA = 2;
const LL = [
  [-1, -2],
  [-3, -5],
  [-8, -0.5],
];
const LOG_PRIOR = [
  [-1.5, -2],
  [-0.5, -3],
  [-2, -4],
];
const LOG_POSTERIOR = [
  [-0.5, -1],
  [-1.5, -2],
  [-1, -0.25],
];
const KL = [
  [0.5, 0.1, 2],
  [1.5, 0.2, 0.25],
];

const column = (rows: readonly number[][], n: number) => rows.map((row) => row[n]!);
const total = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

function closedForm(step = 0, perDimension: Tensor = tensor2d(KL)): Terms {
  const kl = sum(perDimension, perDimension.shape.map((_, axis) => axis).slice(1));
  return {
    ...otherTerms,
    kind: 'closed-form',
    step,
    logLikelihood: tensor2d(LL),
    kl,
    klPerDimension: () => perDimension,
  };
}

function monteCarlo(step = 0): Terms {
  return {
    ...otherTerms,
    kind: 'monte-carlo',
    step,
    logLikelihood: tensor2d(LL),
    logPrior: tensor2d(LOG_PRIOR),
    logPosterior: tensor2d(LOG_POSTERIOR),
  };
}

const numbers = (values: Tensor) => [...values.dataSync()];

describeOnBackends('elbo', () => {
  it.each([0, 0.3, 1, 4])(
    'with a closed-form KL and β = %s: bound = mean_s log p(x|z) − β KL; signal = log p(x|z) / S',
    (beta) => {
      const { bound, signal, leaveOneOut } = elbo({ beta }).credit(closedForm());
      expect([bound.shape, signal.shape, leaveOneOut().shape]).toEqual([
        [DATA],
        [SAMPLES, DATA],
        [SAMPLES, DATA],
      ]);
      expectClose(
        numbers(bound),
        [0, 1].map((n) => total(column(LL, n)) / SAMPLES - beta * total(KL[n]!)),
        1e-6,
      );
      expectClose(
        numbers(signal),
        LL.flat().map((value) => value / SAMPLES),
        1e-6,
      );
    },
  );

  it.each([0, 0.3, 1, 4])(
    'with a Monte-Carlo KL and β = %s: bound = mean_s (log p(x|z) + β (log p(z) − log q(z))), ' +
      'and its terms are the signals',
    (beta) => {
      const { bound, signal } = elbo({ beta }).credit(monteCarlo());
      const gains = LL.map((row, s) =>
        row.map((value, n) => value + beta * (LOG_PRIOR[s]![n]! - LOG_POSTERIOR[s]![n]!)),
      );
      expectClose(
        numbers(bound),
        [0, 1].map((n) => total(column(gains, n)) / SAMPLES),
        1e-6,
      );
      expectClose(
        numbers(signal),
        gains.flat().map((value) => value / SAMPLES),
        1e-6,
      );
    },
  );

  it.each([closedForm, monteCarlo])(
    'has the mean of the other signals for what a sample would have had without itself',
    (termsOf) => {
      const { signal, leaveOneOut } = elbo().credit(termsOf());
      const rows = signal.arraySync() as number[][];
      const expected = rows.map((row, s) =>
        row.map(
          (_, n) => total(column(rows, n).filter((_value, other) => other !== s)) / (SAMPLES - 1),
        ),
      );
      expectClose(numbers(leaveOneOut()), expected.flat(), 1e-6);
    },
  );

  it('has guesses without a sample that do not depend on it', () => {
    for (let s = 0; s < SAMPLES; s++) {
      const guesses = (changed: number) => {
        const ll = LL.map((row, other) =>
          other === s ? row.map((value) => value + changed) : row,
        );
        return elbo()
          .credit({ ...monteCarlo(), logLikelihood: tensor2d(ll) })
          .leaveOneOut()
          .arraySync() as number[][];
      };
      expectClose(guesses(-100)[s]!, guesses(0)[s]!, 1e-5);
    }
  });

  it('asks a schedule of β for the weight of each step', () => {
    const schedule = (step: number) => step / 10;
    for (const termsOf of [closedForm, monteCarlo]) {
      for (const step of [0, 3, 10]) {
        expect(numbers(elbo({ beta: schedule }).credit(termsOf(step)).bound)).toEqual(
          numbers(elbo({ beta: step / 10 }).credit(termsOf()).bound),
        );
      }
    }
  });

  it('refuses what a schedule must not give', () => {
    for (const beta of [-1, Number.NaN, Infinity])
      expectVaeKitError(
        () => elbo({ beta: () => beta }).credit(closedForm()),
        /beta must be a finite number, 0 or more/,
      );
  });

  it('differentiates the closed-form KL with weight −β for each datum', () => {
    const [slope] = grads((kl: Tensor) =>
      sum<Scalar>(elbo({ beta: 0.3 }).credit(closedForm(0, kl)).bound),
    )([tensor2d(KL)]);
    expectClose(numbers(slope!), new Array<number>(6).fill(-0.3), 1e-6);
  });

  it('differentiates log p(x|z), log p(z) and log q(z) with weights 1 / S, β / S and −β / S', () => {
    const slopes = grads((logLikelihood: Tensor, logPrior: Tensor, logPosterior: Tensor) =>
      sum<Scalar>(
        elbo({ beta: 0.3 }).credit({
          ...otherTerms,
          kind: 'monte-carlo',
          step: 0,
          logLikelihood,
          logPrior,
          logPosterior,
        }).bound,
      ),
    )([tensor2d(LL), tensor2d(LOG_PRIOR), tensor2d(LOG_POSTERIOR)]);
    slopes.forEach((slope, which) =>
      expectClose(numbers(slope), new Array<number>(6).fill([1 / 3, 0.1, -0.1][which]!), 1e-6),
    );
  });
});

describeOnBackends('free bits', () => {
  /** Kingma et al. (2016), equation 15, for the mean over a batch. */
  const equation15 = (kl: readonly (readonly number[])[], lambda: number) =>
    total(kl[0]!.map((_, j) => Math.max(lambda, total(kl.map((row) => row[j]!)) / kl.length)));
  const meanBound = (kl: Tensor, freeBits: number, beta = 1) => {
    const { bound } = elbo({ freeBits, beta }).credit({
      ...otherTerms,
      kind: 'closed-form',
      step: 0,
      logLikelihood: zeros([1, kl.shape[0]]),
      kl: sum(kl, 1),
      klPerDimension: () => kl,
    });
    return total(numbers(bound)) / kl.shape[0];
  };

  it('replace the KL by Σ_j max(λ, mean over the batch of KL_j)', () => {
    const table = fc.tuple(float32s(0, 3, 4), float32s(0, 3, 4), float32s(0, 3, 4));
    fc.assert(
      fc.property(table, fc.constantFrom(0.1, 0.25, 1, 2), (kl, lambda) => {
        const found = untracked(() => meanBound(tensor2d(kl), lambda));
        return Math.abs(found + equation15(kl, lambda)) < 1e-5;
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('count with the weight β', () => {
    expect(meanBound(tensor2d(KL), 0.25, 0.5)).toBeCloseTo(-0.5 * equation15(KL, 0.25), 6);
  });

  it('let a dimension feel no pull below them, and the whole pull above', () => {
    // Means over the batch: 1, 0.15 and 1.125; in the last a single datum is at λ, which does not
    // matter.
    const [slope] = grads((kl: Tensor) =>
      sum<Scalar>(elbo({ freeBits: 0.25 }).credit(closedForm(0, kl)).bound),
    )([tensor2d(KL)]);
    expectClose(numbers(slope!), [-1, 0, -1, -1, 0, -1], 1e-6);
  });

  it('leave the signals as they are', () => {
    expect(numbers(elbo({ freeBits: 0.25 }).credit(closedForm()).signal)).toEqual(
      numbers(elbo().credit(closedForm()).signal),
    );
  });

  it('take latents of any shape, and a KL that is one number for each datum', () => {
    const values = Float32Array.from({ length: 12 }, (_, i) => (i % 5) / 4);
    const flat = meanBound(tensor(values, [2, 6]), 0.5);
    const { bound } = elbo({ freeBits: 0.5 }).credit({
      ...closedForm(0, tensor(values, [2, 3, 2])),
      logLikelihood: zeros([1, 2]),
    });
    expect(total(numbers(bound)) / 2).toBeCloseTo(flat, 6);
    expect(meanBound(tensor2d([[0.1], [0.2]]), 0.5)).toBe(-0.5);
  });

  it('are not asked for per dimension where there are none', () => {
    const terms: Terms = {
      ...otherTerms,
      kind: 'closed-form',
      step: 0,
      logLikelihood: ones([1, 2]),
      kl: tensor1d([0.5, 2]),
      klPerDimension: () => {
        throw new Error('not needed');
      },
    };
    expect(numbers(elbo().credit(terms).bound)).toEqual([0.5, -1]);
  });
});

describe('elbo', () => {
  it('takes one sample and either KL unless told', () => {
    expect([elbo().type, elbo().samples, elbo().kl, 'kl' in elbo()]).toEqual([
      'elbo',
      1,
      undefined,
      false,
    ]);
    expect(elbo({ samples: 5 }).samples).toBe(5);
    expect(elbo({ freeBits: 0.1 }).kl).toBe('closed-form');
  });

  it('refuses options out of their range', () => {
    for (const beta of [-1, Number.NaN, Infinity, '1', null])
      expectVaeKitError(() => elbo({ beta: beta as number }), /beta must be a/);
    for (const freeBits of [-0.1, Number.NaN, Infinity, '1'])
      expectVaeKitError(
        () => elbo({ freeBits: freeBits as number }),
        /freeBits must be a finite number, 0 or more/,
      );
    for (const samples of [0, 1.5, -2, '2'])
      expectVaeKitError(
        () => elbo({ samples: samples as number }),
        /samples must be a positive integer/,
      );
  });
});

describe('what elbo tells', () => {
  it('is the weight of the step, beside the metrics, and nothing where that is always 1', () => {
    const reportOf = (objective: ReturnType<typeof elbo>, step: number) =>
      untracked(() => objective.credit(closedForm(step)).report);
    expect(reportOf(elbo({ beta: 4 }), 0)).toEqual({ beta: 4 });
    expect(reportOf(elbo({ beta: (step) => step / 10 }), 3)).toEqual({ beta: 0.3 });
    expect(reportOf(elbo({ beta: () => 1 }), 3)).toEqual({ beta: 1 });
    expect(reportOf(elbo(), 3)).toBeUndefined();
  });

  it('is all that a file needs to make it again', () => {
    expect(elbo().options).toEqual({ beta: 1, freeBits: 0, groups: undefined, samples: 1 });
    const told = { beta: 2, freeBits: 0.1, groups: 3, samples: 5 };
    expect(elbo(told).options).toEqual(told);
  });

  it('is which weight is wrong, and at which step', () => {
    expect(() => elbo({ beta: -1 })).toThrow(/but got -1\. /);
    const objective = elbo({ beta: (step) => -step });
    expect(() => objective.credit(closedForm(3))).toThrow(
      /but got -3, which the function returned for step 3/,
    );
  });
});

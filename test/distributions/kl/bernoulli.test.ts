import { tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bernoulliKl, bernoulliKlPerDimension } from '../../../src/distributions/kl/bernoulli.js';
import { float32s } from '../../support/arbitraries.js';
import { describeOnBackends } from '../../support/backend.js';
import { allBits } from '../../support/enumerate.js';
import { untracked } from '../../support/gradients.js';

/** 2^-24: the rounding of one float32 operation. */
const ROUNDING = 2 ** -24;

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** log q(z) of bits, in float64. */
const logBits = (logits: readonly number[], z: readonly number[]) =>
  logits.reduce((total, logit, j) => total + z[j]! * logit - softplus(logit), 0);

describeOnBackends('bernoulliKl', () => {
  const kl = (a: number[], b: number[]) =>
    untracked(
      () => bernoulliKl({ logits: tensor2d([a]) }, { logits: tensor2d([b]) }).dataSync()[0]!,
    );
  const logits = float32s(-100, 100, 3);

  it('is never below 0 by more than the rounding of its terms, and of their sum', () => {
    fc.assert(
      fc.property(logits, logits, (a, b) => {
        const size = [...a, ...b].reduce((total, logit) => total + Math.abs(logit), 1);
        expect(kl(a, b)).toBeGreaterThanOrEqual(-8 * ROUNDING * size);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is 0, exactly, from a distribution to itself', () => {
    fc.assert(
      fc.property(logits, (a) => kl(a, a) === 0),
      { seed: 2, numRuns: 200 },
    );
  });

  it('is finite up to logits of 100', () => {
    fc.assert(
      fc.property(logits, logits, (a, b) => Number.isFinite(kl(a, b))),
      { seed: 3, numRuns: 200 },
    );
  });

  it('agrees with the sum over all 2^3 values', () => {
    const moderate = float32s(-6, 6, 3);
    fc.assert(
      fc.property(moderate, moderate, (a, b) => {
        const exact = allBits(3).reduce(
          (total, z) => total + Math.exp(logBits(a, z)) * (logBits(a, z) - logBits(b, z)),
          0,
        );
        expect(Math.abs(kl(a, b) - exact)).toBeLessThan(2e-6 * (1 + exact) * 6);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('is the sum of its dimensions', () => {
    const q = {
      logits: tensor2d([
        [1, -2],
        [0.5, 3],
      ]),
    };
    const p = { logits: tensor2d([[0, 1]]) };
    const parts = bernoulliKlPerDimension(q, p).dataSync();
    const whole = bernoulliKl(q, p).dataSync();
    expect(Array.from(whole)).toEqual([
      Math.fround(parts[0]! + parts[1]!),
      Math.fround(parts[2]! + parts[3]!),
    ]);
  });
});

import { grads, sum, tensor2d, type Scalar } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bernoulliKl, bernoulliKlPerDimension } from '../../../src/distributions/kl/bernoulli.js';
import { float32s, neighbors } from '../../support/arbitraries.js';
import { describeOnBackends } from '../../support/backend.js';
import { allBits } from '../../support/enumerate.js';
import { expectGradient, untracked } from '../../support/gradients.js';
import { expectRelative } from '../../support/relative.js';

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** log q(z) of bits, in float64. */
const logBits = (logits: readonly number[], z: readonly number[]) =>
  logits.reduce((total, logit, j) => total + z[j]! * logit - softplus(logit), 0);

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** In float64, to some 2e-16 / |a − b|. */
function exactKl(a: number, b: number): number {
  const side = a > 0 ? -1 : 1;
  const [share, distance] = [sigmoid(side * a), side * (b - a)];
  return Math.log1p(share * Math.expm1(distance)) - share * distance;
}

function exactSlopes(a: number, b: number): number[] {
  return [
    (a - b) * sigmoid(a) * sigmoid(-a),
    b > a
      ? -sigmoid(b) * sigmoid(-a) * Math.expm1(a - b)
      : sigmoid(a) * sigmoid(-b) * Math.expm1(b - a),
  ];
}

describeOnBackends('bernoulliKl', () => {
  const kl = (a: number[], b: number[]) =>
    untracked(
      () => bernoulliKl({ logits: tensor2d([a]) }, { logits: tensor2d([b]) }).dataSync()[0]!,
    );
  const slopesOf = (a: number[], b: number[]) =>
    untracked(() =>
      grads((q, p) => sum<Scalar>(bernoulliKl({ logits: q }, { logits: p })))([
        tensor2d([a]),
        tensor2d([b]),
      ]).map((slope) => slope.dataSync()),
    );
  const logits = float32s(-100, 100, 3);

  it('is never below 0', () => {
    fc.assert(
      fc.property(logits, logits, (a, b) => kl(a, b) >= 0),
      { seed: 1, numRuns: 300 },
    );
    fc.assert(
      fc.property(neighbors(80), ([a, b]) => kl([a], [b]) >= 0),
      { seed: 5, numRuns: 300 },
    );
  });

  it('is 0, exactly, from a distribution to itself', () => {
    fc.assert(
      fc.property(logits, (a) => kl(a, a) === 0),
      { seed: 2, numRuns: 200 },
    );
  });

  it('has no gradient at all at equality', () => {
    fc.assert(
      fc.property(logits, (a) => {
        const slopes = slopesOf(a, a).map((slope) => [...slope]);
        expect(slopes).toEqual([new Array(3).fill(0), new Array(3).fill(0)]);
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it('and its gradients are right to 1e-5 at any distance and any size', () => {
    fc.assert(
      fc.property(fc.constantFrom(1e-3, 3, 80).chain(neighbors), ([a, b]) => {
        expectRelative([kl([a], [b])], [exactKl(a, b)], 1e-5);
        expectRelative(
          slopesOf([a], [b]).map(([slope]) => slope!),
          exactSlopes(a, b),
          1e-5,
        );
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it('and its gradients are the same where 0 and 1 change their names', () => {
    fc.assert(
      fc.property(neighbors(20), ([a, b]) => {
        expect(kl([-a], [-b])).toBe(kl([a], [b]));
        const turned = slopesOf([-a], [-b]).map(([slope]) => -slope!);
        slopesOf([a], [b]).forEach(([slope], i) => expect(slope === turned[i]).toBe(true));
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it('and its gradients broadcast either side', () => {
    const [wide, narrow, single] = [
      tensor2d([
        [1, -2],
        [0.5, 3],
      ]),
      tensor2d([[0.4, 1]]),
      tensor2d([[0.4], [-1]]),
    ];
    for (const [q, p] of [
      [wide, narrow],
      [narrow, wide],
      [wide, single],
      [narrow, single],
    ] as const) {
      expectGradient((a, b) => bernoulliKlPerDimension({ logits: a }, { logits: b }), [q, p]);
    }
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

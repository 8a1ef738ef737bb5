import { add, grad, ones, sum, tensor2d, zeros, type Scalar } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldIn, randomKey } from '../../src/core/keys.js';
import { bernoulli } from '../../src/distributions/bernoulli.js';
import { tileRows } from '../../src/core/shapes.js';
import { float32s } from '../support/arbitraries.js';
import { describeOnBackends } from '../support/backend.js';
import { allBits } from '../support/enumerate.js';
import { expectClose, untracked } from '../support/gradients.js';
import { mean } from '../support/statistics.js';

describeOnBackends('bernoulli', () => {
  const family = bernoulli();

  it('has one raw output for each dimension, its logit', () => {
    const raw = ones([2, 4, 5, 2]);
    expect(family.rawShape([4, 5, 2])).toEqual([4, 5, 2]);
    expect(family.params(raw, {})).toEqual({ logits: raw });
    expect([family.type, family.reparameterized, family.variables]).toEqual([
      'bernoulli',
      false,
      undefined,
    ]);
    expect(family.support).toEqual({ type: 'binary', low: 0, high: 1 });
  });

  it('has probabilities that add up to 1 over all 2^4 values', () => {
    fc.assert(
      fc.property(float32s(-8, 8, 4), (logits) => {
        const logs = untracked(() =>
          family.logProb({ logits: tensor2d([logits]) }, tensor2d(allBits(4))).dataSync(),
        );
        expect(
          Array.from(logs, Math.exp).reduce((total, probability) => total + probability, 0),
        ).toBeCloseTo(1, 5);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('has finite figures and gradients at logits of ±100', () => {
    const logits = tensor2d([
      [100, -100],
      [-100, 100],
    ]);
    const x = tensor2d([
      [0, 1],
      [0, 1],
    ]);
    expect([...family.logProb({ logits }, x).dataSync()]).toEqual([-200, expect.closeTo(0, 30)]);
    expectClose(family.entropy!({ logits }).dataSync(), [0, 0], 1e-30);
    expect([...family.mean({ logits }).dataSync()].map(Math.round)).toEqual([1, 0, 0, 1]);
    expect([...family.sample({ logits }, randomKey(1)).dataSync()]).toEqual([1, 0, 0, 1]);
    const slopes = [
      grad((a) => sum<Scalar>(family.logProb({ logits: a }, x)))(logits),
      grad((a) => sum<Scalar>(family.entropy!({ logits: a })))(logits),
      grad((a) => sum<Scalar>(family.kl!({ logits: a }, { logits: zeros([1, 2]) })))(logits),
      grad((b) => sum<Scalar>(family.kl!({ logits }, { logits: b })))(tensor2d([[100, 100]])),
    ];
    for (const slope of slopes) expect([...slope.dataSync()].every(Number.isFinite)).toBe(true);
    expectClose(slopes[0]!.dataSync(), [-1, 1, 0, 0], 1e-6);
  });

  it('gives the negative cross-entropy for values between 0 and 1', () => {
    const [logProb] = family
      .logProb({ logits: tensor2d([[0.4, -1.2]]) }, tensor2d([[0.25, 0.8]]))
      .dataSync();
    const cross = (x: number, p: number) => x * Math.log(p) + (1 - x) * Math.log(1 - p);
    const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
    expect(logProb).toBeCloseTo(cross(0.25, sigmoid(0.4)) + cross(0.8, sigmoid(-1.2)), 6);
  });

  it('draws bits, without a gradient', () => {
    const draws = family.sample({ logits: tensor2d([[-2, 0, 2]]) }, randomKey(2));
    expect([...draws.dataSync()].every((bit) => bit === 0 || bit === 1)).toBe(true);
    const slope = grad((a) => sum<Scalar>(add(family.sample({ logits: a }, randomKey(2)), a)))(
      tensor2d([[-2, 0, 2]]),
    );
    expect([...slope.dataSync()]).toEqual([1, 1, 1]);
  });

  // 5 standard deviations: a false alarm in 6e-7 of all seeds for each of 5 logits.
  it('draws a 1 as often as its logit says', () => {
    const logits = [-4, -1, 0, 1, 4];
    const count = 100_000;
    const bits = family
      .sample({ logits: tileRows(tensor2d([logits]), count) }, foldIn(randomKey(3), 0))
      .dataSync();
    logits.forEach((logit, j) => {
      const p = 1 / (1 + Math.exp(-logit));
      const rate = mean(
        Float64Array.from({ length: count }, (_, i) => bits[i * logits.length + j]!),
      );
      expect(Math.abs(rate - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / count));
    });
  });

  it('has 1 for the mode of a logit of 0', () => {
    expect([...family.mode({ logits: tensor2d([[0, -0.001, 0.001]]) }).dataSync()]).toEqual([
      1, 0, 1,
    ]);
  });
});

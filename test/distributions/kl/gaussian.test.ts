import { tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gaussianKl, gaussianKlPerDimension } from '../../../src/distributions/kl/gaussian.js';
import { float32s } from '../../support/arbitraries.js';
import { describeOnBackends } from '../../support/backend.js';
import { normalQuadrature } from '../../support/enumerate.js';
import { untracked } from '../../support/gradients.js';

/** 2^-24: the rounding of one float32 operation. */
const ROUNDING = 2 ** -24;

describeOnBackends('gaussianKl', () => {
  type Gaussian = { mean: number[]; logScale: number[] };
  const kl = (q: Gaussian, p: Gaussian) =>
    untracked(() => {
      const params = ({ mean, logScale }: Gaussian) => ({
        mean: tensor2d([mean]),
        logScale: tensor2d([logScale]),
      });
      return gaussianKl(params(q), params(p)).dataSync()[0]!;
    });
  const gaussians = (size: number, spread: number) =>
    fc.record({ mean: float32s(-size, size, 2), logScale: float32s(-spread, spread, 2) });

  it('is never below 0 by more than the rounding of its terms, and of their sum', () => {
    fc.assert(
      fc.property(gaussians(10, 4), gaussians(10, 4), (q, p) => {
        expect(kl(q, p)).toBeGreaterThanOrEqual(-8 * ROUNDING * 20);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is 0, exactly, from a distribution to itself', () => {
    fc.assert(
      fc.property(gaussians(100, 10), (q) => kl(q, q) === 0),
      { seed: 2, numRuns: 200 },
    );
  });

  it('agrees with an integral over the density of q', () => {
    const quadrature = normalQuadrature();
    const logNormal = (x: number, mean: number, logScale: number) =>
      -0.5 * ((x - mean) / Math.exp(logScale)) ** 2 - logScale - 0.5 * Math.log(2 * Math.PI);
    fc.assert(
      fc.property(gaussians(3, 1.5), gaussians(3, 1.5), (q, p) => {
        let exact = 0;
        for (const j of [0, 1]) {
          for (const { point, weight } of quadrature) {
            const x = q.mean[j]! + Math.exp(q.logScale[j]!) * point;
            exact +=
              weight *
              (logNormal(x, q.mean[j]!, q.logScale[j]!) - logNormal(x, p.mean[j]!, p.logScale[j]!));
          }
        }
        expect(Math.abs(kl(q, p) - exact)).toBeLessThan(4e-6 * (1 + exact));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('is the sum of its dimensions', () => {
    const q = {
      mean: tensor2d([
        [1, -2],
        [0.5, 3],
      ]),
      logScale: tensor2d([
        [0, 1],
        [-1, 0.5],
      ]),
    };
    const p = { mean: tensor2d([[0, 1]]), logScale: tensor2d([[0.5, 0]]) };
    const parts = gaussianKlPerDimension(q, p).dataSync();
    const whole = gaussianKl(q, p).dataSync();
    expect(Array.from(whole)).toEqual([
      Math.fround(parts[0]! + parts[1]!),
      Math.fround(parts[2]! + parts[3]!),
    ]);
  });
});

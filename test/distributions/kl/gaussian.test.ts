import { grads, sum, tensor2d, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gaussianKl, gaussianKlPerDimension } from '../../../src/distributions/kl/gaussian.js';
import { float32s, neighbors } from '../../support/arbitraries.js';
import { describeOnBackends } from '../../support/backend.js';
import { normalQuadrature } from '../../support/enumerate.js';
import { untracked } from '../../support/gradients.js';
import { expectRelative } from '../../support/relative.js';

describeOnBackends('gaussianKl', () => {
  type Gaussian = { mean: number[]; logScale: number[] };
  const tensors = ({ mean, logScale }: Gaussian) => [tensor2d([mean]), tensor2d([logScale])];
  const klOf = (...given: Tensor[]) => {
    const [meanQ, logScaleQ, meanP, logScaleP] = given as [Tensor, Tensor, Tensor, Tensor];
    return gaussianKl({ mean: meanQ, logScale: logScaleQ }, { mean: meanP, logScale: logScaleP });
  };
  const kl = (q: Gaussian, p: Gaussian) =>
    untracked(() => klOf(...tensors(q), ...tensors(p)).dataSync()[0]!);
  const slopesOf = (q: Gaussian, p: Gaussian) =>
    untracked(() =>
      grads((...given) => sum<Scalar>(klOf(...given)))([...tensors(q), ...tensors(p)]).map(
        (slope) => slope.dataSync(),
      ),
    );
  const gaussians = (size: number, spread: number) =>
    fc.record({ mean: float32s(-size, size, 2), logScale: float32s(-spread, spread, 2) });

  it('is never below 0', () => {
    fc.assert(
      fc.property(gaussians(10, 4), gaussians(10, 4), (q, p) => kl(q, p) >= 0),
      { seed: 1, numRuns: 300 },
    );
    fc.assert(
      fc.property(neighbors(10), neighbors(10), ([mean, other], [logScale, near]) => {
        const [q, p] = [
          { mean: [mean, mean], logScale: [logScale, near] },
          { mean: [other, mean], logScale: [near, logScale] },
        ];
        return kl(q, p) >= 0;
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('is 0, exactly, from a distribution to itself', () => {
    fc.assert(
      fc.property(gaussians(100, 10), (q) => kl(q, q) === 0),
      { seed: 2, numRuns: 200 },
    );
  });

  it('has no gradient at all at equality', () => {
    fc.assert(
      fc.property(gaussians(100, 10), (q) => {
        const slopes = slopesOf(q, q).map((slope) => [...slope].map(Math.abs));
        expect(slopes).toEqual(new Array(4).fill([0, 0]));
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('and its gradients are right to 1e-5 at any distance and any scale', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constant<[number, number]>([1, 1]), neighbors(1e-3), neighbors(3)),
        fc.constantFrom(1e-3, 1, 10).chain(neighbors),
        (means, logScales) => {
          const [q, p] = [0, 1].map((i) => ({ mean: [means[i]!], logScale: [logScales[i]!] }));
          const ratio = logScales[0] - logScales[1];
          const [precision, growth] = [Math.exp(-2 * logScales[1]), Math.expm1(2 * ratio)];
          const distance = means[0] - means[1];
          const square = distance ** 2 * precision;
          // Below a distance of 1e-3, where float64 loses digits too, by the series.
          const ofScales =
            Math.abs(ratio) < 1e-3
              ? ratio ** 2 * (1 + ratio * (2 / 3 + ratio / 3))
              : growth / 2 - ratio;
          expectRelative([kl(q!, p!)], [ofScales + square / 2], 1e-5);
          const slopes = slopesOf(q!, p!).map(([slope]) => slope!);
          expectRelative(
            slopes.slice(0, 3),
            [distance * precision, growth, -distance * precision],
            1e-5,
          );
          // A sum of two terms of different signs, where the scales are so.
          const error = Math.abs(slopes[3]! + growth + square);
          expect(error).toBeLessThanOrEqual(1e-5 * (Math.abs(growth) + square));
        },
      ),
      { seed: 6, numRuns: 1000 },
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

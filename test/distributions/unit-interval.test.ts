import { grad, grads, sum, tensor2d, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { quantileNoise } from '../../src/core/noise.js';
import { continuousBernoulli } from '../../src/distributions/continuous-bernoulli.js';
import { continuousBernoulliKl } from '../../src/distributions/kl/continuous-bernoulli.js';
import { describeOnBackends } from '../support/backend.js';
import { centralDifferences, expectClose } from '../support/gradients.js';

const COUNT = 8;
const key = randomKey(4);
/** The numbers between 0 and 1 that samples are made of. */
const uniforms = () => [...quantileNoise(key, [1, COUNT], (u) => u).dataSync()];
const constant = (a: number) => tensor2d([new Array<number>(COUNT).fill(a)]);

/** x where the distribution function is u, in float64. */
function quantile(a: number, u: number): number {
  if (a === 0) return u;
  return a > 0 ? 1 - quantile(-a, 1 - u) : Math.log1p(u * Math.expm1(a)) / a;
}

/** log((e^a − 1) / a), whose slope is the mean. */
const normalizer = (a: number) => Math.log(Math.expm1(a) / a);

describeOnBackends('samples of continuousBernoulli', () => {
  it.each([0, 1e-8, -1e-8, 0.005, -0.009, 0.02, -0.02, 1, -1, 30, -30])(
    'are the quantiles of its distribution where the logit is %s, and have their slopes',
    (a) => {
      const draw = (logits: Tensor) => continuousBernoulli().sample({ logits }, key);
      expectClose(
        draw(constant(a)).dataSync(),
        uniforms().map((u) => quantile(a, u)),
        2e-6,
        1,
      );
      const slopes = grad((logits) => sum<Scalar>(draw(logits)))(constant(a)).dataSync();
      // Of a quotient whose both sides are 0 at 0: by its series x + a (u − u²) / 2 + … there.
      const slopeOf = (u: number) =>
        Math.abs(a) < 1e-6
          ? (u - u * u) / 2
          : centralDifferences(([at]) => quantile(at!, u), [a], 1e-3 * Math.abs(a))[0]!;
      // Differences of float32 numbers near 1 by a size of 0.02 lose five digits.
      expectClose(slopes, uniforms().map(slopeOf), Math.abs(a) === 0.02 ? 1e-3 : 2e-5);
    },
  );
});

describeOnBackends('the KL of continuousBernoulli', () => {
  // Where the first is steep and the other is not, or hardly.
  it.each([
    [-5, -0.4],
    [-5, 0.5],
    [-3, 0.9],
    [-2.5, -1.5],
    [5, 0.4],
    [40, -0.7],
  ])('and its gradients are those of float64 from %s to %s', (a, b) => {
    const mean = (x: number) => 1 / (1 - Math.exp(-x)) - 1 / x;
    const slope = (x: number) => 1 / x ** 2 - 1 / (4 * Math.sinh(x / 2) ** 2);
    const [q, p] = [tensor2d([[a]]), tensor2d([[b]])];
    const kl = (from: Tensor, to: Tensor) =>
      continuousBernoulliKl({ logits: from }, { logits: to });
    const expected = mean(a) * (a - b) - normalizer(a) + normalizer(b);
    expectClose(kl(q, p).dataSync(), [expected], 2e-6);
    const [byQ, byP] = grads((from, to) => sum<Scalar>(kl(from, to)))([q, p]);
    expectClose(byQ!.dataSync(), [(a - b) * slope(a)], 1e-5);
    expectClose(byP!.dataSync(), [mean(b) - mean(a)], 1e-5);
  });
});

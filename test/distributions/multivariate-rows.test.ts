import { tensor2d, tensor3d, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { normalNoise } from '../../src/core/noise.js';
import { mapParams } from '../../src/distributions/params.js';
import { tileRows } from '../../src/core/shapes.js';
import { multivariateGaussian } from '../../src/distributions/multivariate-gaussian.js';
import { describeOnBackends } from '../support/backend.js';
import { expectClose } from '../support/gradients.js';

const L = [
  [1.5, 0],
  [-0.6, 0.8],
];
const one = () => ({ mean: tensor2d([[0.3, -1]]), cholesky: tensor3d([L]) });
const three = () => ({
  mean: normalNoise(randomKey(1), [3, 2]),
  cholesky: tensor3d([1, 0, 0.5, 2, 0.7, 0, -1, 0.4, 1.2, 0, 0, 1], [3, 2, 2]),
});
const repeated = () => mapParams(one(), (x: Tensor) => tileRows(x, 3)) as ReturnType<typeof one>;
const values = (x: Tensor) => [...x.dataSync()];

describeOnBackends('multivariateGaussian', () => {
  it('has mean, mode and entropy by their formulas, and draws μ + L ε', () => {
    const family = multivariateGaussian();
    const { mean, mode, entropy, sample, sampleWithLogProb, logProb } = family;
    expect([values(mean(one())), values(mode(one()))]).toEqual(
      [0, 1].map(() => values(tensor2d([[0.3, -1]]))),
    );
    // log |L| + ½ D log 2πe.
    expectClose(
      entropy!(one()).dataSync(),
      [Math.log(1.5 * 0.8) + Math.log(2 * Math.PI * Math.E)],
      1e-6,
    );
    const key = randomKey(2);
    const noise = normalNoise(key, [1, 2, 1]).dataSync();
    const drawn = [0, 1].map((i) => [0.3, -1][i]! + L[i]![0]! * noise[0]! + L[i]![1]! * noise[1]!);
    expectClose(sample(one(), key).dataSync(), drawn, 1e-6);
    const both = sampleWithLogProb!(one(), key);
    expectClose(both.value.dataSync(), drawn, 1e-6);
    const density =
      -0.5 * (noise[0]! ** 2 + noise[1]! ** 2) - Math.log(1.5 * 0.8) - Math.log(2 * Math.PI);
    expectClose(both.logProb.dataSync(), [density], 1e-6);
    expectClose(logProb(one(), both.value).dataSync(), [density], 1e-5);
  });

  it('has one distribution for all rows where there is one', () => {
    const family = multivariateGaussian();
    const x = normalNoise(randomKey(3), [3, 2]);
    expectClose(family.logProb(one(), x).dataSync(), values(family.logProb(repeated(), x)), 1e-6);
    // Means or matrices alone may be those of all.
    for (const mixed of [
      { mean: three().mean, cholesky: one().cholesky },
      { mean: one().mean, cholesky: three().cholesky },
    ]) {
      const whole = {
        mean: mixed.mean.shape[0] === 3 ? mixed.mean : tileRows(mixed.mean, 3),
        cholesky: mixed.cholesky.shape[0] === 3 ? mixed.cholesky : tileRows(mixed.cholesky, 3),
      };
      const key = randomKey(4);
      expectClose(family.sample(mixed, key).dataSync(), values(family.sample(whole, key)), 1e-6);
      expectClose(family.logProb(mixed, x).dataSync(), values(family.logProb(whole, x)), 1e-6);
      const to = values(family.kl!(three(), whole));
      expectClose(family.kl!(three(), mixed).dataSync(), to, 1e-6);
      const from = values(family.kl!(whole, three()));
      expectClose(family.kl!(mixed, three()).dataSync(), from, 1e-6);
    }
    expectClose(
      family.kl!(three(), one()).dataSync(),
      values(family.kl!(three(), repeated())),
      1e-6,
    );
    expectClose(
      family.kl!(one(), three()).dataSync(),
      values(family.kl!(repeated(), three())),
      1e-6,
    );
    // The means of both are those of all rows, the matrices of p are not.
    const narrow = { mean: one().mean, cholesky: three().cholesky };
    const wide = { mean: repeated().mean, cholesky: three().cholesky };
    expectClose(family.kl!(one(), narrow).dataSync(), values(family.kl!(repeated(), wide)), 1e-6);
  });

  it('has closed forms to and from diagonal Gaussians', () => {
    const { klTo, klFrom, kl } = multivariateGaussian();
    const diagonal = { mean: tensor2d([[1, 2]]), logScale: tensor2d([[0.2, -0.4]]) };
    const full = {
      mean: diagonal.mean,
      cholesky: tensor3d([
        [
          [Math.exp(0.2), 0],
          [0, Math.exp(-0.4)],
        ],
      ]),
    };
    expectClose(klTo!.gaussian!(three(), diagonal).dataSync(), values(kl!(three(), full)), 1e-5);
    expectClose(klFrom!.gaussian!(diagonal, three()).dataSync(), values(kl!(full, three())), 1e-5);
  });
});

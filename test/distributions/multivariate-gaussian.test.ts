import { readFileSync } from 'node:fs';
import {
  grads,
  matMul,
  reshape,
  slice,
  sum,
  tensor2d,
  zeros,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import type { GaussianParams } from '../../src/distributions/gaussian-params.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import { gaussianKl } from '../../src/distributions/kl/gaussian.js';
import { multivariateGaussianKl } from '../../src/distributions/kl/multivariate-gaussian.js';
import type { MultivariateGaussianParams } from '../../src/distributions/multivariate-gaussian-params.js';
import { multivariateGaussian } from '../../src/distributions/multivariate-gaussian.js';
import { settleKl } from '../../src/distributions/settle-kl.js';
import { standardNormal } from '../../src/distributions/standard-normal.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectClose, expectGradient } from '../support/gradients.js';

/** A function of vectors by name: where it was computed, its values, and its slopes by each. */
interface Figure {
  readonly at: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly value: readonly number[];
  readonly by: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** Written by multivariate-gaussian.py beside it: closed forms in 50 digits, of three dimensions. */
const reference = JSON.parse(
  readFileSync(
    new URL('../fixtures/distributions/multivariate-gaussian.json', import.meta.url),
    'utf8',
  ),
) as Readonly<Record<'logProb' | 'entropy' | 'kl' | 'klToDiagonal' | 'klFromDiagonal', Figure>>;

const TOLERANCE = 1e-5;
const SIZE = 3;
/** Where the numbers on and below the diagonal, row by row, stand in a matrix. */
const PLACES = [0, 3, 4, 6, 7, 8];

const family = multivariateGaussian();

/** From `[N, 6]` to `[N, 3, 3]`. */
const matrices = (lower: Tensor) =>
  reshape(
    matMul(
      lower as ReturnType<typeof tensor2d>,
      tensor2d(
        PLACES.map((place) => Array.from({ length: SIZE * SIZE }, (_, i) => Number(i === place))),
      ),
    ),
    [-1, SIZE, SIZE],
  );

type Side = MultivariateGaussianParams | GaussianParams;

function side(given: Readonly<Record<string, Tensor>>, name: string): Side {
  const [mean, lower, logScale] = ['mean', 'lower', 'logScale'].map((each) => given[name + each]);
  return logScale ? { mean: mean!, logScale } : { mean: mean!, cholesky: matrices(lower!) };
}

function computed(name: string, given: Readonly<Record<string, Tensor>>): Tensor {
  if (name === 'logProb')
    return family.logProb(side(given, '') as MultivariateGaussianParams, given.value!);
  if (name === 'entropy') {
    const cholesky = matrices(given.lower!);
    return family.entropy!({ mean: sum(cholesky, 2), cholesky });
  }
  return multivariateGaussianKl(side(given, 'q.'), side(given, 'p.'));
}

describeOnBackends('Gaussians with full covariances against closed forms in 50 digits:', () => {
  it.each(Object.entries(reference))('%s, and its gradients', (name, { at, value, by }) => {
    const names = Object.keys(at);
    const inputs = names.map((each) => tensor2d(at[each]!.map((row) => [...row])));
    const compute = (...given: Tensor[]) =>
      computed(name, Object.fromEntries(names.map((each, i) => [each, given[i]!])));
    // Logarithms of densities go through 0; a KL keeps its digits however small it is.
    const least = name.startsWith('kl') ? 0 : 1e-6;
    compute(...inputs)
      .dataSync()
      .forEach((actual, row) => {
        const expected = value[row]!;
        expect(
          Math.abs(actual - expected),
          `${actual} for ${expected} in row ${row}`,
        ).toBeLessThanOrEqual(Math.max(TOLERANCE * Math.abs(expected), least));
      });
    const slopes = grads((...given) => sum<Scalar>(compute(...given)))(inputs);
    slopes.forEach((slope, i) => {
      const exact = by[names[i]!]!;
      const width = exact[0]!.length;
      slope.dataSync().forEach((actual, j) => {
        const row = exact[Math.floor(j / width)]!;
        const expected = row[j % width]!;
        // Beside others that are ten million times as large float32 has no digits left.
        const rest = 1e-7 * Math.max(...row.map(Math.abs));
        expect(
          Math.abs(actual - expected),
          `${actual} for ${expected} by ${names[i]} ${j % width} in row ${Math.floor(j / width)}`,
        ).toBeLessThanOrEqual(Math.max(TOLERANCE * Math.abs(expected), rest, least));
      });
    });
  });
});

describeOnBackends('multivariateGaussian', () => {
  const raw = () =>
    tensor2d([
      [1, 2, 3, 0, -2, 4, 0.1, 0.2, 0.3],
      [0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]);

  it('has a triangle of each number once, and a diagonal above its floor', () => {
    const { mean, cholesky } = multivariateGaussian({ minScale: 0 }).params(raw(), {});
    const [e, f] = [Math.exp(-1), Math.exp(2)];
    expectClose(mean.dataSync(), [1, 2, 3, 0, 0, 0], 1e-6);
    const [first, second] = [cholesky.dataSync().slice(0, 9), cholesky.dataSync().slice(9)];
    expectClose(second, [1, 0, 0, 0, 1, 0, 0, 0, 1], 1e-6);
    expect([first[1], first[2], first[5]]).toEqual([0, 0, 0]);
    expectClose([first[0]!, first[4]!, first[8]!], [1, e, f], 1e-5);
    expectClose([first[3]!, first[6]!, first[7]!].sort(), [0.1, 0.2, 0.3], 1e-6);
    const floored = multivariateGaussian({ minScale: 2 }).params(raw(), {}).cholesky.dataSync();
    expectClose([floored[0]!, floored[4]!], [Math.sqrt(5), Math.hypot(2, e)], 1e-5);
  });

  it('is the diagonal Gaussian where nothing stands below the diagonal', () => {
    const outputs = tensor2d([[0.5, -1, 2, 0.3, -0.7, 1.1]]);
    const diagonal = gaussian().params(outputs, {});
    const full = family.params(tensor2d([[...outputs.dataSync(), 0, 0, 0]]), {});
    const x = tensor2d([[1, 2, -1]]);
    expectClose(
      family.logProb(full, x).dataSync(),
      gaussian().logProb(diagonal, x).dataSync(),
      1e-6,
    );
    expectClose(family.entropy!(full).dataSync(), gaussian().entropy!(diagonal).dataSync(), 1e-6);
    expectClose(
      family.sample(full, randomKey(3)).dataSync(),
      gaussian().sample(diagonal, randomKey(3)).dataSync(),
      1e-6,
    );
  });

  it('has samples of its covariance', () => {
    const COUNT = 40_000;
    const params = family.params(raw(), {});
    const lower = params.cholesky.dataSync();
    // One matrix for all.
    const cholesky = slice(params.cholesky, 0, 1);
    const z = family.sample({ mean: zeros([COUNT, 3]), cholesky }, randomKey(1)).dataSync();
    for (let i = 0; i < 3; i++)
      for (let j = 0; j <= i; j++) {
        const exact = [0, 1, 2].reduce((t, k) => t + lower[3 * i + k]! * lower[3 * j + k]!, 0);
        const size = (k: number) => [0, 1, 2].reduce((t, m) => t + lower[3 * k + m]! ** 2, 0);
        let total = 0;
        for (let n = 0; n < COUNT; n++) total += z[3 * n + i]! * z[3 * n + j]!;
        // A product of two has at most twice the variance of independent ones; 5 standard
        // deviations: a false alarm in 6e-7 of all seeds for each.
        const deviation = Math.sqrt((2 * size(i) * size(j)) / COUNT);
        expect(Math.abs(total / COUNT - exact)).toBeLessThan(5 * deviation);
      }
  });

  it('gives the log-probability of what it draws in the same pass, with its gradients', () => {
    const { mean, cholesky } = family.params(raw(), {});
    const { value, logProb } = family.sampleWithLogProb!({ mean, cholesky }, randomKey(4));
    expect([...value.dataSync()]).toEqual([
      ...family.sample({ mean, cholesky }, randomKey(4)).dataSync(),
    ]);
    expectClose(logProb.dataSync(), family.logProb({ mean, cholesky }, value).dataSync(), 1e-5);
    // By the mean it is 0: the value moves with it.
    expectGradient(
      (given) => family.sampleWithLogProb!({ mean, cholesky: given }, randomKey(4)).logProb,
      [cholesky],
    );
  });

  it('has the KL of diagonal Gaussians between such, and one to itself of exactly 0', () => {
    const [q, p] = [0.2, -0.4].map((s) => ({
      mean: tensor2d([[s, 1, 2]]),
      logScale: tensor2d([[s, 0, -s]]),
    }));
    expectClose(multivariateGaussianKl(q!, p!).dataSync(), gaussianKl(q!, p!).dataSync(), 1e-6);
    const full = family.params(raw(), {});
    expect([...family.kl!(full, full).dataSync()]).toEqual([0, 0]);
  });
});

describe('multivariateGaussian', () => {
  it('has closed forms to and from diagonal Gaussians', () => {
    for (const [q, p] of [
      [family, family],
      [family, standardNormal().family],
      [gaussian(), family],
    ] as const)
      expect(settleKl(q as never, p as never, undefined, undefined).kind).toBe('closed-form');
  });

  it('refuses events of several axes, and options that it does not know', () => {
    expectVaeKitError(
      () => family.rawShape([2, 3]),
      /must have events of one axis, but got \[2, 3\]/,
    );
    expectVaeKitError(
      () => multivariateGaussian({ scale: 1 } as never),
      /'scale'\. The network gives the covariance/,
    );
    expectVaeKitError(() => multivariateGaussian({ minScale: -1 }), /minScale must be/);
    expect(family.rawShape([1])).toEqual([2]);
    expect(family.rawShape([4])).toEqual([14]);
  });
});

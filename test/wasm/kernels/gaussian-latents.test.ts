import {
  concat,
  engine,
  getKernel,
  grads,
  memory,
  mul,
  setBackend,
  sum,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GAUSSIAN_HEAD, GAUSSIAN_KL, GAUSSIAN_SAMPLE } from '../../../src/core/fused.js';
import { randomKey } from '../../../src/core/keys.js';
import { gaussian } from '../../../src/distributions/gaussian.js';
import { useWasm } from '../../../src/wasm/index.js';
import { expectGradient } from '../../support/gradients.js';
import { expectLikeCpu, noise } from './compare.js';

beforeAll(async () => {
  await useWasm();
  for (const kernel of [GAUSSIAN_HEAD, GAUSSIAN_SAMPLE, GAUSSIAN_KL])
    expect(getKernel(kernel, 'wasm')).toBeDefined();
});

beforeEach(async () => {
  await setBackend('wasm');
});

afterAll(async () => {
  await useWasm({ accelerate: false });
});

/** A value, and the gradients of a weighted sum of it. */
const pass = (compute: (...inputs: Tensor[]) => Tensor, inputs: Tensor[]): Tensor[] => {
  const value = compute(...inputs);
  const weights = noise(40, value.shape);
  return [value, ...grads((...given: Tensor[]) => sum(mul(compute(...given), weights)))(inputs)];
};

/** The numbers that a posterior is made of, as one tensor. */
const paramsOf = (raw: Tensor, minScale: number) => {
  const { mean, logScale } = gaussian({ minScale }).params(raw, {}) as Record<string, Tensor>;
  return concat([mean!, mul(logScale!, 3)], -1);
};

const sampleOf = (mean: Tensor, logScale: Tensor) =>
  gaussian().sample({ mean, logScale }, randomKey(2));

const klOf = (...[mean, logScale, priorMean, priorLogScale]: Tensor[]) =>
  gaussian().kl!(
    { mean: mean!, logScale: logScale! },
    { mean: priorMean!, logScale: priorLogScale! },
  );

describe.each([[[3]], [[20]], [[4, 5, 6]]])('for latents of shape %j', (event) => {
  const raw = (n: number) => [n, ...event.slice(0, -1), 2 * event.at(-1)];

  it.each([0, 0.01, 1])(
    'the parameters and their gradients are those composed of operations on cpu, σ at least %d',
    async (minScale) => {
      await expectLikeCpu(
        () => pass((x) => paramsOf(x, minScale), [mul(noise(1, raw(5)), 4)]),
        2e-6,
      );
    },
  );

  it('samples and their gradients are those composed of operations on cpu', async () => {
    await expectLikeCpu(
      () => pass(sampleOf, [noise(1, [5, ...event]), noise(2, [5, ...event])]),
      2e-6,
    );
  });

  it.each([1, 5])('the KL to a prior of %i row(s), and its gradients, are too', async (rows) => {
    await expectLikeCpu(
      () =>
        pass(
          klOf,
          [5, 5, rows, rows].map((n, i) => mul(noise(i, [n, ...event]), 0.7)),
        ),
      5e-6,
    );
  });
});

describe('Gaussian latents as kernels', () => {
  it('have the gradients of finite differences', () => {
    expectGradient((x) => paramsOf(x, 0.3), [noise(1, [2, 6])]);
    expectGradient(sampleOf, [noise(1, [2, 3]), mul(noise(2, [2, 3]), 0.5)]);
    expectGradient(
      klOf,
      [2, 2, 1, 1].map((n, i) => mul(noise(i, [n, 3]), 0.5)),
    );
  });

  it('leave what is broadcast otherwise to operations', async () => {
    await expectLikeCpu(
      () => [
        klOf(noise(1, [5, 3]), noise(2, [5, 1]), noise(3, [1, 3]), noise(4, [1, 3])),
        klOf(noise(1, [5, 3]), noise(2, [5, 3]), noise(3, [1, 3]), noise(4, [1, 1])),
        klOf(noise(1, [1, 3]), noise(2, [1, 3]), noise(3, [5, 3]), noise(4, [5, 3])),
        sampleOf(noise(1, [5, 3]), noise(2, [5, 1])),
      ],
      5e-6,
    );
  });

  it('leave nothing behind, with a gradient or without', () => {
    const inputs = [5, 5, 1, 1].map((n, i) => noise(i, [n, 3]));
    const raw = noise(9, [5, 6]);
    const count = () => [memory().numTensors, engine().backend.numDataIds()];
    const before = count();
    tidy(() => {
      pass(klOf, inputs);
      pass(sampleOf, inputs.slice(0, 2));
      pass((x) => paramsOf(x, 0.1), [raw]);
    });
    klOf(...inputs).dispose();
    expect(count()).toEqual(before);
  });
});

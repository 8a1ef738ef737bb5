import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { getBackend, setBackend, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { normalNoise } from '../../../src/core/noise.js';
import { randomKey } from '../../../src/core/keys.js';

export interface Values {
  readonly shape: readonly number[];
  readonly values: number[];
}

/** Standard normal numbers. */
export function noise(seed: number, shape: readonly number[]): Tensor {
  return normalNoise(randomKey(seed), shape);
}

/** What a backend computes. */
export async function on(
  backend: 'cpu' | 'wasm',
  compute: () => readonly Tensor[],
): Promise<Values[]> {
  await setBackend(backend);
  expect(getBackend()).toBe(backend);
  let results: Values[] = [];
  tidy(() => {
    results = compute().map((tensor) => ({ shape: tensor.shape, values: [...tensor.dataSync()] }));
  });
  return results;
}

/** Expects the same of two computations, to a tolerance relative to 1 + the number's size. */
export function expectSame(
  found: readonly Values[],
  expected: readonly Values[],
  tolerance: number,
): void {
  expect(found.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  found.forEach(({ values }, which) => {
    values.forEach((value, i) => {
      const reference = expected[which]!.values[i]!;
      if (Object.is(value, reference)) return;
      expect(
        Math.abs(value - reference),
        `result ${which}, element ${i}: ${value} for ${reference}`,
      ).toBeLessThanOrEqual(tolerance * (1 + Math.abs(reference)));
    });
  });
}

/** Expects a computation to give the same on wasm as on cpu. */
export async function expectLikeCpu(
  compute: () => readonly Tensor[],
  tolerance: number,
): Promise<void> {
  const expected = await on('cpu', compute);
  expectSame(await on('wasm', compute), expected, tolerance);
}

import { memory, tanh, tensor, type Tensor } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { normalNoise } from '../../../src/core/noise.js';
import { randomKey } from '../../../src/core/keys.js';
import { expectGradient } from '../../support/gradients.js';
import { useWasm } from '../../../src/wasm/index.js';

beforeAll(async () => {
  await useWasm();
});

/** The distance in units of the last place of a float32 at the reference. */
function ulps(value: number, reference: number): number {
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(reference) || 2 ** -126)));
  return Math.abs(value - reference) / 2 ** (exponent - 23);
}

describe('Tanh on the companion', () => {
  it('is that of float64 to three units in the last place, from 1e-8 to 20 and on both sides of 0', () => {
    const xs = Float32Array.from(
      { length: 40_001 },
      (_, i) => (i % 2 ? -1 : 1) * 10 ** (-8 + (9.3 * i) / 40_000),
    );
    const values = tanh(tensor(xs)).dataSync();
    const worst = xs.reduce((most, x, i) => Math.max(most, ulps(values[i]!, Math.tanh(x))), 0);
    expect(worst).toBeLessThan(3);
  });

  it('keeps 0, its limits, and what is no number', () => {
    expect([...tanh(tensor([0, 100, -100, Infinity, -Infinity, NaN])).dataSync()]).toEqual([
      0,
      1,
      -1,
      1,
      -1,
      NaN,
    ]);
  });

  it.each([[[1]], [[3]], [[5, 7]], [[0, 4]], [[2, 3, 4]]])('takes the shape %j', (shape) => {
    const x = normalNoise(randomKey(1), shape);
    const y = tanh(x);
    expect(y.shape).toEqual(shape);
    const expected = x.dataSync();
    y.dataSync().forEach((value, i) => expect(value).toBeCloseTo(Math.tanh(expected[i]!), 6));
  });

  it('has the right gradient, and leaves nothing behind', () => {
    expectGradient((x: Tensor) => tanh(x), [normalNoise(randomKey(2), [3, 5])]);
    const before = memory().numTensors;
    tanh(normalNoise(randomKey(2), [3, 5])).dispose();
    // The noise itself is the test's.
    expect(memory().numTensors).toBe(before + 1);
  });
});

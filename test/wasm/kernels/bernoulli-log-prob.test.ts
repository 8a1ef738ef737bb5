import {
  div,
  engine,
  getKernel,
  grads,
  memory,
  mul,
  setBackend,
  sum,
  tensor,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BERNOULLI_LOG_PROB } from '../../../src/core/fused.js';
import { bernoulli } from '../../../src/distributions/bernoulli.js';
import { sizeOf } from '../../../src/core/shapes.js';
import { useWasm } from '../../../src/wasm/index.js';
import { expectGradient } from '../../support/gradients.js';
import { expectRelative } from '../../support/relative.js';
import { expectLikeCpu, noise, on } from './compare.js';

beforeAll(async () => {
  await useWasm();
  expect(getKernel(BERNOULLI_LOG_PROB, 'wasm')).toBeDefined();
});

beforeEach(async () => {
  await setBackend('wasm');
});

afterAll(async () => {
  await useWasm({ accelerate: false });
});

const logProb = (logits: Tensor, value: Tensor) => bernoulli().logProb({ logits }, value);
const softplus = (l: number) => Math.max(l, 0) + Math.log1p(Math.exp(-Math.abs(l)));
const sigmoid = (l: number) => (l >= 0 ? 1 / (1 + Math.exp(-l)) : Math.exp(l) / (1 + Math.exp(l)));

/** Log-probabilities and both gradients, the rows weighted. */
function figures(n: number, event: readonly number[], scale: number): Tensor[] {
  const logits = mul(noise(1, [n, ...event]), scale);
  const value = noise(2, [n, ...event]);
  const weights = noise(3, [n]);
  return [
    logProb(logits, value),
    ...grads((l: Tensor, x: Tensor) => sum(mul(logProb(l, x), weights)))([logits, value]),
  ];
}

describe.each([[[3]], [[1]], [[28, 28, 1]], [[2, 1, 5]]])('for events of shape %j', (event) => {
  it.each([
    [1, 1],
    [2, 10],
    [5, 1e4],
  ])(
    'of %i data, with logits of size %d, it and its gradients are those composed of operations ' +
      'on cpu',
    async (n, scale) => {
      // Terms of size |l|, whose float32 sums lose a few 1e-7 of their sizes' sum.
      await expectLikeCpu(() => {
        const [values, ...gradients] = figures(n, event, scale);
        return [div(values!, scale * sizeOf(event)), ...gradients];
      }, 2e-6);
    },
  );

  it('it and its gradients are those of float64', async () => {
    const n = 4;
    const [l, x, weights] = (
      await on('cpu', () => [
        mul(noise(1, [n, ...event]), 10),
        noise(2, [n, ...event]),
        noise(3, [n]),
      ])
    ).map(({ values }) => values) as [number[], number[], number[]];
    const [values, byLogits, byValue] = (await on('wasm', () => figures(n, event, 10))).map(
      (figure) => figure.values,
    ) as [number[], number[], number[]];
    const size = l.length / n;
    for (let row = 0; row < n; row++) {
      let [expected, scale] = [0, 0];
      for (let i = row * size; i < (row + 1) * size; i++) {
        expected += x[i]! * l[i]! - softplus(l[i]!);
        scale += Math.abs(x[i]! * l[i]!) + softplus(l[i]!);
        expect(Math.abs(byLogits[i]! - weights[row]! * (x[i]! - sigmoid(l[i]!)))).toBeLessThan(
          1e-6 * (1 + Math.abs(x[i]!)) * Math.abs(weights[row]!),
        );
        expect(byValue[i]).toBe(Math.fround(weights[row]! * l[i]!));
      }
      expect(Math.abs(values[row]! - expected)).toBeLessThan(3e-7 * scale);
    }
  });
});

describe('the Bernoulli log-likelihood as one kernel', () => {
  it('has the gradients of finite differences, by logits and by value', () => {
    expectGradient(logProb, [noise(1, [2, 3, 5]), noise(2, [2, 3, 5])]);
  });

  it('is exact where a logit decides', () => {
    const logits = tensor([
      [1e4, -1e4],
      [-1e4, 1e4],
      [1e4, 0],
    ]);
    const value = tensor([
      [1, 0],
      [1, 0],
      [1, 1],
    ]);
    expect([...logProb(logits, value).dataSync()]).toEqual([0, -2e4, Math.fround(-Math.LN2)]);
    const [byLogits] = grads((l: Tensor) => sum(logProb(l, value)))([logits]);
    expect([...byLogits!.dataSync()]).toEqual([0, 0, 1, -1, 0, 0.5]);
  });

  it('keeps the digits of a gradient where a bit is nearly sure', () => {
    const logits = [17, 12, 1, -1, -12, -17];
    const [ofOnes, ofZeros] = [1, 0].map((bit) => {
      const value = tensor([logits.map(() => bit)]);
      return grads((l: Tensor) => sum(logProb(l, value)))([tensor([logits])])[0]!.dataSync();
    });
    expectRelative(
      ofOnes!,
      logits.map((l) => sigmoid(-l)),
      1e-6,
    );
    expectRelative(
      ofZeros!,
      logits.map((l) => -sigmoid(l)),
      1e-6,
    );
  });

  it.each([Number.NaN, Infinity, -Infinity])(
    'lets %d through from either side, in its own row only',
    (bad) => {
      const [clean, dirty] = [
        [0.5, 0.5, 0.5, 0.5, 0.5],
        [0.5, 0.5, 0.5, 0.5, bad],
      ];
      const isNumber = (values: Tensor) => [...values.dataSync()].map(Number.isFinite);
      expect(isNumber(logProb(tensor([clean, dirty]), tensor([clean, clean])))).toEqual([
        true,
        false,
      ]);
      expect(isNumber(logProb(tensor([clean, clean]), tensor([clean, dirty])))).toEqual([
        true,
        false,
      ]);
      const byLogits = grads((l: Tensor) => sum(logProb(l, tensor([clean, dirty]))))([
        tensor([clean, clean]),
      ]);
      expect(isNumber(byLogits[0]!)).toEqual([
        true,
        true,
        true,
        true,
        true,
        true,
        true,
        true,
        true,
        false,
      ]);
    },
  );

  it.each(['int32', 'bool'] as const)(
    'reads values of dtype %s as the numbers they are',
    (dtype) => {
      const [logits, bits] = [
        [0.5, -1, 2],
        [1, 0, 1],
      ];
      const expected = logProb(tensor([logits]), tensor([bits])).dataSync()[0]!;
      expect(logProb(tensor([logits]), tensor([bits], [1, 3], dtype)).dataSync()[0]).toBeCloseTo(
        expected,
        6,
      );
    },
  );

  it('leaves nothing behind, with a gradient or without', () => {
    const [logits, value] = [noise(1, [5, 7]), noise(2, [5, 7])];
    const [tensors, dataIds] = [memory().numTensors, engine().backend.numDataIds()];
    logProb(logits, value).dispose();
    grads((l: Tensor, x: Tensor) => sum(logProb(l, x)))([logits, value]).forEach((gradient) =>
      gradient.dispose(),
    );
    expect([memory().numTensors, engine().backend.numDataIds()]).toEqual([tensors, dataIds]);
  });
});

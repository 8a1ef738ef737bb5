import {
  engine,
  fused,
  grads,
  memory,
  mul,
  setBackend,
  sum,
  tensor,
  tensor1d,
  tensor2d,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useWasm } from '../../../src/wasm/index.js';
import { expectLikeCpu, noise } from './compare.js';

beforeAll(async () => {
  await useWasm();
});

beforeEach(async () => {
  await setBackend('wasm');
});

afterAll(async () => {
  await useWasm({ accelerate: false });
});

const activations = ['linear', 'relu', 'relu6', 'sigmoid', 'elu', 'leakyrelu', 'prelu'] as const;

/**
 * Batch, rows, terms, columns: more than one block of 48 columns is what tfjs's own stumbles over.
 */
const sizes = [
  [[], 7, 5, 3],
  [[], 2, 60, 101],
  [[], 3, 0, 5],
  [[], 0, 4, 5],
  [[3], 5, 7, 97],
  [[2, 2], 5, 7, 50],
] as const;

// Products of up to 60 standard normal numbers, summed in float32 in another order.
const TOLERANCE = 3e-5;

describe.each(activations)('a fused product with %s', (activation) => {
  describe.each([true, false])('and with a bias: %s', (biased) => {
    it.each(sizes)(
      'on batches of shape %j, of %i rows, %i terms and %i columns, is that of the cpu backend',
      async (batch, rows, terms, columns) => {
        await expectLikeCpu(
          () =>
            [false, true].flatMap((transposeA) =>
              [false, true].map((transposeB) =>
                fused.matMul({
                  a: noise(1, [...batch, ...(transposeA ? [terms, rows] : [rows, terms])]),
                  b: noise(2, [...batch, ...(transposeB ? [columns, terms] : [terms, columns])]),
                  transposeA,
                  transposeB,
                  activation,
                  ...(biased && { bias: noise(3, [columns]) }),
                  ...(activation === 'prelu' && { preluActivationWeights: noise(4, [columns]) }),
                  ...(activation === 'leakyrelu' && { leakyreluAlpha: 0.3 }),
                }),
              ),
            ),
          TOLERANCE,
        );
      },
    );
  });
});

describe('a fused product', () => {
  it.each(['linear', 'relu'] as const)(
    'with %s has the gradient of the cpu backend',
    async (activation) => {
      await expectLikeCpu(
        () =>
          [false, true].flatMap((transposeB) => {
            const weights = noise(4, [6, 50]);
            const weighted = (a: Tensor, b: Tensor, bias: Tensor) =>
              sum(mul(fused.matMul({ a, b, transposeB, bias, activation }), weights));
            return grads(weighted)([
              noise(1, [6, 9]),
              noise(2, transposeB ? [50, 9] : [9, 50]),
              noise(3, [50]),
            ]);
          }),
        TOLERANCE,
      );
    },
  );

  it('passes NaN and infinity on through relu', () => {
    const a = tensor2d([
      [1, Number.NaN],
      [-Infinity, 0],
      [Infinity, 1],
      [-3, 1],
    ]);
    const product = (bias: number) => [
      ...fused
        .matMul({ a, b: tensor2d([[1], [1]]), bias: tensor1d([bias]), activation: 'relu' })
        .dataSync(),
    ];
    expect(product(0)).toEqual([Number.NaN, 0, Infinity, 0]);
    expect(product(Number.NaN)).toEqual(new Array(4).fill(Number.NaN));
  });

  it('takes what tfjs has to take: one bias for all columns', async () => {
    await setBackend('wasm');
    const ones = tensor([
      [1, 1],
      [1, 1],
    ]);
    expect([...fused.matMul({ a: ones, b: ones, bias: tensor2d([[1, 2]]) }).dataSync()]).toEqual([
      3, 4, 3, 4,
    ]);
    expect(() =>
      fused.matMul({
        a: ones,
        b: ones,
        bias: tensor2d([
          [1, 2],
          [3, 4],
        ]),
      }),
    ).toThrow(/bias/);
    expect(() => fused.matMul({ a: ones, b: tensor([[1, 1]]) })).toThrow(/inner shapes/);
  });

  it('leaves nothing behind, whatever follows the sum', () => {
    const [a, b, bias] = [noise(1, [9, 7]), noise(2, [7, 5]), noise(3, [5])];
    const [tensors, dataIds] = [memory().numTensors, engine().backend.numDataIds()];
    for (const activation of ['linear', 'relu', 'relu6', 'sigmoid', 'elu', 'leakyrelu'] as const)
      fused.matMul({ a, b, bias, activation }).dispose();
    expect([memory().numTensors, engine().backend.numDataIds()]).toEqual([tensors, dataIds]);
  });
});

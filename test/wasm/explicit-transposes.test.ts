import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import {
  engine,
  fused,
  getBackend,
  grads,
  matMul,
  memory,
  mul,
  reshape,
  setBackend,
  sum,
  tensor,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normalNoise } from '../../src/core/noise.js';
import { randomKey } from '../../src/core/keys.js';
import { transposeExplicitly } from '../../src/wasm/explicit-transposes.js';

let undo: () => void;

beforeAll(async () => {
  await setBackend('wasm');
  ({ undo } = transposeExplicitly()!);
});

afterAll(() => {
  undo();
});

const noise = (seed: number, shape: readonly number[]) => normalNoise(randomKey(seed), shape);

/** The values of some tensors as a backend computes them. */
async function on(backend: 'cpu' | 'wasm', compute: () => Tensor[]): Promise<number[][]> {
  await setBackend(backend);
  expect(getBackend()).toBe(backend);
  return tidy(() => compute().map((result) => [...result.dataSync()]));
}

// Both backends sum in float32, in another order: a product of 100 terms of size 1 differs by far
// less.
async function expectSame(compute: () => Tensor[]): Promise<void> {
  const reference = await on('cpu', compute);
  const values = await on('wasm', compute);
  expect(values.map((list) => list.length)).toEqual(reference.map((list) => list.length));
  values.forEach((list, which) => {
    list.forEach((value, i) => {
      expect(Math.abs(value - reference[which]![i]!), `result ${which}, element ${i}`).toBeLessThan(
        1e-4,
      );
    });
  });
}

const matrix = (rows: number, columns: number, transposed: boolean) =>
  transposed ? [columns, rows] : [rows, columns];

const sides = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

const sizes = [
  [7, 5, 3],
  [2, 100, 49],
  [33, 17, 65],
  [1, 5, 3],
  [7, 1, 3],
  [7, 5, 1],
  [1, 1, 6],
  [0, 4, 3],
] as const;

describe.each(sides)('a product with transposeA %s and transposeB %s', (transposeA, transposeB) => {
  describe.each(sizes)('of %i rows, %i terms, %i columns', (rows, terms, columns) => {
    const left = () => noise(1, matrix(rows, terms, transposeA));
    const right = () => noise(2, matrix(terms, columns, transposeB));

    it('is that of the cpu backend, and so is its gradient', async () => {
      await expectSame(() => {
        const product = (a: Tensor, b: Tensor) => matMul(a, b, transposeA, transposeB);
        const weights = noise(3, [rows, columns]);
        return [
          product(left(), right()),
          ...grads((a: Tensor, b: Tensor) => sum(mul(product(a, b), weights)))([left(), right()]),
        ];
      });
    });

    it('has the gradient of the fused product too', async () => {
      await expectSame(() => {
        const product = (a: Tensor, b: Tensor) => fused.matMul({ a, b, transposeA, transposeB });
        const weights = noise(3, [rows, columns]);
        return grads((a: Tensor, b: Tensor) => sum(mul(product(a, b), weights)))([left(), right()]);
      });
    });
  });

  it.each([
    ['two of each', [2], [2]],
    ['batch axes of one', [1, 1], [1]],
    ['one side broadcast', [3], [1]],
    ['none at all', [0], [0]],
  ])('works on batches: %s', async (_, batchA, batchB) => {
    await expectSame(() => [
      matMul(
        noise(1, [...batchA, ...matrix(7, 5, transposeA)]),
        noise(2, [...batchB, ...matrix(5, 3, transposeB)]),
        transposeA,
        transposeB,
      ),
    ]);
  });
});

describe('what XNNPACK keeps of a right-hand side', () => {
  it('does not meet a tensor of another shape that shares its data', async () => {
    await expectSame(() => {
      const right = noise(1, [12, 4]);
      return [
        matMul(noise(2, [12, 5]), right, true, false),
        matMul(noise(3, [8, 5]), reshape(right, [8, 6]), true, false),
        matMul(noise(4, [7, 4]), right, false, true),
        matMul(noise(5, [7, 6]), reshape(right, [8, 6]), false, true),
      ];
    });
  });

  it('does not meet a row that was once a column', async () => {
    await expectSame(() => {
      const column = noise(1, [6, 1]);
      return [
        matMul(noise(2, [5, 6]), column),
        matMul(noise(3, [4, 1]), column, false, true),
        matMul(noise(2, [5, 6]), column),
      ];
    });
  });
});

describe('the replaced kernel', () => {
  it('leaves nothing behind', async () => {
    await setBackend('wasm');
    const [a, b] = [noise(1, [9, 7]), noise(2, [9, 5])];
    const multiply = () => matMul(a, b, true, false).dispose();
    multiply();
    const tensors = memory().numTensors;
    const dataIds = engine().backend.numDataIds();
    for (let i = 0; i < 10; i++) multiply();
    expect(memory().numTensors).toBe(tensors);
    expect(engine().backend.numDataIds()).toBe(dataIds);
  });

  it('leaves its operands as they are', async () => {
    await setBackend('wasm');
    const [a, b] = [
      tensor([
        [1, 2],
        [3, 4],
      ]),
      tensor([
        [5, 6],
        [7, 8],
      ]),
    ];
    expect([...matMul(a, b, true, false).dataSync()]).toEqual([26, 30, 38, 44]);
    expect([...matMul(a, b, true, true).dataSync()]).toEqual([23, 31, 34, 46]);
    expect([...a.dataSync(), ...b.dataSync()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('fails as the former one does on sizes that do not match, and frees what it made', async () => {
    await setBackend('wasm');
    const [a, b] = [noise(1, [9, 7]), noise(2, [8, 5])];
    const dataIds = engine().backend.numDataIds();
    expect(() => matMul(a, b, true, false)).toThrow(/inner shapes/);
    expect(engine().backend.numDataIds()).toBe(dataIds);
  });
});

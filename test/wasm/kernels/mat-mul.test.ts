import {
  broadcast_util,
  broadcastTo,
  engine,
  grads,
  matMul,
  memory,
  mul,
  reshape,
  setBackend,
  sum,
  tensor,
  tensor2d,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useWasm } from '../../../src/wasm/index.js';
import { expectLikeCpu, expectSame, noise, on } from './compare.js';

beforeAll(async () => {
  await useWasm();
});

beforeEach(async () => {
  await setBackend('wasm');
});

afterAll(async () => {
  await useWasm({ accelerate: false });
});

const sides = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

/** Rows, terms, columns. */
const sizes = [
  [7, 5, 3],
  [2, 100, 49],
  [33, 17, 65],
  [64, 48, 96],
  [1, 5, 3],
  [7, 1, 3],
  [7, 5, 1],
  [1, 1, 1],
  [4, 0, 3],
  [0, 4, 3],
  [3, 4, 0],
] as const;

const batches: readonly (readonly [what: string, a: number[], b: number[]])[] = [
  ['one matrix of each', [1], [1]],
  ['several of each', [3], [3]],
  ['of rank 4', [2, 3], [2, 3]],
  ['the left one broadcast', [1], [3]],
  ['the right one broadcast', [2, 3], [1, 1]],
  ['a right one of rank 2', [2, 3], []],
  ['a left one of rank 2', [], [4]],
  ['ranks 4 and 3', [2, 3], [3]],
  ['ranks 3 and 4, the latter broadcast inside', [3], [2, 1]],
  ['either broadcast along another axis', [2, 1], [1, 3]],
  ['the inner axis broadcast', [2, 3], [2, 1]],
  ['none at all', [0], [0]],
  ['none times one', [0], [1]],
];

const matrix = (rows: number, columns: number, transposed: boolean) =>
  transposed ? [columns, rows] : [rows, columns];

// Products of up to 100 standard normal numbers, summed in float32 in another order: an error of
// about 100 · 2^-24 · sqrt(100) = 6e-5 at the very most.
const TOLERANCE = 1e-4;

describe.each(sides)('a product with transposeA %s and transposeB %s', (transposeA, transposeB) => {
  it.each(sizes)(
    'of %i rows, %i terms and %i columns is that of the cpu backend, and so is its gradient',
    async (rows, terms, columns) => {
      await expectLikeCpu(() => {
        const [a, b] = [
          noise(1, matrix(rows, terms, transposeA)),
          noise(2, matrix(terms, columns, transposeB)),
        ];
        const weights = noise(3, [rows, columns]);
        const product = (left: Tensor, right: Tensor) =>
          matMul(left, right, transposeA, transposeB);
        return [
          product(a, b),
          ...grads((left: Tensor, right: Tensor) => sum(mul(product(left, right), weights)))([
            a,
            b,
          ]),
        ];
      }, TOLERANCE);
    },
  );

  it.each(batches)('works on batches: %s', async (_, batchA, batchB) => {
    const left = () => noise(1, [...batchA, ...matrix(7, 5, transposeA)]);
    const right = () => noise(2, [...batchB, ...matrix(5, 11, transposeB)]);
    const batch = broadcast_util.assertAndGetBroadcastShape([...batchA], [...batchB]);
    // The cpu backend takes the wrong matrices where an inner axis is broadcast; written out in
    // full it does not.
    const whole = (side: Tensor) => broadcastTo(side, [...batch, ...side.shape.slice(-2)]);
    const expected = await on('cpu', () => [
      matMul(whole(left()), whole(right()), transposeA, transposeB),
    ]);
    expectSame(
      await on('wasm', () => [matMul(left(), right(), transposeA, transposeB)]),
      expected,
      TOLERANCE,
    );
  });

  it('has the gradient of a batch of matrices', async () => {
    await expectLikeCpu(() => {
      const weights = noise(3, [3, 7, 11]);
      const weighted = (a: Tensor, b: Tensor) =>
        sum(mul(matMul(a, b, transposeA, transposeB), weights));
      return grads(weighted)([
        noise(1, [3, ...matrix(7, 5, transposeA)]),
        noise(2, [3, ...matrix(5, 11, transposeB)]),
      ]);
    }, TOLERANCE);
  });

  it('refuses sides that do not fit, as tfjs does, and leaves nothing behind', () => {
    const [a, b] = [noise(1, matrix(4, 5, transposeA)), noise(2, matrix(6, 3, transposeB))];
    const dataIds = engine().backend.numDataIds();
    expect(() => matMul(a, b, transposeA, transposeB)).toThrow(/inner shapes \(5\) and \(6\)/);
    expect(engine().backend.numDataIds()).toBe(dataIds);
  });
});

describe('a matrix product', () => {
  it('refuses batches that do not fit, vectors and integers, as tfjs does', () => {
    expect(() => matMul(noise(1, [2, 3, 4]), noise(2, [3, 4, 5]))).toThrow(/broadcast/);
    expect(() => matMul(noise(1, [4]), noise(2, [4, 5]))).toThrow(/shape/);
    expect(() =>
      matMul(tensor2d([[1]], [1, 1], 'int32'), tensor2d([[1]], [1, 1], 'int32')),
    ).toThrow(/float32/);
  });

  it('is not misled by a tensor of another shape that shares the data of an earlier right side', async () => {
    await expectLikeCpu(() => {
      const weights = noise(1, [12, 4]);
      const wide = reshape(weights, [4, 12]);
      const column = noise(6, [6, 1]);
      return [
        matMul(noise(2, [5, 12]), weights),
        matMul(noise(3, [5, 4]), wide),
        matMul(noise(4, [5, 8]), reshape(weights, [8, 6])),
        matMul(noise(2, [5, 12]), weights),
        matMul(noise(5, [7, 6]), column),
        matMul(noise(5, [7, 1]), column, false, true),
        matMul(noise(5, [7, 1]), reshape(column, [1, 6])),
      ];
    }, TOLERANCE);
  });

  it('passes NaN and infinity on', () => {
    const bad = tensor([
      [1, Number.NaN],
      [2, Infinity],
      [3, 4],
    ]);
    const right = tensor([
      [1, 2],
      [3, 0],
    ]);
    expect([...matMul(bad, right).dataSync()]).toEqual([
      Number.NaN,
      Number.NaN,
      Infinity,
      Number.NaN,
      15,
      6,
    ]);
    expect([...matMul(right, bad, false, true).dataSync()]).toEqual([
      Number.NaN,
      Infinity,
      11,
      Number.NaN,
      Number.NaN,
      9,
    ]);
  });

  it('leaves its operands as they are, and nothing behind', () => {
    const [a, b] = [noise(1, [3, 9, 7]), noise(2, [3, 9, 5])];
    const before = [...a.dataSync(), ...b.dataSync()];
    const [tensors, dataIds] = [memory().numTensors, engine().backend.numDataIds()];
    for (let i = 0; i < 10; i++) matMul(a, b, true, false).dispose();
    expect([memory().numTensors, engine().backend.numDataIds()]).toEqual([tensors, dataIds]);
    expect([...a.dataSync(), ...b.dataSync()]).toEqual(before);
  });
});

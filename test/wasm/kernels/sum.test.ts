import { engine, memory, setBackend, sum, tensor, type Tensor } from '@tensorflow/tfjs-core';
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

const cases: readonly (readonly [shape: number[], axis: number | number[] | undefined])[] = [
  [[100, 33], 0],
  [[1, 1], 0],
  [[7, 4, 5], 0],
  [
    [7, 4, 5],
    [0, 1],
  ],
  [
    [7, 4, 5],
    [1, 0],
  ],
  [
    [7, 4, 5],
    [-3, -2],
  ],
  [
    [3, 2, 4, 5],
    [0, 1, 2],
  ],
  [
    [3, 2, 4, 5],
    [2, 0, 1],
  ],
  [[3, 2, 4, 5], -4],
  [[5, 0], 0],
  // Those below are tfjs's own.
  [[7, 4, 5], 1],
  [
    [7, 4, 5],
    [0, 2],
  ],
  [[7, 4, 5], -1],
  [[7, 4, 5], []],
  [[7, 4, 5], undefined],
  [[7], 0],
];

describe.each([false, true])('a sum with keepDims %s', (keepDims) => {
  // Float32 sums of up to 140 standard normal numbers.
  it.each(cases)('over %j of the axes %j is that of the cpu backend', async (shape, axis) => {
    await expectLikeCpu(() => [sum(noise(1, shape), axis, keepDims)], 1e-5);
  });

  it('over no rows is 0', () => {
    const result = sum(noise(1, [0, 3, 2]), [0], keepDims);
    expect(result.shape).toEqual(keepDims ? [1, 3, 2] : [3, 2]);
    expect([...result.dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('a sum over leading axes', () => {
  it('stays exact in integers, which float32 would not hold', () => {
    const total: Tensor = sum(
      tensor(
        [
          [16777217, 1],
          [2, 3],
        ],
        [2, 2],
        'int32',
      ),
      0,
    );
    expect(total.dtype).toBe('int32');
    expect([...total.dataSync()]).toEqual([16777219, 4]);
  });

  it('passes NaN and infinity on', () => {
    expect([
      ...sum(
        tensor([
          [1, Number.NaN, Infinity],
          [2, 3, -Infinity],
        ]),
        0,
      ).dataSync(),
    ]).toEqual([3, Number.NaN, Number.NaN]);
  });

  it('leaves nothing behind', () => {
    const x = noise(1, [9, 7]);
    const [tensors, dataIds] = [memory().numTensors, engine().backend.numDataIds()];
    sum(x, 0).dispose();
    expect([memory().numTensors, engine().backend.numDataIds()]).toEqual([tensors, dataIds]);
  });
});

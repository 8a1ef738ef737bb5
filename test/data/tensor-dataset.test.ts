import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import {
  memory,
  scalar,
  setBackend,
  tensor,
  tensor1d,
  tensor2d,
  Tensor,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { arrayDataset, type Dataset } from '../../src/data/dataset.js';
import { asDataset } from '../../src/data/tensor-dataset.js';

beforeEach(async () => {
  await setBackend('cpu');
});

describe('a tensor as a dataset', () => {
  it.each(['cpu', 'wasm'])(
    'gives any rows in any order on %s, and leaves nothing behind',
    async (backend) => {
      expect(await setBackend(backend)).toBe(true);
      const data = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [3, 2, 2]);
      const before = memory().numTensors;
      const dataset = asDataset(data, 'the data', [3]);
      expect(dataset.size).toBe(3);
      expect(dataset.shape).toEqual([2, 2]);
      const batch = await dataset.batch(Int32Array.from([2, 0, 2]));
      expect(batch.arraySync()).toEqual([
        [
          [9, 10],
          [11, 12],
        ],
        [
          [1, 2],
          [3, 4],
        ],
        [
          [9, 10],
          [11, 12],
        ],
      ]);
      batch.dispose();
      expect(memory().numTensors).toBe(before);
      for (const position of [-1, 3, 0.5])
        await expect(dataset.batch([position])).rejects.toThrow(
          "a row's position must be a whole number from 0 to 2",
        );
      data.dispose();
    },
  );

  it('says how many numbers are not finite, and where the first is', () => {
    const data = tensor2d([
      [1, 2, 3],
      [4, Number.NaN, Infinity],
    ]);
    expect(() => asDataset(data, 'the training data', [3])).toThrow(
      'vae-kit: the training data must be finite numbers, but got 2 of 6 that are not, the ' +
        'first NaN in row 1 at element 1. Remove or replace such rows, or leave their elements ' +
        'out by a mask where one is taken.',
    );
    expect(() => asDataset(tensor2d([[-Infinity]]), 'the data', [3])).toThrow(
      '1 of 1 that are not, the first -Infinity in row 0 at element 0',
    );
  });

  it('refuses values outside the range', () => {
    expect(() => asDataset(tensor2d([[0, 2]]), 'the data', [3], { low: 0, high: 1 })).toThrow(
      /^vae-kit: the data must lie between 0 and 1, but got 2/,
    );
    expect(asDataset(tensor2d([[0, 1]]), 'the data', [3], { low: 0, high: 1 }).size).toBe(1);
  });

  it.each(['cpu', 'wasm'])('looks at a part of the values at a time on %s', async (backend) => {
    expect(await setBackend(backend)).toBe(true);
    const [rows, width] = [9, 300_000];
    const good = new Float32Array(rows * width).fill(0.5);
    const read: number[] = [];
    const { dataSync } = Tensor.prototype;
    vi.spyOn(Tensor.prototype, 'dataSync').mockImplementation(function (this: Tensor) {
      const values = dataSync.call(this);
      read.push(values.length);
      return values;
    });
    const check = (wrong: Readonly<Record<number, number>>) => {
      const data = tensor(Object.assign(good.slice(), wrong), [rows, 3, width / 3]);
      const before = memory().numTensors;
      try {
        asDataset(data, 'the data', [3], { low: 0, high: 1 });
      } finally {
        expect(memory().numTensors).toBe(before);
        data.dispose();
      }
    };
    try {
      check({});
      expect(read).toEqual([3 * width, 3 * width, 3 * width]);
      expect(() => check({ 5: 2, [4 * width + 7]: NaN, [8 * width + 299_999]: Infinity })).toThrow(
        '2 of 2700000 that are not, the first NaN in row 4 at element 7.',
      );
      expect(() => check({ [3 * width]: -1, [8 * width]: 2 })).toThrow(
        'the data must lie between 0 and 1, but got -1 at position 900000 of 2700000. Rescale',
      );
      expect(() => check({ [9 * width - 1]: 2 })).toThrow('got 2 at position 2699999 of 2700000');
    } finally {
      vi.restoreAllMocks();
    }
  });

  it('looks at rows of any length', () => {
    const data = zeros([2, 2 ** 20 + 1]);
    expect(asDataset(data, 'the data', [3]).size).toBe(2);
    data.dispose();
  });

  it.each<[string, () => Tensor, RegExp]>([
    ['integers', () => tensor2d([[1, 2]], [1, 2], 'int32'), /dtype float32, but got int32/],
    ['no rows', () => zeros([0, 3]), /at least one row, but got an empty tensor/],
    [
      'rows of nothing',
      () => zeros([3, 0]),
      /at least one axis and one element, but got a tensor of shape \[3, 0\]/,
    ],
    [
      'a flat tensor',
      () => tensor1d([1, 2, 3]),
      /at least one axis and one element, but got a tensor of shape \[3\]/,
    ],
    ['a scalar', () => scalar(1), /but got a tensor of shape \[\]/],
  ])('refuses %s', (_, make, message) => {
    expect(() => asDataset(make(), 'the data', [3])).toThrow(message);
  });

  it('refuses a disposed tensor', () => {
    const gone = tensor2d([[1]]);
    gone.dispose();
    expect(() => asDataset(gone, 'the data', [3])).toThrow('still there, but got a disposed one');
  });

  it.each([undefined, null, 5, 'mnist', [[1, 2]], {}])('refuses %j', (data) => {
    // @ts-expect-error JavaScript callers are checked too.
    expect(() => asDataset(data, 'the data', [3])).toThrow(/^vae-kit: the data must be/);
  });
});

describe('a dataset of the caller', () => {
  const good: Dataset = { size: 2, shape: [3], batch: (positions) => zeros([positions.length, 3]) };

  it('is read through', async () => {
    const dataset = asDataset(arrayDataset([1, 2, 3, 4], [2]), 'the data', [3]);
    expect(dataset.size).toBe(2);
    expect(dataset.shape).toEqual([2]);
    expect((await dataset.batch([1])).arraySync()).toEqual([[3, 4]]);
  });

  it.each<[string, Partial<Dataset>, RegExp]>([
    ['no size', { size: 0 }, /positive whole number of rows as size, but got 0/],
    ['half a row', { size: 1.5 }, /but got 1\.5/],
    ['a bad shape', { shape: [3, 0] }, /the shape of the data must be a positive integer/],
    ['an empty shape', { shape: [] }, /the shape of the data must be a positive integer/],
  ])('is refused with %s', (_, changed, message) => {
    expect(() => asDataset({ ...good, ...changed }, 'the data', [3])).toThrow(message);
  });

  it.each<[string, Dataset['batch'], RegExp]>([
    [
      'rows of another shape',
      () => zeros([2, 4]),
      /the function batch of the data must return a float32 tensor of shape \[2, 3\], but got a float32 tensor of shape \[2, 4\]/,
    ],
    ['too few rows', () => zeros([1, 3]), /must return .* \[2, 3\], but got .* \[1, 3\]/],
    ['integers', () => zeros([2, 3], 'int32'), /must return a float32 .*, but got a int32 tensor/],
    [
      'numbers that are not finite',
      () =>
        tensor2d([
          [1, 2, 3],
          [4, Number.NaN, 6],
        ]),
      /finite numbers, but got NaN/,
    ],
  ])('is refused when a batch has %s', async (_, batch, message) => {
    const dataset = asDataset({ ...good, batch }, 'the data', [3]);
    await expect(dataset.batch([0, 1])).rejects.toThrow(message);
    const later = asDataset({ ...good, batch: async (at) => batch(at) }, 'the data', [3]);
    await expect(later.batch([0, 1])).rejects.toThrow(message);
  });

  it('is not asked for rows that it does not have', async () => {
    await expect(asDataset(good, 'the data', [3]).batch([2])).rejects.toThrow(
      "a row's position must be a whole number from 0 to 1, but got 2",
    );
  });
});

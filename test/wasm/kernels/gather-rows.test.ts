import '@tensorflow/tfjs-layers';
import { engine, gather, grad, tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { normalNoise } from '../../../src/core/noise.js';
import { randomKey } from '../../../src/core/keys.js';
import { useWasm } from '../../../src/wasm/index.js';

beforeAll(async () => {
  await useWasm();
});

describe('GatherV2 by rows', () => {
  it.each([[[5]], [[5, 3]], [[5, 2, 4]], [[5, 40]]])(
    'takes the rows asked for of shape %j',
    (shape) => {
      const x = normalNoise(randomKey(1), shape);
      const values = x.dataSync();
      const size = values.length / 5;
      const rows = [4, 0, 0, 2];
      const gathered = gather(x, tensor1d(rows, 'int32'));
      expect(gathered.shape).toEqual([4, ...shape.slice(1)]);
      expect([...gathered.dataSync()]).toEqual(
        rows.flatMap((row) => [...values.slice(row * size, (row + 1) * size)]),
      );
    },
  );

  it('keeps other types, other axes and indices of any shape as they are', () => {
    const whole = tensor(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [3, 2],
      'int32',
    );
    const picked = gather(
      whole,
      tensor(
        [
          [2, 0],
          [1, 1],
        ],
        [2, 2],
        'int32',
      ),
    );
    expect(picked.dtype).toBe('int32');
    expect(picked.arraySync()).toEqual([
      [
        [5, 6],
        [1, 2],
      ],
      [
        [3, 4],
        [3, 4],
      ],
    ]);
    expect(gather(whole, tensor1d([1], 'int32'), 1).arraySync()).toEqual([[2], [4], [6]]);
    expect(gather(whole, tensor1d([], 'int32')).shape).toEqual([0, 2]);
  });

  it('has the gradient of a sum over the rows taken', () => {
    const slope = tidy(() =>
      grad((x) => gather(x, tensor1d([1, 1, 0], 'int32')))(
        normalNoise(randomKey(1), [3, 2]),
      ).arraySync(),
    );
    expect(slope).toEqual([
      [1, 1],
      [2, 2],
      [0, 0],
    ]);
  });

  it('leaves a heap that grew meanwhile intact', () => {
    engine().startScope();
    const x = normalNoise(randomKey(1), [64, 1000]);
    const expected = x.dataSync().slice(63_000);
    for (let i = 0; i < 40; i++) {
      const many = gather(x, tensor1d(new Int32Array(2000).fill(63)));
      expect(many.dataSync().slice(-1000)).toEqual(expected);
    }
    engine().endScope();
  });
});

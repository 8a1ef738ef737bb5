import { scalar, tensor1d, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { allFinite } from '../../src/core/all-finite.js';
import { describeOnBackends } from '../support/backend.js';
import { expectNoLeak } from '../support/leaks.js';

describeOnBackends('allFinite', () => {
  it('tells which tensors have a value that is not finite', () => {
    const flags = allFinite([
      tensor1d([1, -2, 3e38, -3e38, 1e-45, 0, -0]),
      tensor1d([1, Number.NaN, 3]),
      tensor2d([
        [1, 2],
        [3, Infinity],
      ]),
      scalar(-Infinity),
      zeros([3, 4, 5]),
    ]);
    expect(flags.dtype).toBe('float32');
    expect([...flags.dataSync()]).toEqual([1, 0, 0, 0, 1]);
  });

  it('finds one bad value anywhere', () => {
    for (let length = 1; length <= 20; length++) {
      const rows = Array.from({ length }, (_, at) =>
        tensor1d(Array.from({ length }, (_unused, i) => (i === at ? Number.NaN : 3e38))),
      );
      expect([
        ...allFinite([...rows, tensor1d(Array<number>(length).fill(3e38))]).dataSync(),
      ]).toEqual([...rows.map(() => 0), 1]);
    }
  });

  it('leaves nothing behind', () => {
    const x = tensor1d([1, 2, 3]);
    expectNoLeak(() => allFinite([x, x]));
  });
});

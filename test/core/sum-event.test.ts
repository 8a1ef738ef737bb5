import { ones, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { sumEvent } from '../../src/core/sum-event.js';
import { describeOnBackends } from '../support/backend.js';
import { expectNoLeak } from '../support/leaks.js';

describeOnBackends('sumEvent', () => {
  it('leaves one number for each datum', () => {
    expect([
      ...sumEvent(
        tensor2d([
          [1, 2],
          [3, 4],
          [5, -6],
        ]),
      ).dataSync(),
    ]).toEqual([3, 7, -1]);
    expect(sumEvent(ones([3, 4, 5, 2])).shape).toEqual([3]);
    expect([...sumEvent(ones([2, 4, 5, 2])).dataSync()]).toEqual([40, 40]);
  });

  it('leaves a vector as it is', () => {
    const values = tensor1d([1, 2]);
    expect(sumEvent(values)).toBe(values);
  });

  it('leaves nothing behind', () => {
    const values = ones([3, 4, 5]);
    expectNoLeak(() => sumEvent(values));
  });
});

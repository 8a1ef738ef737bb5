import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { arrayDataset } from '../../src/data/dataset.js';
import { takeRows } from '../../src/data/take-rows.js';

const dataset = arrayDataset([1, 2, 3, 4, 5, 6], [2]);

describe('takeRows', () => {
  it('takes neighbouring rows', () => {
    expect(takeRows(dataset, 2).arraySync()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(takeRows(dataset, 1, 2).arraySync()).toEqual([[5, 6]]);
    expect(takeRows(dataset, 3).shape).toEqual([3, 2]);
  });

  it.each([
    [4, 0, 'vae-kit: count must be a whole number from 1 to 3, but got 4.'],
    [3, 1, 'count must be a whole number from 1 to 2, but got 3'],
    [0, 0, 'count must be a whole number from 1 to 3, but got 0'],
    [1.5, 0, 'but got 1.5'],
    [1, 3, 'from must be a whole number from 0 to 2, but got 3'],
    [1, -1, 'but got -1'],
  ])('refuses %d rows from %d', (count, from, message) => {
    expect(() => takeRows(dataset, count, from)).toThrow(message);
  });
});

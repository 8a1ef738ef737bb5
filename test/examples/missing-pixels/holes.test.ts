import { describe, expect, it } from 'vitest';
import { fillErrors } from '../../../examples/missing-pixels/fill-errors.js';
import { observedMeans, randomHoles, withZeros } from '../../../examples/missing-pixels/holes.js';
import { read } from '../../../examples/shared/data/read.js';
import { arrayDataset } from '../../../src/data/dataset.js';
import { useBackend } from '../../support/backend.js';

describe('digits with holes', () => {
  useBackend('cpu');

  it('have half of their pixels, by the seed, row by row', async () => {
    const [all, again, other] = [3, 3, 4].map((seed) => randomHoles(200, 50, seed));
    const rows = (mask: typeof all) => read(mask!.batch([7, 0, 7]));
    expect(rows(all)).toEqual(rows(again));
    expect(rows(all)).not.toEqual(rows(other));
    const share = read(all!.batch([...Array(200).keys()])).reduce((sum, bit) => sum + bit) / 1e4;
    // Five standard deviations.
    expect(Math.abs(share - 0.5)).toBeLessThan(0.025);
    const data = arrayDataset(new Float32Array(1e4).fill(1), [50]);
    expect(read(await withZeros(data, all!).batch([7, 0, 7]))).toEqual(rows(all));
  });

  it('have means of what was observed', () => {
    const data = arrayDataset([1, 2, 3, 9, 5, 9], [2]);
    const mask = arrayDataset([1, 1, 1, 0, 0, 0], [2]);
    expect([...observedMeans(data, mask)]).toEqual([2, 2]);
  });

  it('are filled in with errors that are means over the holes alone', () => {
    const found = fillErrors([0.5, 0.25, 9], [1, 0, 0], [0, 0, 1]);
    expect(found.squaredError).toBeCloseTo((0.25 + 0.0625) / 2, 12);
    expect(found.crossEntropy).toBeCloseTo(-(Math.log(0.5) + Math.log(0.75)) / 2, 12);
    expect(fillErrors([0], [1], [0]).crossEntropy).toBeCloseTo(-Math.log(1e-4), 12);
  });
});

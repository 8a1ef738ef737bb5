import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { arrayDataset } from 'vae-kit';
import { beforeAll, expect, it } from 'vitest';
import { meanOf } from '../../../../examples/shared/data/mean-of.js';

beforeAll(() => setBackend('cpu'));

it('is the mean of all data, read in parts of which the last is smaller', () => {
  const count = 20_007;
  const values = Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 ? -1 : 1) * (i >> 1));
  const mean = meanOf(arrayDataset(values, [2]));
  expect(mean.shape).toEqual([2]);
  const [first, second] = mean.dataSync();
  mean.dispose();
  expect(first).toBeCloseTo((count - 1) / 2, 1);
  expect(second).toBeCloseTo(-(count - 1) / 2, 1);
});

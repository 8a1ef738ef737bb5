import '@tensorflow/tfjs-backend-cpu';
import { tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { arrayDataset } from '../../src/data/dataset.js';
import { takeRows } from '../../src/data/take-rows.js';
import { expectVaeKitError } from '../support/errors.js';

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

  const labelled = { images: dataset, labels: new Uint8Array(3) };

  it.each([
    [labelled, 'got an object with the keys {images, labels}. Give its images, as in'],
    [
      { train: labelled, test: labelled },
      'Give the images of one half, as in digits.train.images.',
    ],
    [Promise.resolve(dataset), 'but got a promise. Await it first.'],
    [
      tensor2d([[1, 2]]),
      'got a float32 tensor of shape [1, 2]. Take rows of a tensor with tf.slice',
    ],
    [[1, 2, 3], 'but got [1, 2, 3]. Make one with arrayDataset(values, shape).'],
    [new Float32Array(4), 'Make one with arrayDataset(values, shape).'],
    [undefined, 'takeRows needs a dataset, but got undefined. Give one, as arrayDataset makes it.'],
  ])('refuses %s', (value, message) => {
    expectVaeKitError(() => takeRows(value as never, 2), message);
  });

  it('refuses a count and a start that are no numbers', () => {
    expectVaeKitError(() => takeRows(dataset, '2' as never), /count must be .* but got "2"/);
    expectVaeKitError(() => takeRows(dataset, undefined as never), /count must be .*undefined/);
    expectVaeKitError(() => takeRows(dataset, 1, null as never), /from must be .* but got null/);
  });
});

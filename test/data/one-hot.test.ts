import '@tensorflow/tfjs-backend-cpu';
import { tensor1d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { oneHot } from '../../src/data/one-hot.js';
import { expectVaeKitError } from '../support/errors.js';

describe('oneHot', () => {
  it('sets the place of each label', () => {
    const rows = oneHot(Uint8Array.from([2, 0, 2]), 3);
    expect(rows.shape).toEqual([3, 3]);
    expect(rows.dtype).toBe('float32');
    expect([...rows.dataSync()]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 1]);
  });

  it('takes a single class', () => {
    expect(oneHot([0], 1).arraySync()).toEqual([[1]]);
  });

  it.each([
    [
      [0, 3],
      3,
      'vae-kit: every label must be a whole number from 0 to 2, but got 3 at position 1. ' +
        'Number the classes from 0, or raise the number of classes.',
    ],
    [[-1], 3, 'but got -1 at position 0'],
    [[0.5], 3, 'but got 0.5 at position 0'],
    [[Number.NaN], 3, 'but got NaN at position 0'],
    [[], 3, 'labels must be a list of at least one label, but got []'],
    [[0], 0, 'classes must be a positive integer, but got 0'],
    [[0], 2.5, 'classes must be a positive integer, but got 2.5'],
  ])('refuses labels %j of %d classes', (labels, classes, message) => {
    expect(() => oneHot(labels, classes)).toThrow(message);
  });

  it.each([
    [
      tensor1d([1, 2], 'int32'),
      'got a int32 tensor of shape [2]. Give the values of the tensor, as',
    ],
    [{ images: {}, labels: [1] }, 'keys {images, labels}. Give its labels, as in digits.labels.'],
    [{ train: {}, test: {} }, 'Give the labels of one half, as in digits.train.labels.'],
    [Promise.resolve([1]), 'but got a promise. Await it first.'],
    [3, 'labels must be a list of at least one label, but got 3. Give an array of class numbers.'],
    ['123', 'labels must be a list of at least one label, but got "123"'],
    [['1'], 'every label must be a whole number from 0 to 9, but got "1" at position 0'],
    [[[0, 1]], 'but got [0, 1] at position 0'],
  ])('refuses %s', (labels, message) => {
    expectVaeKitError(() => oneHot(labels as never, 10), message);
  });

  it('refuses to guess how many classes there are', () => {
    expectVaeKitError(
      () => oneHot([1], undefined as never),
      /^vae-kit: classes must be .*undefined/,
    );
  });

  it('refuses what is not a list', () => {
    // @ts-expect-error JavaScript callers are checked too.
    expect(() => oneHot(undefined, 3)).toThrow(
      'labels must be a list of at least one label, but got undefined',
    );
  });
});

import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { oneHot } from '../../src/data/one-hot.js';

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

  it('refuses what is not a list', () => {
    // @ts-expect-error JavaScript callers are checked too.
    expect(() => oneHot(undefined, 3)).toThrow(
      'labels must be a list of at least one label, but got undefined',
    );
  });
});

import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { fill, grad, memory, mul, sum, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { binarize } from '../../src/data/binarize.js';
import { arrayDataset } from '../../src/data/dataset.js';
import { expectVaeKitError } from '../support/errors.js';

const key = randomKey(1);

describe('binarize', () => {
  it('gives zeros and ones in the same shape', () => {
    const bits = binarize(tensor([0, 0.25, 0.5, 0.75, 1, 0.1], [1, 2, 3]), key);
    expect(bits.shape).toEqual([1, 2, 3]);
    expect(bits.dtype).toBe('float32');
    expect([...bits.dataSync()].every((bit) => bit === 0 || bit === 1)).toBe(true);
  });

  it('keeps black black and white white, always', () => {
    expect(sum(binarize(fill([200, 500], 0), key)).dataSync()[0]).toBe(0);
    expect(sum(binarize(fill([200, 500], 1), key)).dataSync()[0]).toBe(100_000);
  });

  it.each([0.01, 0.3, 0.5, 0.97])('turns %d into 1 as often as it says', (level) => {
    const ones = binarize(fill([200, 500], level), key)
      .dataSync<'float32'>()
      .reduce((count, bit) => count + bit, 0);
    // Five standard deviations of the binomial: by chance once in 1.7 million seeds each.
    expect(Math.abs(ones - 100_000 * level)).toBeLessThan(
      5 * Math.sqrt(100_000 * level * (1 - level)),
    );
  });

  it('depends on the key and on nothing else', () => {
    const grey = fill([10, 10], 0.5);
    expect(binarize(grey, randomKey(3)).dataSync()).toEqual(
      binarize(grey, randomKey(3)).dataSync(),
    );
    expect(binarize(grey, randomKey(3)).dataSync()).not.toEqual(
      binarize(grey, randomKey(4)).dataSync(),
    );
  });

  it('lets no gradient through and leaves nothing behind', () => {
    const slope = grad((x) => sum(mul(x, binarize(x, key))));
    const grey = fill([4, 4], 0.5);
    // Only the factor outside binarize is differentiated.
    expect(slope(grey).dataSync()).toEqual(binarize(grey, key).dataSync());
    const before = memory().numTensors;
    binarize(grey, key).dispose();
    expect(memory().numTensors).toBe(before);
  });

  it.each([-0.01, 1.01, 255, Number.NaN])('refuses %d', (level) => {
    expect(() => binarize(tensor([0.5, level]), key)).toThrow(
      /^vae-kit: every pixel must lie from 0 to 1, but got .* at element 1\. Scale the pixels first/,
    );
  });

  it('refuses a tensor that has been disposed', () => {
    const disposed = tensor([0.5]);
    disposed.dispose();
    expectVaeKitError(
      () => binarize(disposed, key),
      /tensor that is still there, but got a disposed/,
    );
  });

  const dataset = arrayDataset([0, 1], [1]);

  it.each([
    [
      dataset,
      'but got an object with the keys {size, shape, batch}. Take rows of this dataset, as',
    ],
    [{ images: dataset, labels: [] }, 'Give its images, as in digits.images.'],
    [[0, 0.5], 'pixels must be a tensor of grey levels, but got [0, 0.5]. Make one with tf.tensor'],
    [new Float32Array(3), 'but got a Float32Array of 3 elements'],
    [Promise.resolve(), 'but got a promise. Await it first.'],
    [
      tensor([0, 1], [2], 'int32'),
      'pixels must be of dtype float32, but got int32. Convert it with',
    ],
  ])('refuses %s', (pixels, message) => {
    expectVaeKitError(() => binarize(pixels as never, key), message);
  });

  it.each([undefined, 1, { seed: 1 }])('refuses %j for a key', (none) => {
    expectVaeKitError(
      () => binarize(fill([2], 0.5), none as never),
      /a key is needed, but got .*\. Make one of a seed with randomKey\(seed\)\./,
    );
  });
});

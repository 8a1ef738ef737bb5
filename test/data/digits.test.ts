import '@tensorflow/tfjs-backend-cpu';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { syntheticDigits } from '../../src/data/digits.js';
import { expectVaeKitError } from '../support/errors.js';
import { nearest, rowsOf } from './nearest.js';

const train = rowsOf(syntheticDigits({ count: 2000, seed: 1 }), 2000);
const test = rowsOf(syntheticDigits({ count: 500, seed: 2 }), 500);

/** The share of each class that is recognised. */
function recalls(recognise: (row: Float32Array) => number): number[] {
  const hits = new Array<number>(10).fill(0);
  test.rows.forEach(
    (row, i) => (hits[test.labels[i]!]! += recognise(row) === test.labels[i] ? 1 : 0),
  );
  return hits.map((count, digit) => count / test.labels.filter((label) => label === digit).length);
}

function meanOf(rows: readonly Float32Array[]): Float32Array {
  return Float32Array.from(
    { length: 784 },
    (_, pixel) => rows.reduce((sum, row) => sum + row[pixel]!, 0) / rows.length,
  );
}

describe('syntheticDigits', () => {
  it('gives as many images and labels as asked, in the shape asked', () => {
    const { images, labels } = syntheticDigits({ count: 7, shape: [784] });
    expect(images.size).toBe(7);
    expect(images.shape).toEqual([784]);
    expect(labels).toHaveLength(7);
    expect(syntheticDigits({ count: 1 }).images.shape).toEqual([28, 28, 1]);
  });

  it('depends on the seed and on nothing else', () => {
    const again = rowsOf(syntheticDigits({ count: 500, seed: 2, shape: [784] }), 500);
    expect(again.labels).toEqual(test.labels);
    expect(again.rows[499]).toEqual(test.rows[499]);
    expect(rowsOf(syntheticDigits({ count: 500, seed: 3 }), 500).rows[0]).not.toEqual(test.rows[0]);
    expect(rowsOf(syntheticDigits({ count: 20 }), 20)).toEqual(
      rowsOf(syntheticDigits({ count: 20, seed: 0 }), 20),
    );
  });

  // What a seed means is kept: figures and measurements name seeds. The sums were taken of the
  // first release.
  it.each([
    [1000, 0, '9f5ebab1cc3f0b180999dcbc0f573339905b7b69115234466f5794fbe1d54377'],
    [500, 7, '1596650fb474339eb3e3a695925684036e5acafb1f9d0aeb560e6529b2bbb5d0'],
    [300, 2 ** 40, 'ebb538b49bc3f559cec9a734d615c418fb6b2e6cec4f9d16b129769006bcbad0'],
  ])('writes the %i digits of the seed %i as ever, to the last bit', (count, seed, sum) => {
    const digits = syntheticDigits({ count, seed });
    const hash = createHash('sha256').update(digits.labels);
    for (const row of rowsOf(digits, count).rows)
      hash.update(Uint8Array.from(row, (grey) => Math.round(grey * 255)));
    expect(hash.digest('hex')).toBe(sum);
  });

  it('balances and shuffles the classes', () => {
    const { labels } = syntheticDigits({ count: 1003, seed: 5 });
    const counts = Array.from(
      { length: 10 },
      (_, digit) => labels.filter((label) => label === digit).length,
    );
    expect(counts.sort()).toEqual([100, 100, 100, 100, 100, 100, 100, 101, 101, 101]);
    const repeats = labels.filter((label, i) => label === labels[i - 1]).length;
    // About one in ten follows its like; in order there would be none or nearly all. Five standard
    // deviations.
    expect(Math.abs(repeats - 100)).toBeLessThan(5 * Math.sqrt(90));
  });

  it("has MNIST's statistics: mean 0.131 and 19.1 % of the pixels inked", () => {
    const pixels = train.rows.flatMap((row) => Array.from(row));
    expect(pixels.every((grey) => grey >= 0 && grey <= 1)).toBe(true);
    expect(pixels.reduce((sum, grey) => sum + grey) / pixels.length).toBeCloseTo(0.131, 2);
    expect(pixels.filter((grey) => grey > 0).length / pixels.length).toBeCloseTo(0.191, 2);
  });

  it('is framed as MNIST is: centred by mass, within about 20 pixels, and clear of the edge', () => {
    for (const row of train.rows) {
      const mass = row.reduce((sum, grey) => sum + grey, 0);
      let [left, right, top, bottom] = [28, -1, 28, -1];
      let massX = 0;
      let massY = 0;
      row.forEach((grey, i) => {
        massX += grey * ((i % 28) + 0.5);
        massY += grey * (Math.floor(i / 28) + 0.5);
        if (grey > 0)
          [left, right, top, bottom] = [
            Math.min(left, i % 28),
            Math.max(right, i % 28),
            Math.min(top, Math.floor(i / 28)),
            Math.max(bottom, Math.floor(i / 28)),
          ];
      });
      // The jitter is at most 0.8 pixels; overlapping strokes and uneven pressure shift the mass a
      // little more.
      expect(Math.abs(massX / mass - 14)).toBeLessThan(2.5);
      expect(Math.abs(massY / mass - 14)).toBeLessThan(2.5);
      // 20 pixels and a soft edge of one on either side.
      expect(Math.max(right - left, bottom - top)).toBeLessThan(22);
      expect(Math.min(left, top)).toBeGreaterThan(0);
      expect(Math.max(right, bottom)).toBeLessThan(27);
    }
  });

  it(
    'is varied within each class: no image comes twice, and each differs from the mean of its ' +
      'class',
    () => {
      expect(new Set(train.rows.map((row) => row.join())).size).toBe(train.rows.length);
      // The variance relative to the squared mean: 0.6 to 1.1 for MNIST's digits, 0 for ten
      // templates.
      for (let digit = 0; digit < 10; digit++) {
        const rows = train.rows.filter((_, i) => train.labels[i] === digit);
        const mean = meanOf(rows);
        const spread =
          rows.reduce(
            (sum, row) => sum + row.reduce((s, grey, i) => s + (grey - mean[i]!) ** 2, 0),
            0,
          ) / rows.length;
        const size = mean.reduce((sum, grey) => sum + grey * grey, 0);
        expect(spread / size, `digit ${digit}`).toBeGreaterThan(0.45);
      }
    },
  );

  it('can be told apart: the nearest neighbour knows nine in ten of every class', () => {
    const recall = recalls((row) => train.labels[nearest(row, train.rows)]!);
    recall.forEach((share, digit) => expect(share, `digit ${digit}`).toBeGreaterThanOrEqual(0.9));
  });

  it(
    'is no matter of ten templates: the nearest class mean knows far more than one in ten, but ' +
      'not all',
    () => {
      const means = Array.from({ length: 10 }, (_, digit) =>
        meanOf(train.rows.filter((_, i) => train.labels[i] === digit)),
      );
      const recall = recalls((row) => nearest(row, means));
      const accuracy = recall.reduce((sum, share) => sum + share) / 10;
      expect(accuracy).toBeGreaterThan(0.6);
      expect(accuracy).toBeLessThan(0.97);
    },
  );

  it.each([
    [
      { count: 0 },
      'vae-kit: count must be a positive integer, but got 0. Give a number such as 10000.',
    ],
    [{ count: 2.5 }, 'count must be a positive integer, but got 2.5'],
    [
      { count: 1, shape: [28, 27] },
      'the shape of an image must hold 784 elements, but got [28, 27]',
    ],
    [{ count: 1, seed: -1 }, 'seed must be'],
    [{ count: 2 ** 45 }, 'count must be a number of images that memory can hold, but got 351843'],
  ])('refuses %j', (options, message) => {
    expect(() => syntheticDigits(options)).toThrow(message);
  });

  it.each([
    [undefined, 'the options of syntheticDigits must be an object, but got undefined. It may have'],
    [100, 'the options of syntheticDigits must be an object, but got 100. It may have count, seed'],
    [{}, 'count must be a positive integer, but got undefined'],
    [{ count: '10' }, 'count must be a positive integer, but got "10"'],
    [{ counts: 10 }, "but got 'counts'. Did you mean 'count'?"],
    [{ count: 10, n_samples: 10 }, "but got 'n_samples'. Give count, the number of images."],
    [{ count: 10, size: 28 }, "but got 'size'. Give count for the number of images, or shape for"],
    [{ count: 10, random_state: 1 }, "but got 'random_state'. Did you mean 'seed'?"],
    [{ count: 10, flatten: true }, 'Give shape: [784] for flat images.'],
    [{ count: 10, Seed: 1 }, "Did you mean 'seed'?"],
    [{ count: 10, seed: '1' }, 'seed must be a whole number from 0 to 2^53 - 1, but got "1"'],
    [{ count: 10, shape: 'flat' }, 'the shape of an image must be a positive integer or a list'],
    [{ count: 10, signal: null }, "but got 'signal'. Its options are count, seed, shape."],
  ])('refuses %j from JavaScript', (options, message) => {
    expectVaeKitError(() => syntheticDigits(options as never), message);
  });
});

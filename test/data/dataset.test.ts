import '@tensorflow/tfjs-backend-cpu';
import { memory } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayDataset } from '../../src/data/dataset.js';

describe('arrayDataset', () => {
  it('gives any rows in any order, scaled', () => {
    const rows = fc.integer({ min: 1, max: 6 }).chain((width) =>
      fc.record({
        width: fc.constant(width),
        rows: fc.array(
          fc.array(fc.integer({ min: 0, max: 255 }), { minLength: width, maxLength: width }),
          { minLength: 1, maxLength: 8 },
        ),
        picks: fc.array(fc.nat(), { minLength: 1, maxLength: 10 }),
      }),
    );
    fc.assert(
      fc.property(rows, ({ width, rows, picks }) => {
        const dataset = arrayDataset(Uint8Array.from(rows.flat()), [width], { scale: 0.5 });
        expect(dataset.size).toBe(rows.length);
        const positions = picks.map((pick) => pick % rows.length);
        const batch = dataset.batch(positions);
        expect(batch.arraySync()).toEqual(
          positions.map((position) => rows[position]!.map((value) => value / 2)),
        );
        batch.dispose();
      }),
      { seed: 1 },
    );
    expect(memory().numTensors).toBe(0);
  });

  it('keeps the shape of a row, and gives an empty batch', () => {
    const dataset = arrayDataset(new Float32Array(24), [2, 3, 2]);
    expect(dataset.shape).toEqual([2, 3, 2]);
    expect(dataset.batch([1, 1, 0]).shape).toEqual([3, 2, 3, 2]);
    expect(dataset.batch([]).shape).toEqual([0, 2, 3, 2]);
  });

  it('looks into the array rather than at a copy', () => {
    const values = Float32Array.from([1, 2]);
    const dataset = arrayDataset(values, [1]);
    values[1] = 7;
    expect([...dataset.batch([1]).dataSync()]).toEqual([7]);
  });

  it.each([
    [
      [1, 2, 3],
      [2],
      'vae-kit: a dataset of rows of shape [2] needs a positive multiple of 2 values, but got ' +
        '3 values.',
    ],
    [[], [2], 'needs a positive multiple of 2 values, but got 0 values'],
    [[1], [0], 'the shape of a row must be a positive integer'],
  ])('refuses the values %j for the shape %j', (values, shape, message) => {
    expect(() => arrayDataset(values, shape)).toThrow(message);
  });

  it('refuses a scale that is not finite, and values that are no array', () => {
    expect(() => arrayDataset([1], [1], { scale: Number.NaN })).toThrow(
      'vae-kit: scale must be a finite number, but got NaN.',
    );
    // @ts-expect-error JavaScript callers are checked too.
    expect(() => arrayDataset(5, [1])).toThrow(
      'the values of a dataset must be a flat array of numbers, but got 5',
    );
  });

  it.each([-1, 2, 0.5, Number.NaN])('refuses the position %d', (position) => {
    expect(() => arrayDataset([1, 2], [1]).batch([0, position])).toThrow(
      /^vae-kit: a row's position must be a whole number from 0 to 1, but got .*\. Ask only for rows/,
    );
  });
});

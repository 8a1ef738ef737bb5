import { ones, sum, tensor, tensor1d, tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  checkShape,
  eventShape,
  formatShape,
  sameShape,
  sizeOf,
  tileRows,
} from '../../src/core/shapes.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectGradient } from '../support/gradients.js';
import { expectNoLeak } from '../support/leaks.js';

describe('shapes', () => {
  it('have a size', () => {
    expect([sizeOf([]), sizeOf([3]), sizeOf([4, 5, 2]), sizeOf([4, 0])]).toEqual([1, 3, 40, 0]);
  });

  it('are the same only axis by axis', () => {
    expect(sameShape([2, 3], [2, 3])).toBe(true);
    expect(sameShape([2, 3], [3, 2])).toBe(false);
    expect(sameShape([2], [2, 1])).toBe(false);
    expect(sameShape([2, 1], [2])).toBe(false);
  });

  it('are written as lists', () => {
    expect([formatShape([28, 28, 1]), formatShape([])]).toEqual(['[28, 28, 1]', '[]']);
  });
});

describe('eventShape', () => {
  it('takes a number for a vector, and copies a list', () => {
    const given = [4, 5, 2];
    const shape = eventShape(given, 'data');
    given[0] = 9;
    expect(shape).toEqual([4, 5, 2]);
    expect(eventShape(3, 'data')).toEqual([3]);
    expect(Object.isFrozen(shape)).toBe(true);
  });

  it.each([[0], [-1], [1.5], [[]], [[3, 0]], [[3, Number.NaN]], ['3'], [undefined], [null]])(
    'refuses %j',
    (shape) => {
      expectVaeKitError(
        () => eventShape(shape as number[], 'data'),
        /^vae-kit: data must be a positive integer or a list/,
      );
    },
  );
});

describe('checkShape', () => {
  it('takes axes of 0, and no axes', () => {
    expect(() => checkShape([], 'it')).not.toThrow();
    expect(() => checkShape([0, 3], 'it')).not.toThrow();
  });

  it.each([[3], [[-1]], [[0.5]], [undefined], ['ab']])('refuses %j', (shape) => {
    expectVaeKitError(() => checkShape(shape, 'it'), /it must be a list of whole numbers/);
  });
});

describeOnBackends('tileRows', () => {
  it('puts row i of copy s at s N + i', () => {
    expect(
      tileRows(
        tensor2d([
          [1, 2],
          [3, 4],
        ]),
        3,
      ).arraySync(),
    ).toEqual([
      [1, 2],
      [3, 4],
      [1, 2],
      [3, 4],
      [1, 2],
      [3, 4],
    ]);
    expect(tileRows(tensor1d([1, 2]), 2).arraySync()).toEqual([1, 2, 1, 2]);
  });

  it('gives the very same tensor where there is nothing to repeat', () => {
    const rows = ones([2, 3]);
    expect(tileRows(rows, 1)).toBe(rows);
  });

  it.each([[[3]], [[2, 1, 3, 1]], [[1, 2, 2, 1, 2]]])(
    'has a gradient for rows of shape %j',
    (event) => {
      const rows = tensor(
        Float32Array.from({ length: 2 * sizeOf(event) }, (_, i) => Math.sin(i)),
        [2, ...event],
      );
      const weigh = (tiled: Tensor) => sum(tiled, [1, 2].slice(0, event.length));
      expectGradient((value) => weigh(tileRows(value, 3)), [rows]);
    },
  );

  it('leaves nothing behind', () => {
    const rows = ones([2, 3]);
    expectNoLeak(() => tileRows(rows, 2));
  });
});

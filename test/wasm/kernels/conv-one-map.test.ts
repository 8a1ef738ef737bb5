import { describe, expect, it } from 'vitest';
import { convolution, type ConvAttrs } from '../../../src/wasm/kernels/conv-geometry.js';
import { hasOneMap } from '../../../src/wasm/kernels/conv-one-map.js';

type Shape4D = [number, number, number, number];

describe('hasOneMap', () => {
  const has = (x: Shape4D, filter: Shape4D, attrs: Partial<ConvAttrs> = {}) =>
    hasOneMap(convolution(x, filter, { strides: 1, pad: 'same', ...attrs }));

  it('wants one map on one side alone, and by four on the other', () => {
    expect(has([2, 5, 7, 1], [3, 3, 1, 8])).toBe(true);
    expect(has([2, 5, 7, 12], [3, 3, 12, 1])).toBe(true);
    expect(has([2, 5, 7, 1], [3, 3, 1, 1])).toBe(false);
    expect(has([2, 5, 7, 1], [3, 3, 1, 6])).toBe(false);
    expect(has([2, 5, 7, 2], [3, 3, 2, 4])).toBe(false);
    expect(has([0, 5, 7, 1], [3, 3, 1, 8])).toBe(false);
  });

  it('wants filters of 3×3 with strides of 1', () => {
    expect(has([2, 5, 7, 1], [3, 2, 1, 8])).toBe(false);
    expect(has([2, 5, 7, 1], [5, 3, 1, 8])).toBe(false);
    expect(has([2, 5, 7, 1], [3, 3, 1, 8], { strides: [2, 1] })).toBe(false);
  });

  it('wants no more padding than windows that touch the image, and images that fit', () => {
    expect(has([2, 5, 7, 1], [3, 3, 1, 8], { pad: 'valid' })).toBe(true);
    expect(has([2, 5, 7, 1], [3, 3, 1, 8], { pad: 2 })).toBe(true);
    expect(has([2, 5, 7, 1], [3, 3, 1, 8], { pad: 3 })).toBe(false);
    const below = [
      [0, 0],
      [0, 3],
      [0, 0],
      [0, 0],
    ] as NonNullable<ConvAttrs['pad']>;
    expect(has([2, 5, 7, 1], [3, 3, 1, 8], { pad: below })).toBe(false);
    expect(has([2, 140, 140, 1], [3, 3, 1, 8])).toBe(true);
    expect(has([2, 160, 160, 1], [3, 3, 1, 8])).toBe(false);
    expect(has([2, 160, 160, 8], [3, 3, 8, 1])).toBe(false);
    // The image alone does not fit, or what is made of it.
    expect(has([2, 145, 145, 8], [3, 3, 8, 1], { pad: 'valid' })).toBe(false);
    expect(has([2, 142, 144, 1], [3, 3, 1, 8], { pad: 2 })).toBe(false);
  });
});

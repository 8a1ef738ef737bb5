import { describe, expect, it } from 'vitest';
import { kindOf } from '../../../examples/page/src/views/changing/dropped-files.js';
import { classColor, placeColor } from '../../../examples/page/src/views/drawing/class-colors.js';
import { levelsOf } from '../../../examples/page/src/views/drawing/levels.js';
import { readColor } from '../../../examples/page/src/views/drawing/tones.js';
import { imagesOf, pointsOf, someImages } from '../../../examples/page/src/views/run/images-of.js';

describe('files that are dropped', () => {
  it('are told by their names', () => {
    const kind = (...names: string[]) => kindOf(names.map((name) => ({ name })));
    expect(kind('Points.CSV')).toBe('points');
    expect(kind('a.png', 'b.JPG')).toBe('images');
    expect(kind('train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte')).toBe('mnist');
  });
});

describe('levels', () => {
  it('are of equal width, the greatest value in the last one', () => {
    expect(levelsOf(new Float32Array([0, 1, 4, 8, 10]), 5)).toEqual(
      new Uint8Array([0, 0, 2, 4, 4]),
    );
  });

  it('are none where nothing differs', () => {
    expect(levelsOf(new Float32Array([3, 3]), 5)).toBeUndefined();
    expect(levelsOf(new Float32Array(0), 5)).toBeUndefined();
  });
});

/** How light a colour looks, by the weights of Rec. 709. */
function lightness(color: string): number {
  const [r, g, b] = readColor(color).map((c) => (c / 255) ** 2.2) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('colours', () => {
  it('of places grow lighter all the way', () => {
    const shades = Array.from({ length: 33 }, (_, i) => lightness(placeColor(i / 32)));
    shades.slice(1).forEach((shade, i) => expect(shade).toBeGreaterThan(shades[i]!));
    expect(placeColor(7)).toBe(placeColor(1));
  });

  it('of ten classes are ten, and begin anew with the eleventh', () => {
    expect(new Set(Array.from({ length: 10 }, (_, i) => classColor(i))).size).toBe(10);
    expect(classColor(13)).toBe(classColor(3));
  });
});

describe('answers of a model', () => {
  it('are images where their shape is one of images', () => {
    const values = Float32Array.from({ length: 12 }, (_, i) => i);
    expect(imagesOf({ shape: [3, 2, 2, 1], values })).toMatchObject({ count: 3, channels: 1 });
    expect(imagesOf({ shape: [4, 3], values })).toBeUndefined();
    expect(imagesOf({ shape: [3, 2, 1, 2], values })).toBeUndefined();
    const one = someImages(imagesOf({ shape: [3, 2, 2, 1], values }), 1, 1);
    expect([...one!.values]).toEqual([4, 5, 6, 7]);
    expect(someImages(imagesOf({ shape: [3, 2, 2, 1], values }), 2, 5)?.count).toBe(1);
  });

  it('are points of three coordinates whatever they had', () => {
    const values = new Float32Array([1, 2, 3, 4]);
    expect([...pointsOf({ shape: [2, 2], values })!]).toEqual([1, 2, 0, 3, 4, 0]);
    expect([...pointsOf({ shape: [1, 4], values })!]).toEqual([1, 2, 3]);
    expect(pointsOf({ shape: [1, 2, 2, 1], values })).toBeUndefined();
  });
});

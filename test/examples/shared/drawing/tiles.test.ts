import { describe, expect, it } from 'vitest';
import { sheetSize, tileImages } from '../../../../examples/shared/drawing/tiles.js';

const options = { imageHeight: 1, imageWidth: 2, across: 2, scale: 2, gutter: 1 };

function greyAt(
  { width, rgba }: { width: number; rgba: Uint8Array },
  x: number,
  y: number,
): number {
  return rgba[4 * (y * width + x)]!;
}

describe('tileImages', () => {
  it('sizes the sheet for whole rows and gutters all around', () => {
    expect(sheetSize(3, options)).toEqual({ width: 2 * (4 + 1) + 1, height: 2 * (2 + 1) + 1 });
  });

  it('puts each image in its place, ink as black, enlarged without blurring', () => {
    const sheet = tileImages([1, 0, 0, 1, 0.5, 1], options);
    expect(sheet).toMatchObject({ width: 11, height: 7 });
    const row = (y: number) => Array.from({ length: 11 }, (_, x) => greyAt(sheet, x, y));
    const gutter = greyAt(sheet, 0, 0);
    expect(row(1)).toEqual([gutter, 0, 0, 255, 255, gutter, 255, 255, 0, 0, gutter]);
    expect(row(2)).toEqual(row(1));
    expect(row(4).slice(0, 6)).toEqual([gutter, 128, 128, 0, 0, gutter]);
  });

  it('refuses parts of images', () => {
    expect(() => tileImages([1, 0, 1], options)).toThrow(
      'need a positive multiple of 2 values, but got 3',
    );
  });
});

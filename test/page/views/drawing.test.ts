import { describe, expect, it } from 'vitest';
import { clamp, linearScale } from '../../../examples/page/src/views/drawing/scale.js';
import { quantileRange, smooth } from '../../../examples/page/src/views/drawing/smooth.js';
import { tiledSize, writeTiles } from '../../../examples/page/src/views/drawing/tiles.js';
import { readColor, tones } from '../../../examples/page/src/views/drawing/tones.js';
import { counted, decimals, tickText } from '../../../examples/page/src/views/drawing/words.js';

describe('a scale', () => {
  it('takes ends to ends, and back', () => {
    const scale = linearScale([-3, 3], [600, 0]);
    expect(scale.at(-3)).toBe(600);
    expect(scale.at(1.5)).toBe(150);
    expect(scale.from(150)).toBe(1.5);
  });

  it('of no width stays where it is', () => {
    const scale = linearScale([2, 2], [10, 20]);
    expect(scale.at(7)).toBe(10);
    expect(scale.from(15)).toBe(2);
  });

  it('keeps values within an interval', () => {
    expect([-4, 0, 4].map((value) => clamp(value, [-3, 3]))).toEqual([-3, 0, 3]);
  });
});

describe('tones', () => {
  it('go from paper to ink in the order of bytes that a canvas has', () => {
    const table = tones([255, 254, 253], [5, 4, 3]);
    expect([...new Uint8Array(table.buffer, 0, 4)]).toEqual([255, 254, 253, 255]);
    expect([...new Uint8Array(table.buffer, 255 * 4, 4)]).toEqual([5, 4, 3, 255]);
    expect([...new Uint8Array(table.buffer, 51 * 4, 4)]).toEqual([205, 204, 203, 255]);
  });

  it('read colours as stylesheets write them', () => {
    expect(readColor(' #3f90da')).toEqual([63, 144, 218]);
    expect(readColor('#f0a')).toEqual([255, 0, 170]);
    expect(readColor('rgb(63, 144, 218)')).toEqual([63, 144, 218]);
    expect(readColor('')).toEqual([0, 0, 0]);
  });
});

describe('tiles', () => {
  const table = Uint32Array.from({ length: 256 }, (_, i) => i);
  const tiling = { columns: 2, gap: 1 };

  it('lie row by row with gaps between them', () => {
    const images = {
      values: new Float32Array([1, 0, 0, 1, 0.2, 0.4]),
      count: 3,
      height: 1,
      width: 2,
      channels: 1,
    } as const;
    const { width, height } = tiledSize(images, tiling);
    expect({ width, height }).toEqual({ width: 5, height: 3 });
    const pixels = new Uint32Array(width * height).fill(999);
    writeTiles(pixels, width, images, tiling, table);
    expect([...pixels]).toEqual([
      ...[255, 0, 999, 0, 255],
      ...[999, 999, 999, 999, 999],
      ...[51, 102, 999, 999, 999],
    ]);
  });

  it('of colours are as they are, without the tones', () => {
    const pixels = new Uint32Array(1);
    const values = new Float32Array([1, 0.2, 0]);
    writeTiles(pixels, 1, { values, count: 1, height: 1, width: 1, channels: 3 }, tiling, table);
    expect([...new Uint8Array(pixels.buffer)]).toEqual([255, 51, 0, 255]);
  });

  it('show what is beyond 0 and 1 as these, and no number as nothing', () => {
    const pixels = new Uint32Array(4);
    const images = {
      values: new Float32Array([-2, 2, NaN, 1]),
      count: 1,
      height: 1,
      width: 4,
      channels: 1,
    } as const;
    writeTiles(pixels, 4, images, tiling, table);
    expect([...pixels]).toEqual([0, 255, 0, 255]);
  });
});

describe('smoothing', () => {
  it('leaves a constant as it is from its first value on', () => {
    for (const mean of smooth([7, 7, 7, 7], 0.9)) expect(mean).toBeCloseTo(7, 5);
  });

  it('passes over what is no number', () => {
    expect(smooth([4, NaN, 4], 0.5)[1]).toBe(4);
    expect(smooth([NaN], 0.5)[0]).toBeNaN();
  });

  it('weighs each value half as much as the one before with a memory of one half', () => {
    expect(smooth([3, 6], 0.5)[1]).toBeCloseTo(((3 + 2 * 6) / 3 + 6) / 2, 6);
  });

  it('does not lag behind a straight line', () => {
    const line = Array.from({ length: 101 }, (_, i) => i);
    expect(smooth(line, 0.8)[50]).toBeCloseTo(50, 4);
  });

  it('lets a range be of the middle part', () => {
    const values = Array.from({ length: 101 }, (_, i) => i);
    expect(quantileRange([...values, NaN], 0.02)).toEqual([2, 98]);
    expect(quantileRange([], 0.02)).toEqual([0, 1]);
  });
});

describe('words', () => {
  it('have a true minus sign, and thin spaces in thousands', () => {
    expect(decimals(-1.25, 2)).toBe('−1.25');
    expect(decimals(NaN)).toBe('–');
    expect(counted(1234567)).toBe('1\u202f234\u202f567');
    expect(tickText(12_000)).toBe('12k');
    expect(tickText(-0.5)).toBe('−0.5');
  });
});

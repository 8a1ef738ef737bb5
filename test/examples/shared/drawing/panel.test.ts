import { describe, expect, it } from 'vitest';
import { arrange, shareOf, shrunk } from '../../../../examples/shared/drawing/panel.js';

const panel = (width: number, height: number, svg = '') => ({ width, height, svg });

describe('arrange', () => {
  it('makes columns and rows as large as what they hold', () => {
    const panels = [panel(10, 5), panel(20, 7), panel(30, 1)];
    expect(arrange(panels, { columns: 2, gap: 4 })).toMatchObject({
      width: 30 + 4 + 20,
      height: 7 + 4 + 1,
    });
  });

  it('has as many columns as the room allows, and one at least', () => {
    const panels = [1, 2, 3, 4].map(() => panel(100, 10));
    const size = (room: number, columns?: number) => {
      const { width, height } = arrange(panels, { gap: 10, room, ...(columns && { columns }) });
      return [width, height];
    };
    expect(size(430)).toEqual([430, 10]);
    expect(size(429)).toEqual([320, 30]);
    expect(size(429, 2)).toEqual([210, 30]);
    expect(size(50)).toEqual([100, 70]);
  });
});

describe('shareOf', () => {
  it('is an equal part of the room, among fewer where it would be too little', () => {
    expect(shareOf(960, 2, 400)).toBe(468);
    expect(shareOf(960, 3, 400)).toBe(468);
    expect(shareOf(328, 2, 300)).toBe(328);
    expect(shareOf(100, 3, 300)).toBe(100);
  });
});

describe('shrunk', () => {
  it('keeps what fits, and makes the rest as small as it has to be', () => {
    const fits = panel(100, 10);
    expect(shrunk(fits, 100)).toBe(fits);
    expect(shrunk(panel(200, 10, '<g/>'), 100)).toEqual(
      panel(100, 5, '<g transform="scale(0.5)"><g/></g>'),
    );
  });
});

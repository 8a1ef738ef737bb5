import { describe, expect, it } from 'vitest';
import { bars, stacked } from '../../../../examples/shared/drawing/bars.js';
import {
  contour,
  rateDistortionFigure,
  roundLevels,
} from '../../../../examples/shared/figures/rate-distortion.js';

describe('contour', () => {
  it('ends where x + y = level leaves the box, the upper left end first', () => {
    expect(contour(10, [0, 20], [0, 20])).toEqual([
      { x: 0, y: 10 },
      { x: 10, y: 0 },
    ]);
    expect(contour(30, [0, 20], [0, 20])).toEqual([
      { x: 10, y: 20 },
      { x: 20, y: 10 },
    ]);
    expect(contour(10, [-2, 4], [5, 9])).toEqual([
      { x: 1, y: 9 },
      { x: 4, y: 6 },
    ]);
  });

  it('is not there where the line misses the box', () => {
    expect(contour(-1, [0, 20], [0, 20])).toBeUndefined();
    expect(contour(41, [0, 20], [0, 20])).toBeUndefined();
  });
});

describe('roundLevels', () => {
  it('gives round numbers of 1, 2 or 5 between two', () => {
    expect(roundLevels(93, 152, 6)).toEqual([100, 110, 120, 130, 140, 150]);
    expect(roundLevels(0.1, 1.05, 5)).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    expect(roundLevels(-7, 7, 3)).toEqual([-5, 0, 5]);
  });
});

describe('rateDistortionFigure', () => {
  it('draws a single model, too', () => {
    const groups = [{ name: 'a', color: '#123456' }];
    const { draw } = rateDistortionFigure({
      models: [{ label: 'β = 3', group: 'a', rate: 5, distortion: 90 }],
      groups,
      title: 't',
      caption: 'c',
    });
    for (const room of [960, 328]) {
      const { width, svg } = draw(room);
      expect(width).toBeLessThanOrEqual(room);
      expect(svg).toContain('β = 3');
      expect(svg).toMatch(/fill="#123456"/);
      expect(svg).not.toContain('NaN');
    }
  });
});

describe('stacked', () => {
  it('puts what is positive to the right of 0 and what is negative to the left', () => {
    const colors = ['a', 'b', 'c'];
    expect(stacked({ label: 'x', parts: [2, -3, 4] }, colors)).toEqual([
      { label: 'x', from: 0, to: 2, color: 'a' },
      { label: 'x', from: 0, to: -3, color: 'b' },
      { label: 'x', from: 2, to: 6, color: 'c' },
    ]);
    expect(
      stacked({ label: 'x', parts: [-1, -2] }, colors).map(({ from, to }) => [from, to]),
    ).toEqual([
      [0, -1],
      [-1, -3],
    ]);
  });
});

describe('bars', () => {
  it('has a label and a note for each bar, and a legend', () => {
    const { svg } = bars({
      bars: [
        { label: 'first', parts: [1, -2], note: 'why' },
        { label: 'second', parts: [0, 3] },
      ],
      parts: [
        { name: 'p', color: '#111111' },
        { name: 'q', color: '#222222' },
      ],
      x: 'nats',
      room: 760,
    });
    for (const word of ['first', 'second', 'why', 'nats', '>p<', '>q<', '#111111', '#222222'])
      expect(svg).toContain(word);
  });

  it('does without bars', () => {
    expect(bars({ bars: [], parts: [], x: 'nats', room: 760 }).svg).not.toMatch(/NaN|Infinity/);
  });
});

import { expect, it } from 'vitest';
import { alternateRows, imageGrid } from '../../../../examples/shared/drawing/image-grid.js';

it('takes a row of each by turns, the last one shorter', () => {
  expect([...alternateRows([1, 2, 3], [4, 5, 6], 2, 1)]).toEqual([1, 2, 4, 5, 3, 6]);
});

it('is made smaller where there is less room, its labels are not', () => {
  const levels = new Array<number>(3 * 784).fill(0.5);
  const draw = (room?: number) =>
    imageGrid(levels, { across: 3, rowLabels: ['first'], ...(room && { room }) });
  const whole = draw();
  expect(whole.svg).toContain('pixelated');
  expect(draw(whole.width)).toEqual(whole);
  const small = draw(100);
  expect(small.width).toBe(100);
  expect(small.height).toBeLessThan(0.6 * whole.height);
  // Images that are not whole multiples of pixels would be torn.
  expect(small.svg).not.toContain('pixelated');
  expect(small.svg).toContain('font-size="12"');
});

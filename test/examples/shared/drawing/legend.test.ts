import { expect, it } from 'vitest';
import { legend } from '../../../../examples/shared/drawing/legend.js';

const entries = ['training', 'test, after each epoch', 'third'].map((name) => ({
  name,
  color: '#123456',
  mark: 'line' as const,
}));

it('is one row where there is room, else rows of columns that fit', () => {
  const wide = legend(entries);
  expect(wide.height).toBe(20);
  const narrow = legend(entries, wide.width - 1);
  expect(narrow.height).toBeGreaterThan(20);
  expect(narrow.width).toBeLessThan(wide.width);
  expect(narrow.svg.match(/<text/g)).toHaveLength(3);
  expect(legend(entries, 1).height).toBe(3 * 20 + 2 * 4);
});

it('is empty without entries', () => {
  expect(legend([])).toMatchObject({ width: 0, svg: '' });
});

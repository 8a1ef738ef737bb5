import { describe, expect, it } from 'vitest';
import { fillError, observedMeans } from '../../../examples/heterogeneous-table/fill-errors.js';
import { errorsTable } from '../../../examples/heterogeneous-table/fill-figures.js';
import {
  columnsOf,
  households,
  observedCells,
  type Column,
} from '../../../examples/heterogeneous-table/households.js';
import { useBackend } from '../../support/backend.js';

const ACROSS = 16;

describe('the table of households', () => {
  useBackend('cpu');

  it('has columns of four kinds, the same by the same seed', () => {
    const columns = columnsOf();
    expect(columns.map(({ from }) => from)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 11, 14, 15]);
    const [one, again, other] = [1, 1, 2].map((seed) => households(50, seed).values);
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    for (let at = 0; at < one!.length; at += ACROSS)
      for (const { kind, from, width } of columns) {
        const cell = [...one!.subarray(at + from, at + from + width)];
        if (kind === 'class') expect(cell.sort()).toEqual([...cell.slice(1).fill(0), 1]);
        if (kind === 'bit') expect([0, 1]).toContain(cell[0]);
        if (kind === 'count') expect(Number.isInteger(cell[0]) && cell[0]! >= 0).toBe(true);
      }
  });

  it('has the means that it says it has', () => {
    const COUNT = 4000;
    const { values, means } = households(COUNT, 3);
    for (let j = 0; j < ACROSS; j++) {
      const rests = Array.from(
        { length: COUNT },
        (_, row) => values[row * ACROSS + j]! - means[row * ACROSS + j]!,
      );
      const mean = rests.reduce((sum, rest) => sum + rest, 0) / COUNT;
      const variance = rests.reduce((sum, rest) => sum + rest * rest, 0) / COUNT;
      // Five standard deviations: a false alarm in 6e-7 of all seeds for each of 16.
      expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / COUNT));
    }
  });

  it('lacks a third of its cells, those of a class together', () => {
    const seen = observedCells(3000, 4);
    const share = seen.reduce((sum, bit) => sum + bit, 0) / seen.length;
    expect(Math.abs(share - 2 / 3)).toBeLessThan(0.02);
    for (let at = 0; at < seen.length; at += ACROSS)
      expect(new Set(seen.subarray(at + 7, at + 11)).size).toBe(1);
  });

  it('is filled in with errors of each kind, over what was missing alone', () => {
    const column = (kind: Column['kind'], from: number, width = 1): Column => ({
      name: kind,
      kind,
      from,
      width,
    });
    // A real number, a bit, a class of three.
    const original = [1, 1, 0, 1, 0, 5, 0, 1, 0, 0, 2, 1, 0, 0, 1];
    const means = [4, 0.2, 0.4, 0.5, 0.1, 5, 0.3, 0.2, 0.3, 0.5, -2, 0.9, 0.6, 0.3, 0.1];
    const mask = [0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1];
    const error = (of: Column) => fillError(of, means, original, mask, 5);
    expect(error(column('real', 0))).toBeCloseTo(Math.sqrt((9 + 16) / 2), 6);
    expect(error(column('bit', 1))).toBe(0.5);
    expect(error(column('class', 2, 3))).toBe(0.5);
    expect([...observedMeans([1, 2, 3, 9], [1, 1, 1, 0], 2)]).toEqual([2, 2]);
    const { rows } = errorsTable(
      ['a', 'b'].map((name, i) => ({
        column: { ...column('bit', i), name },
        plain: 0.4,
        model: 0.1 + 0.2 * i,
        known: 0.1,
      })),
    );
    expect(rows[1]).toEqual(['bits', 'wrong', '40.0 %', '20.0 %', '10.0 %']);
  });
});

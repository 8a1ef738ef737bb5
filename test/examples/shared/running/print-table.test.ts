import { afterEach, describe, expect, it, vi } from 'vitest';
import { recognitionTable } from '../../../../examples/cvae/recognition-figures.js';
import { printTable, tableLines } from '../../../../examples/shared/running/print-table.js';

const table = {
  title: 'Numbers',
  columns: ['class', 'mean images of it', 'drawn pixels'],
  rows: [
    ['0', '99.1 %', '98.0 %'],
    ['all', '9 %', ''],
  ],
};

afterEach(() => vi.restoreAllMocks());

describe('tableLines', () => {
  it('aligns columns where there is room: words at their left, numbers at their right', () => {
    expect(tableLines(table, 80)).toEqual([
      'Numbers',
      'class  mean images of it  drawn pixels',
      '0                 99.1 %        98.0 %',
      'all                  9 %',
    ]);
    expect(tableLines(table, 38)).toEqual(tableLines(table, 80));
  });

  it('breaks headings into as few lines as there is room for, the last on the values', () => {
    expect(tableLines(table, 37)).toEqual([
      'Numbers',
      '       mean images   drawn',
      'class        of it  pixels',
      '0           99.1 %  98.0 %',
      'all            9 %',
    ]);
    expect(tableLines(table, 25)).toEqual([
      'Numbers',
      '         mean',
      '       images   drawn',
      'class   of it  pixels',
      '0      99.1 %  98.0 %',
      'all       9 %',
    ]);
  });

  it('breaks cells where headings are not enough', () => {
    const words = { title: 'T', columns: ['estimator', 'bound'], rows: [['no baseline', '2.5']] };
    expect(tableLines(words, 17)).toEqual([
      'T',
      'estimator  bound',
      'no           2.5',
      'baseline',
    ]);
  });

  it('lists each row by itself where not even words fit', () => {
    expect(tableLines(table, 20)).toEqual([
      'Numbers',
      'class: 0',
      '  mean images of',
      '    it: 99.1 %',
      '  drawn pixels:',
      '    98.0 %',
      'class: all',
      '  mean images of',
      '    it: 9 %',
      '  drawn pixels: ',
    ]);
  });

  it.each([40, 60, 80, 100, 300])('keeps within %i columns, and keeps all', (width) => {
    const counts = Array.from({ length: 10 }, () => new Array<number>(10).fill(1));
    const wide = recognitionTable({
      'label of 20, mixture of the class, mean images': counts,
      'label of 20, mixture of the class, drawn pixels': counts,
      'label of 20, N(0, I), mean images': counts,
      'label of 20, N(0, I), drawn pixels': counts,
      'label of 1, N(0, I), mean images': counts,
      'real test digits, grey': counts,
      'real test digits, binarised': counts,
    });
    const lines = tableLines(wide, width);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
    expect(lines.join(' ').match(/10\.0 %/g)).toHaveLength(7 * 11);
  });
});

describe('printTable', () => {
  it.each([
    [120, 120],
    [undefined, 80],
    [0, 80],
  ])('takes the width of a terminal of %s columns for %i', (columns, width) => {
    const log = vi.spyOn(console, 'log').mockReturnValue(undefined);
    const before = process.stdout.columns;
    process.stdout.columns = columns!;
    try {
      const heading = 'word '.repeat(24).trim();
      printTable({ title: 'T', columns: [heading, 'b'], rows: [['1', '2']] });
      const [text] = log.mock.calls[0] as [string];
      const widest = Math.max(...text.split('\n').map(({ length }) => length));
      expect(widest).toBeLessThanOrEqual(width);
      expect(widest).toBeGreaterThan(width / 2);
    } finally {
      process.stdout.columns = before;
    }
  });
});
